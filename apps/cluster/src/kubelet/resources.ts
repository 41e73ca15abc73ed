import { availableParallelism } from 'node:os';
import { type Container, milliValue, sameQuantity, unitValue } from '@gameday/kubernetes';

/** Limits as the kubelet keeps them; undefined where there is none, or none that could be felt. */
export interface ContainerLimits {
  /** Cores; undefined where the machine has no more than that. */
  readonly cpuCores: number | undefined;
  readonly memoryBytes: number | undefined;
}

export function limitsOf(container: Container, machineCores = availableParallelism()): ContainerLimits {
  const { cpu, memory } = container.resources?.limits ?? {};
  const cores = cpu === undefined ? undefined : Number(milliValue(cpu)) / 1000;
  return {
    cpuCores: cores !== undefined && cores > 0 && cores < machineCores ? cores : undefined,
    memoryBytes: memory === undefined ? undefined : Number(unitValue(memory)),
  };
}

/** The pod's class of service by the rules of upstream, for a pod with this one container. */
export function qosClassOf({ resources: { requests = {}, limits = {} } = {} }: Container): string {
  const names = ['cpu', 'memory'] as const;
  if (names.every((name) => requests[name] === undefined && limits[name] === undefined)) return 'BestEffort';
  const guaranteed = names.every((name) => {
    const limit = limits[name];
    return limit !== undefined && sameQuantity(requests[name] ?? limit, limit);
  });
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
