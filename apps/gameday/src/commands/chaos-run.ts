import { mkdirSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { sentence } from '@gameday/chaos-engine';
import { endOnSignal } from '../chaos/end-on-signal.ts';
import { findExperiments } from '../chaos/files/find-experiments.ts';
import { needsLab, usesModules } from '../chaos/files/needs-lab.ts';
import { readExperiments, type ReadExperiment } from '../chaos/files/read-experiments.ts';
import { dryFlag, dryOf, runFlags, runSettings } from '../chaos/flags.ts';
import { findLab } from '../chaos/lab.ts';
import { nearer } from '../chaos/near.ts';
import { logTo, progressFor } from '../chaos/progress/progress.ts';
import { runOne, type RunOutcome } from '../chaos/runs/run-one.ts';
import type { NotRun } from '../chaos/summary.ts';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { exitCode, type Io, writeJson } from '../cli/io.ts';

/** Where one experiment's copy goes: what was named, or in it where there are several. */
const placeOf = (given: string, file: string, extension: string, several: boolean): string =>
  several ? join(given, `${basename(file, extname(file))}${extension}`) : given;

export const chaosRun = defineCommand({
  name: 'chaos run',
  summary: 'Run experiments, and say whether the system held',
  details: `FILE is an experiment (.ts, .json, .yaml), a folder, a pattern, or the name of one that comes with the lab; several
are a suite: all are checked before the first one begins, then they run one after the other.
Ctrl-C ends the run and undoes what it has made; nothing skips the undo.
Exit code 0: the verdict is the expected one. 1: held or deviated against it. 2: an experiment is refused. 3: inconclusive,
failed or aborted. Of a suite, the highest.
Every run keeps its journal, its events and a report in the lab's folder, under runs.`,
  flags: {
    json: jsonFlag,
    quiet: { type: 'boolean', short: 'q', help: 'No progress, only the verdict.' },
    journal: { type: 'string', value: 'FILE', help: 'Keep the journal there too; with several experiments, a folder.' },
    report: { type: 'string', value: 'FILE', help: 'Keep the report there too; with several experiments, a folder.' },
    junit: { type: 'string', value: 'FILE', help: "Write the suite as JUnit's XML, for CI." },
    ...runFlags,
    ...dryFlag,
  },
  operands: { usage: 'FILE…', min: 1, max: Number.POSITIVE_INFINITY },
  async run({ flags, operands }, io) {
    const settings = runSettings(flags);
    const dry = dryOf(flags);
    const files = await findExperiments(operands, io.cwd);
    const lab = findLab(io);
    const read = await readExperiments(files, lab, settings);
    const touching = dry === 'activities' ? [] : read.filter(({ experiment }) => needsLab(experiment.document));
    if (touching.length > 0) {
      const { checkWayIsFree } = await import('../chaos/check-way-is-free.ts');
      await checkWayIsFree(lab, flags.alongside ? { alongside: true } : {});
    }
    const progress = await progressFor(io.stderr, flags.quiet ?? false);
    const log = logTo(progress, Boolean(io.env['GAMEDAY_DEBUG']));
    if (!flags.quiet) read.forEach((one) => warnOf(one, io));
    const ending = endOnSignal(io, progress.say);
    const outcomes: RunOutcome[] = [];
    const notRun: NotRun[] = [];
    const several = read.length > 1;
    try {
      for (const { file, experiment } of read) {
        if (ending.signal.aborted) {
          const why = `ended by ${String(ending.signal.reason)}`;
          notRun.push({ file, title: experiment.document.title, why });
          continue;
        }
        const place = (given: string | undefined, extension: string) =>
          given === undefined ? undefined : resolve(io.cwd, placeOf(given, file, extension, several));
        const journal = place(flags.journal, '.json');
        const report = place(flags.report, '.html');
        const outcome = await runOne({
          file,
          experiment,
          lab,
          modules: usesModules(experiment.document) ? await lab.modules() : undefined,
          signal: ending.signal,
          ...(settings.seed !== undefined && { seed: settings.seed }),
          ...(settings.strategies && { strategies: settings.strategies }),
          ...(dry && { dry }),
          ...(journal !== undefined && { journal }),
          ...(report !== undefined && { report }),
          onStart: (opened) => progress.begin({ ...opened, file: nearer(file, io.cwd) }),
          onEvent: progress.watch,
          log,
        });
        progress.end();
        outcomes.push(outcome);
        if (!flags.json) await tell(outcome, io);
      }
    } finally {
      ending.release();
    }
    if (flags.junit !== undefined) await writeJunit(flags.junit, outcomes, notRun, io);
    const code = Math.max(...outcomes.map((one) => one.exitCode), notRun.length > 0 ? exitCode.couldNotRun : 0);
    const { suiteText, summaryOf } = await import('../chaos/summary.ts');
    if (flags.json) writeJson(io, { runs: outcomes.map(summaryOf), notRun, exitCode: code });
    else if (several) io.stdout.write(`\n${suiteText(outcomes, notRun, io.cwd)}`);
    return code;
  },
});

function warnOf({ file, experiment }: ReadExperiment, io: Io): void {
  for (const warning of experiment.warnings) io.stderr.write(`${sentence(warning, file)}\n`);
}

async function tell(outcome: RunOutcome, io: Io): Promise<void> {
  const { verdictText } = await import('../chaos/summary.ts');
  io.stdout.write(verdictText(outcome, io.cwd));
}

async function writeJunit(
  given: string,
  outcomes: readonly RunOutcome[],
  notRun: readonly NotRun[],
  { cwd }: Io,
): Promise<void> {
  const file = resolve(cwd, given);
  const { junitReport } = await import('@gameday/chaos-report');
  const ran = outcomes.map(({ file: of, journal, reportFile }) => ({
    file: nearer(of, cwd),
    title: journal.experiment.title,
    journal,
    ...(reportFile !== undefined && { report: reportFile }),
  }));
  const skipped = notRun.map(({ file: of, title, why }) => ({ file: nearer(of, cwd), title, skipped: why }));
  mkdirSync(dirname(file), { recursive: true });
  const { atomicWriteFile } = await import('@gameday/process/identity');
  atomicWriteFile(file, junitReport([...ran, ...skipped]));
}
