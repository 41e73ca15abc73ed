import type { Lease, Proof } from '@gameday/chaos-engine';
import type { ProcessTarget } from '@gameday/experiment';
import { familyOf, isAlive, isStopped, killIdentity, type ProcessIdentity } from '@gameday/process';
import { LabChaosError } from '../errors.ts';
import { allProcesses, chooseProcesses, type LabProcess } from '../lab/processes.ts';
import type { Lab } from '../lab/lab.ts';
import type { ArgumentsOf, NativeFunction, Prove } from '../module.ts';
import { proveWithin } from '../wait.ts';
import { processTargetProblems } from './check-target.ts';
import { processFault, type ProcessUndo, undoOf, type Waiting } from './process-fault.ts';

/** Rounds in which what was started meanwhile is found; a stopped process starts nothing more. */
const roundsMax = 5;

/** Stops a process, and then everything that it has started, in sessions of their own too (as PostgreSQL's backends are). */
function stopFamily(root: ProcessIdentity): void {
  killIdentity(root, 'SIGSTOP');
  for (let round = 0; round < roundsMax; round++) {
    const running = familyOf(root).filter((member) => !isStopped(member));
    if (running.length === 0) return;
    for (const member of running) killIdentity(member, 'SIGSTOP');
  }
}

/** What keeps replicas to their share of the CPU may let one run again that it had stopped itself, within 100 ms. */
const settledMs = 150;
const settleMsMax = 1_000;

/** Stops processes until they stay stopped. */
async function stopForGood(roots: readonly ProcessIdentity[], { clock, signal }: Waiting): Promise<void> {
  for (const root of roots) stopFamily(root);
  const startedMs = clock.monotonic();
  let quietSinceMs = startedMs;
  while (clock.monotonic() - quietSinceMs < settledMs && clock.monotonic() - startedMs < settleMsMax) {
    await clock.sleep(25, signal);
    if (signal.aborted) return;
    const again = roots.filter((root) => isAlive(root) && !isStopped(root));
    if (again.length === 0) continue;
    for (const root of again) stopFamily(root);
    quietSinceMs = clock.monotonic();
  }
}

/** Stops processes (SIGSTOP): they hang, and keep their connections. */
export const stop = (lab: Lab): NativeFunction<ArgumentsOf<'cluster', 'stop'>, LabProcess[]> => ({
  check: ({ target }) => processTargetProblems(lab, target),
  async prepare({ target }, { random }) {
    const plan = await chooseProcesses(lab, target, random);
    const faults = plan.map((one) => {
      const says = `${one.name} stands still (pid ${one.identity.pid} stopped)`;
      return processFault(one, { kind: 'process.stop', says, undo: 'continueProcess' }, familyOf(one.identity));
    });
    return { faults, plan };
  },
  async run(_args, { plan = [], ...context }) {
    const gone = plan.filter(({ identity }) => !isAlive(identity));
    if (gone.length > 0) {
      const names = gone.map(({ name }) => name).join(', ');
      throw new LabChaosError('no_target', `${names} ended before it could be stopped`);
    }
    await stopForGood(
      plan.map(({ identity }) => identity),
      context,
    );
    return plan.map(({ name, identity }) => ({ name, pid: identity.pid }));
  },
});

/** Lets a process and all that it has started go on. One that runs, or has ended, is left as it is. */
export function continueFamily(processes: readonly ProcessIdentity[]): void {
  const [root] = processes;
  const family = root && isAlive(root) ? familyOf(root) : [];
  const all = new Map([...processes, ...family].map((member) => [member.pid, member]));
  for (const member of all.values()) if (isStopped(member)) killIdentity(member, 'SIGCONT');
}

const means = (target: ProcessTarget, { name, kind, service }: ProcessUndo): boolean => {
  if ('engine' in target) return kind === 'engine' && name === target.engine;
  if ('replica' in target) return kind === 'replica' && name === target.replica;
  return kind === 'replica' && service === target.service;
};

/** Lets stopped processes go on, whoever was drawn. */
export const continueProcesses = (lab: Lab): NativeFunction<ArgumentsOf<'cluster', 'continue'>> => ({
  check: ({ target }) => processTargetProblems(lab, target),
  async run({ target }) {
    const stopped = (await allProcesses(lab, target)).filter(({ identity }) => familyOf(identity).some(isStopped));
    for (const { identity } of stopped) continueFamily([identity]);
    return stopped.map(({ name }) => name);
  },
  ends: ({ target }, held: readonly Lease[]) =>
    held.filter((lease) => lease.intent.kind === 'process.stop' && means(target, undoOf(lease))).map(({ id }) => id),
});

/** All of the family must be stopped. */
export const proveStopped: Prove = async (lease, context) => {
  const { name, processes } = undoOf(lease);
  const [root] = processes;
  if (!root) return { proved: false, says: 'no process was named' };
  return proveWithin(context, { forMs: 2_000 }, (): Proof => {
    if (!isAlive(root)) return { proved: false, says: `${name} has ended` };
    const running = familyOf(root).filter((member) => !isStopped(member));
    if (running.length > 0) return { proved: false, says: `${running.length} processes of ${name} are not stopped` };
    return { proved: true, says: `${name} is in the state T (stopped)` };
  });
};
