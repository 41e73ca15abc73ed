import { treeCpuSeconds, usageOfTrees } from '@gameday/process';
import { deploymentOf } from '../lab/deployments.ts';
import type { Lab } from '../lab/lab.ts';
import { serviceProblems } from '../lab/names.ts';
import { allProcesses, chooseProcesses } from '../lab/processes.ts';
import { replicasOf } from '../lab/replicas.ts';
import type { ArgumentsOf, NativeFunction } from '../module.ts';
import { LabChaosError } from '../errors.ts';
import { processTargetProblems } from './check-target.ts';
import type { Waiting } from './process-fault.ts';

/** How many replicas a service has, or shall have. */
export const replicas = (lab: Lab): NativeFunction<ArgumentsOf<'cluster', 'replicas'>> => ({
  check: ({ service }) => serviceProblems(service, ['service']),
  async run({ service, state = 'ready' }, { signal }) {
    if (state === 'wanted') return (await deploymentOf(lab.cluster, service, { signal })).spec?.replicas ?? 1;
    const staying = (await replicasOf(lab.cluster, service, { signal })).filter(({ ending }) => !ending);
    return staying.filter(({ ready, identity }) => (state === 'ready' ? ready : identity !== undefined)).length;
  },
});

/** How often processes of a service's present replicas were started again. */
export const restarts = (lab: Lab): NativeFunction<ArgumentsOf<'cluster', 'restarts'>> => ({
  check: ({ service }) => serviceProblems(service, ['service']),
  async run({ service }, { signal }) {
    const all = await replicasOf(lab.cluster, service, { signal });
    return all.reduce((sum, { restarts: times }) => sum + times, 0);
  },
});

const windowMs = 500;

/** What processes use, by their own counters. */
export const usage = (lab: Lab): NativeFunction<ArgumentsOf<'cluster', 'usage'>> => ({
  check: ({ target }) => processTargetProblems(lab, target),
  async run({ target, what, reduce = 'sum' }, { random, clock, signal }) {
    const some = 'service' in target && typeof target.replicas === 'number';
    const processes = some ? await chooseProcesses(lab, target, random) : await allProcesses(lab, target);
    if (processes.length === 0) throw new LabChaosError('no_target', 'no process of the target runs now');
    const values =
      what === 'cpuCores'
        ? await coresOf(
            processes.map(({ identity }) => identity.pid),
            { clock, signal },
          )
        : await megabytesOf(processes.map(({ identity }) => identity.pid));
    const sum = values.reduce((total, value) => total + value, 0);
    return reduce === 'sum' ? sum : reduce === 'max' ? Math.max(...values) : sum / values.length;
  },
});

/** Cores that these process trees use, over half a second. */
export async function coresOf(
  pids: readonly number[],
  { clock, signal }: Waiting,
  forMs = windowMs,
): Promise<number[]> {
  const trees = await usageOfTrees(pids);
  const startedMs = clock.monotonic();
  await clock.sleep(forMs, signal);
  const seconds = (clock.monotonic() - startedMs) / 1000;
  const after = process.platform === 'linux' ? undefined : await usageOfTrees(pids);
  return pids.map((pid) => {
    const before = trees.get(pid);
    const now = after ? after.get(pid)?.cpuSeconds : before && treeCpuSeconds(before.pids);
    return before && now !== undefined ? Math.max(0, now - before.cpuSeconds) / seconds : 0;
  });
}

export async function megabytesOf(pids: readonly number[]): Promise<number[]> {
  const trees = await usageOfTrees(pids);
  return pids.map((pid) => (trees.get(pid)?.memoryBytes ?? 0) / 1e6);
}
