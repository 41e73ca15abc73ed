import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Journal } from '@gameday/chaos-engine';
import { labPaths, type LabPaths } from '@gameday/lab-kit';
import { nearer } from '../chaos/near.ts';
import { runsIn } from '../chaos/runs/run-folder.ts';
import { defineCommand } from '../cli/command.ts';
import { usageError } from '../cli/errors.ts';
import { exitCode } from '../cli/io.ts';

const journalName = 'journal.json';

export const chaosReport = defineCommand({
  name: 'chaos report',
  summary: 'Make the report of a run again, also of one that was killed',
  details: `RUN is its name, or the beginning of it, or the file of a journal; without it, the newest run.
The report goes beside the journal.`,
  flags: { report: { type: 'string', value: 'FILE', help: 'Write it there instead.' } },
  operands: { usage: '[RUN]', min: 0, max: 1 },
  async run({ flags, operands: [wanted] }, io) {
    const file = journalOf(wanted, labPaths(io.env, io.cwd), io.cwd);
    const journal = read(file);
    const { runReport } = await import('@gameday/chaos-report/run');
    const { atomicWriteFile } = await import('@gameday/process/identity');
    const report = flags.report === undefined ? join(dirname(file), 'report.html') : resolve(io.cwd, flags.report);
    atomicWriteFile(report, runReport(journal));
    io.stdout.write(`${nearer(report, io.cwd)}\n`);
    return exitCode.ok;
  },
});

/** @throws CommandError (wrong use) when there is no such run, or more than one */
function journalOf(wanted: string | undefined, { runs: folder }: LabPaths, cwd: string): string {
  const runs = runsIn(folder).filter((run) => existsSync(join(folder, run, journalName)));
  if (wanted === undefined) {
    const [newest] = runs;
    if (newest === undefined) throw usageError('there is no run yet', 'gameday chaos run makes one');
    return join(folder, newest, journalName);
  }
  const path = resolve(cwd, wanted);
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path;
  const found = runs.includes(wanted) ? [wanted] : runs.filter((run) => run.startsWith(wanted));
  const [first] = found;
  if (first !== undefined && found.length === 1) return join(folder, first, journalName);
  if (first === undefined) throw usageError(`there is no run "${wanted}" with a journal`, `runs are kept in ${folder}`);
  throw usageError(`"${wanted}" begins the name of ${found.length} runs`, `there are: ${found.join(', ')}`);
}

function read(file: string): Journal {
  try {
    const journal = JSON.parse(readFileSync(file, 'utf8')) as Partial<Journal>;
    if (journal.gameday?.version === 1) return journal as Journal;
  } catch (error) {
    throw usageError(`${file} is not JSON: ${(error as Error).message}`);
  }
  throw usageError(`${file} is no journal of this lab`, 'the Chaos Toolkit’s own reports are made by its own tooling');
}
