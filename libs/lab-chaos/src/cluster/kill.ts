import type { Proof } from '@gameday/chaos-engine';
import { exchange } from '@gameday/lab-kit';
import { familyOf, isAlive, killIdentity } from '@gameday/process/identity';
import type { Lab } from '../lab/lab.ts';
import { chooseProcesses, type LabProcess } from '../lab/processes.ts';
import { replicasOf } from '../lab/replicas.ts';
import type { ArgumentsOf, NativeFunction, Prove } from '../module.ts';
import { proveWithin } from '../wait.ts';
import { processTargetProblems } from './check-target.ts';
import { processFault, type ProcessUndo, undoOf } from './process-fault.ts';

const signalDefault = 'SIGKILL';

/** Signals processes. Whoever runs them starts them again, so there is nothing to undo. */
export const kill = (lab: Lab): NativeFunction<ArgumentsOf<'cluster', 'kill'>, LabProcess[]> => ({
  check: ({ target }) => processTargetProblems(lab, target),
  async prepare({ target, signal = signalDefault }, { random }) {
    const plan = await chooseProcesses(lab, target, random);
    const faults = plan.map((one) => {
      const says = `${signal} to ${one.name} (pid ${one.identity.pid})`;
      return processFault(one, { kind: 'process.kill', says, undo: 'nothing' });
    });
    return { faults, plan };
  },
  async run({ signal = signalDefault }, { plan = [] }) {
    return plan.map(({ name, identity }) => {
      // What it has started goes with it, as when a machine dies; asked to end, it sees to that itself.
      const family = signal === 'SIGKILL' ? familyOf(identity).filter(({ pid }) => pid !== identity.pid) : [];
      const hit = killIdentity(identity, signal);
      for (const member of family) killIdentity(member, signal);
      return { name, pid: identity.pid, signal, ran: hit };
    });
  },
});

/** Draining may take a while; that a replica says it is on its way out is proof enough. */
const drainMs = 20_000;

/** The process must be gone, or a replica that was asked to end must have said that it does. */
export const proveKilled =
  (lab: Lab): Prove =>
  async (lease, context) => {
    const { processes, ...undo } = undoOf(lease);
    const [root] = processes;
    if (!root) return { proved: false, says: 'no process was named' };
    return proveWithin(context, { forMs: drainMs, everyMs: 50 }, async (): Promise<Proof> => {
      if (!isAlive(root)) return { proved: true, says: `the process ${root.pid} of ${undo.name} is gone` };
      if (await isDraining(lab, undo, root.pid))
        return { proved: true, says: `${undo.name} drains: it is not ready any more` };
      return { proved: false, says: `the process ${root.pid} of ${undo.name} still runs` };
    });
  };

async function isDraining(lab: Lab, { kind, name }: Omit<ProcessUndo, 'processes'>, pid: number): Promise<boolean> {
  if (kind === 'engine') return false;
  const replica = (await replicasOf(lab.cluster)).find((one) => one.name === name);
  if (replica?.adminPort === undefined || replica.identity?.pid !== pid) return false;
  const asked = exchange({ path: '/readyz', to: replica.adminPort, timeoutMs: 500 });
  return asked.then(({ text }) => /"phase":"draining"/.test(text)).catch(() => false);
}
