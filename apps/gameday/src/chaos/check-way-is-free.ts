import { processIdentity } from '@gameday/process/identity';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../cli/errors.ts';
import { noLabRuns } from '../lab/control-client.ts';
import type { ChaosLab } from './lab.ts';
import { otherRuns } from './runs/others.ts';

/** The cluster app undoes what a dead runner has left within this time. */
const recoveryWaitMs = 3_000;

/**
 * Makes sure that a verdict about the lab can be trusted: it runs, nothing is left of an earlier run, and nobody else does
 * anything to it.
 * @throws CommandError otherwise
 */
export async function checkWayIsFree(lab: ChaosLab, { alongside = false } = {}): Promise<void> {
  if (!lab.runs) throw noLabRuns(lab.paths);
  const folder = lab.paths.undo;
  const deadline = performance.now() + recoveryWaitMs;
  let { alive, left } = otherRuns(folder);
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(100);
    ({ alive, left } = otherRuns(folder));
  }
  const [dead] = left;
  if (dead) {
    throw new CommandError('faults_left', `the run ${dead.run} ended without undoing what it had done`, {
      details: left.flatMap(({ entries }) =>
        entries.filter(({ status }) => status.state !== 'released').map(({ intent }) => intent.says),
      ),
      hint: 'undo it with: gameday chaos recover',
    });
  }
  const [other] = alive.filter(({ holder }) => holder.pid !== process.pid);
  if (!other || alongside || !processIdentity(other.holder.pid)) return;
  throw new CommandError('lab_busy', `the run ${other.run} (${other.title}) is under way, so neither could be judged`, {
    hint: `wait for it, end it with: gameday chaos abort ${other.run}; or pass --alongside to run both all the same`,
  });
}
