import { isAlive, killIdentity } from '@gameday/process/identity';
import { LabChaosError } from '../errors.ts';
import { engineProcess } from '../lab/engines.ts';
import type { Lab } from '../lab/lab.ts';
import { chooseProcesses, type LabProcess } from '../lab/processes.ts';
import { podsPath, type Replica, replicasOf } from '../lab/replicas.ts';
import type { ArgumentsOf, NativeFunction, Prove } from '../module.ts';
import { proveWithin, waitFor } from '../wait.ts';
import { processTargetProblems } from './check-target.ts';
import { processFault, undoOf, type Waiting } from './process-fault.ts';

/** A replica that takes longer to serve than this does not come at all. */
const replacedWithinMs = 60_000;

const readyOf = async (lab: Lab, service: string): Promise<Replica[]> =>
  (await replicasOf(lab.cluster, service)).filter(({ ready, ending }) => ready && !ending);

/** Takes a pod away and waits until as many of its service are ready as before; it may still be draining then. */
async function replaceReplica(lab: Lab, { name, service }: Replica, graceful: boolean, waiting: Waiting) {
  const wanted = (await readyOf(lab, service)).length;
  const options = graceful ? '' : '?gracePeriodSeconds=0';
  const { signal } = waiting;
  await lab.cluster.send('DELETE', `${podsPath}/${encodeURIComponent(name)}${options}`, { signal });
  const enough = await waitFor(waiting, { forMs: replacedWithinMs, everyMs: 100 }, async () => {
    const ready = (await readyOf(lab, service)).filter((replica) => replica.name !== name);
    return ready.length >= wanted || undefined;
  });
  if (!enough && !signal.aborted) {
    throw new LabChaosError('too_late', `no replica came in the place of ${name} within ${replacedWithinMs / 1000} s`);
  }
}

/** Ends an engine as its supervisor would; that starts it again. */
async function replaceEngine(lab: Lab, { name, identity }: LabProcess, graceful: boolean, waiting: Waiting) {
  const signal = graceful ? (engineProcess(lab, name)?.stopSignal ?? 'SIGTERM') : 'SIGKILL';
  killIdentity(identity, signal);
  const next = await waitFor(waiting, { forMs: replacedWithinMs, everyMs: 100 }, () => {
    const now = engineProcess(lab, name)?.identity;
    return now && now.startedAt !== identity.startedAt ? now : undefined;
  });
  if (!next && !waiting.signal.aborted) {
    throw new LabChaosError('too_late', `${name} did not start again within ${replacedWithinMs / 1000} s`);
  }
}

/** Replaces replicas one after the other, as a rollout does, or an engine. Nothing is to be undone. */
export const restart = (lab: Lab): NativeFunction<ArgumentsOf<'cluster', 'restart'>, LabProcess[]> => ({
  check: ({ target }) => processTargetProblems(lab, target),
  async prepare({ target, graceful = true }, { random }) {
    const plan = await chooseProcesses(lab, target, random);
    const faults = plan.map((one) => {
      const says = `${one.name} is replaced${graceful ? '' : ' without draining'}`;
      return processFault(one, { kind: 'process.restart', says, undo: 'nothing' });
    });
    return { faults, plan };
  },
  async run({ graceful = true }, { plan = [], ...context }) {
    for (const one of plan) {
      if (context.signal.aborted) break;
      if (one.kind === 'replica') await replaceReplica(lab, one.replica, graceful, context);
      else await replaceEngine(lab, one, graceful, context);
    }
    return plan.map(({ name }) => name);
  },
});

/** Draining takes as long as the pod may. */
const goneWithinMs = 60_000;

export const proveRestarted: Prove = async (lease, context) => {
  const { name, processes } = undoOf(lease);
  return proveWithin(context, { forMs: goneWithinMs, everyMs: 100 }, () => {
    const [root] = processes;
    const gone = root !== undefined && !isAlive(root);
    return { proved: gone, says: `the process ${root?.pid ?? ''} of ${name} ${gone ? 'is gone' : 'still runs'}` };
  });
};
