import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { runId } from '@gameday/chaos-engine';
import type { DuelSide } from '@gameday/chaos-report';
import { atomicWriteFile } from '@gameday/process/identity';
import { checkWayIsFree } from '../chaos/check-way-is-free.ts';
import { readPolicySet } from '../chaos/duel/policy-set.ts';
import { isWhole, runDuel } from '../chaos/duel/run-duel.ts';
import { endOnSignal } from '../chaos/end-on-signal.ts';
import { findExperiments } from '../chaos/files/find-experiments.ts';
import { readExperiments } from '../chaos/files/read-experiments.ts';
import { runFlags, runSettings } from '../chaos/flags.ts';
import { duelsFolder } from '../chaos/folders.ts';
import { findLab } from '../chaos/lab.ts';
import { nearer } from '../chaos/near.ts';
import { logTo, progressFor } from '../chaos/progress/progress.ts';
import { makeRunFolder, pruneRuns } from '../chaos/runs/run-folder.ts';
import { defineCommand, jsonFlag, wholeNumber } from '../cli/command.ts';
import { CommandError, usageError } from '../cli/errors.ts';
import { exitCode, writeJson } from '../cli/io.ts';

const restSecondsMax = 3_600;

export const chaosDuel = defineCommand({
  name: 'chaos duel',
  summary: 'Run one experiment under two sets of policies, and compare',
  details: `A and B are JSON files: {"feed": {"users": {"timeoutMs": 500}, "server": {…}}}, that is caller, callee, and what shall
differ from the policy in force. "server" is the limit on what a service itself serves at once. {} changes nothing.
The experiment runs with the same seed under A and then under B; in between everything is brought back.
Exit code 0 when both could be judged, whatever the verdicts are; 3 when one could not.`,
  flags: {
    json: jsonFlag,
    quiet: { type: 'boolean', short: 'q', help: 'No progress, only the comparison.' },
    a: { type: 'string', value: 'FILE', help: 'The policies of the first run.' },
    b: { type: 'string', value: 'FILE', help: 'The policies of the second run.' },
    rest: { type: 'string', value: 'SECONDS', help: 'Between the runs; default 10.' },
    report: { type: 'string', value: 'FILE', help: 'Keep the report there too.' },
    ...runFlags,
  },
  operands: { usage: 'EXPERIMENT', min: 1, max: 1 },
  async run({ flags, operands }, io) {
    if (flags.a === undefined || flags.b === undefined) {
      throw usageError('gameday chaos duel needs --a FILE and --b FILE', 'see gameday chaos duel --help');
    }
    const settings = runSettings(flags);
    const restMs = wholeNumber(flags.rest ?? '10', '--rest', { min: 0, max: restSecondsMax }) * 1000;
    const files = await findExperiments(operands, io.cwd);
    const [file] = files;
    if (file === undefined || files.length > 1)
      throw usageError('a duel is about one experiment', 'name a single file');
    const lab = findLab(io);
    const modules = await lab.modules();
    const a = await readPolicySet(flags.a, io.cwd, modules.providers['policy']);
    const b = await readPolicySet(flags.b, io.cwd, modules.providers['policy']);
    const [read] = await readExperiments([file], lab, settings);
    if (!read) return exitCode.usage;
    await checkWayIsFree(lab, flags.alongside ? { alongside: true } : {});
    const { experiment } = read;
    const seed = settings.seed ?? experiment.gameday?.seed ?? Math.floor(Math.random() * 2 ** 32);
    const folder = makeRunFolder(duelsFolder(lab.paths), runId(`duel ${experiment.document.title}`, Date.now(), seed));
    const progress = await progressFor(io.stderr, flags.quiet ?? false);
    const ending = endOnSignal(io, progress.say);
    try {
      const duel = await runDuel({
        file,
        experiment,
        lab,
        modules,
        signal: ending.signal,
        ...settings,
        seed,
        a,
        b,
        id: folder.id,
        restMs,
        onStart: (opened) => progress.begin({ ...opened, file: nearer(file, io.cwd) }),
        onEvent: progress.watch,
        log: logTo(progress, Boolean(io.env['GAMEDAY_DEBUG'])),
        say: progress.say,
        onEnd: progress.end,
      });
      if (!isWhole(duel)) {
        throw new CommandError(
          'aborted',
          `the duel was ended by ${String(ending.signal.reason)}; everything is undone`,
          {
            hint: `the run of A was ${duel.a.journal.gameday.run}`,
          },
        );
      }
      const { compareRuns, duelReport, duelText, isJudged } = await import('@gameday/chaos-report');
      const differences = compareRuns(duel);
      const page = duelReport(duel, differences);
      const [own, document] = [join(folder.path, 'report.html'), join(folder.path, 'duel.json')];
      const result = {
        duel: folder.id,
        experiment: { file, title: experiment.document.title },
        seed,
        ...Object.fromEntries((['a', 'b'] as const).map((letter) => [letter, sideOf(duel[letter])])),
        differences,
        report: own,
      };
      atomicWriteFile(own, page);
      atomicWriteFile(document, `${JSON.stringify(result, undefined, 2)}\n`);
      if (flags.report !== undefined) {
        const copy = resolve(io.cwd, flags.report);
        mkdirSync(dirname(copy), { recursive: true });
        atomicWriteFile(copy, page);
      }
      pruneRuns(duelsFolder(lab.paths));
      if (flags.json) writeJson(io, result);
      else io.stdout.write(`${duelText(duel, differences)}  report: ${nearer(flags.report ?? own, io.cwd)}\n`);
      return isJudged(duel.a.journal) && isJudged(duel.b.journal) ? exitCode.ok : exitCode.couldNotRun;
    } finally {
      ending.release();
    }
  },
});

function sideOf({ name, policies, journal }: DuelSide) {
  const { run, verdict, expected, as_expected: asExpected, reasons } = journal.gameday;
  return { name, policies, run, verdict, expected, asExpected, reasons };
}
