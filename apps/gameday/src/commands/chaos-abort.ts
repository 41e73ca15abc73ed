import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findUndoLogs, type FoundLog, type Journal, pending } from '@gameday/chaos-engine';
import { isAlive } from '@gameday/process/identity';
import { labPaths, type LabPaths } from '@gameday/lab-kit';
import { otherRuns } from '../chaos/runs/others.ts';
import { runsIn } from '../chaos/runs/run-folder.ts';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { CommandError, usageError } from '../cli/errors.ts';
import { exitCode, writeJson } from '../cli/io.ts';

/** A run that is ended early undoes its faults first; this is far more than it may take. */
const waitMs = 60_000;
const pollMs = 50;

export const chaosAbort = defineCommand({
  name: 'chaos abort',
  summary: 'End a run early; what it has made is undone',
  details: `RUN is its name, or the beginning of it; it may be left out where only one is under way.
Waits until the run has undone everything and has ended. A suite ends with it.`,
  flags: { json: jsonFlag },
  operands: { usage: '[RUN]', min: 0, max: 1 },
  async run({ flags, operands: [wanted] }, io) {
    const paths = labPaths(io.env, io.cwd);
    const { alive } = otherRuns(paths.undo);
    const log = choose(alive, wanted, paths);
    if (!log) {
      if (flags.json) writeJson(io, { aborted: null });
      else io.stdout.write(wanted === undefined ? 'No run is under way.\n' : `The run ${wanted} has ended already.\n`);
      return exitCode.ok;
    }
    await end(log, paths);
    const verdict = verdictOf(paths, log.run);
    if (flags.json) writeJson(io, { aborted: log.run, verdict: verdict ?? null });
    else
      io.stdout.write(
        `The run ${log.run} has ended${verdict === undefined ? '' : ` (${verdict})`}; everything is undone.\n`,
      );
    return exitCode.ok;
  },
});

function choose(alive: readonly FoundLog[], wanted: string | undefined, paths: LabPaths): FoundLog | undefined {
  const names = alive.map(({ run }) => run).join(', ');
  if (wanted === undefined) {
    if (alive.length < 2) return alive[0];
    throw usageError(`${alive.length} runs are under way`, `name one of: ${names}`);
  }
  const found = alive.filter(({ run }) => run === wanted || run.startsWith(wanted));
  const exact = found.find(({ run }) => run === wanted);
  if (exact ?? found.length === 1) return exact ?? found[0];
  if (found.length > 1) throw usageError(`"${wanted}" begins the name of ${found.length} runs`, `there are: ${names}`);
  if (runsIn(paths.runs).some((run) => run.startsWith(wanted))) return undefined;
  throw usageError(`there is no run "${wanted}"`, alive.length > 0 ? `under way: ${names}` : 'no run is under way');
}

/** @throws CommandError when it does not end, or leaves something behind */
async function end({ run, holder, file }: FoundLog, paths: LabPaths): Promise<void> {
  if (isAlive(holder)) process.kill(holder.pid, 'SIGTERM');
  const deadline = performance.now() + waitMs;
  while (isAlive(holder) && performance.now() < deadline) await sleep(pollMs);
  if (isAlive(holder)) {
    throw new CommandError('run_goes_on', `the run ${run} (pid ${holder.pid}) did not end within ${waitMs / 1000} s`, {
      hint: `kill -9 ${holder.pid}: its faults are then undone by the cluster app, or by gameday chaos recover`,
    });
  }
  const left = findUndoLogs(paths.undo)
    .filter((log) => log.file === file)
    .flatMap(pending);
  if (left.length === 0) return;
  throw new CommandError('faults_left', `the run ${run} has ended, and left something behind`, {
    details: left.map(({ intent }) => intent.says),
    hint: 'gameday chaos recover undoes it',
  });
}

function verdictOf(paths: LabPaths, run: string): string | undefined {
  try {
    const text = readFileSync(join(paths.runs, run, 'journal.json'), 'utf8');
    return (JSON.parse(text) as Journal).gameday.verdict;
  } catch {
    return undefined;
  }
}
