import { milliValue } from '@gameday/kubernetes';
import { wrapInt64 } from './integers.ts';
import type { ControllerOptions } from './options.ts';
import type { PodSnapshot } from './types.ts';

/** One pod's sample of one metric. */
export interface PodSample {
  readonly valueMilli: bigint;
  readonly timestampMs: number;
  readonly windowMs: number;
}

export type PodSamples = ReadonlyMap<string, PodSample>;

/** Pods by what their samples are worth. */
export interface PodGroups {
  readonly readyPodCount: number;
  readonly unreadyPods: ReadonlySet<string>;
  readonly missingPods: ReadonlySet<string>;
  readonly ignoredPods: ReadonlySet<string>;
}

export type PodTimes = Pick<ControllerOptions, 'cpuInitializationPeriodMs' | 'initialReadinessDelayMs'>;

/** Whether a CPU sample says nothing of the pod's work under load: it is still starting, or was never ready. */
function isUnready(pod: PodSnapshot, sample: PodSample, nowMs: number, times: PodTimes): boolean {
  const { ready, startTimeMs } = pod;
  if (!ready || startTimeMs === undefined) return true;
  const isFalse = ready.status === 'False';
  if (startTimeMs + times.cpuInitializationPeriodMs > nowMs) {
    return isFalse || sample.timestampMs < ready.lastTransitionTimeMs + sample.windowMs;
  }
  return isFalse && startTimeMs + times.initialReadinessDelayMs > ready.lastTransitionTimeMs;
}

/**
 * Sorts pods into those that count, unready, missing (without a sample) and ignored (ending or failed).
 * @param resource only for `cpu` are samples of unready pods dropped
 */
export function groupPods(
  pods: readonly PodSnapshot[],
  samples: PodSamples,
  resource: string,
  nowMs: number,
  times: PodTimes,
): PodGroups {
  const unreadyPods = new Set<string>();
  const missingPods = new Set<string>();
  const ignoredPods = new Set<string>();
  let readyPodCount = 0;
  for (const pod of pods) {
    const sample = samples.get(pod.name);
    if (pod.deleting || pod.phase === 'Failed') ignoredPods.add(pod.name);
    else if (pod.phase === 'Pending') unreadyPods.add(pod.name);
    else if (!sample) missingPods.add(pod.name);
    else if (resource === 'cpu' && isUnready(pod, sample, nowMs, times)) unreadyPods.add(pod.name);
    else readyPodCount += 1;
  }
  return { readyPodCount, unreadyPods, missingPods, ignoredPods };
}

/** Running pods that are ready: what metrics of other objects are spread over. */
export const countReadyPods = (pods: readonly PodSnapshot[]): number =>
  pods.filter(({ phase, ready }) => phase === 'Running' && ready?.status === 'True').length;

/** What can be asked for a whole pod (KEP-2837). */
const isPodLevelResource = (name: string): boolean =>
  name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');

function containerRequest(pod: PodSnapshot, resource: string, container: string): bigint {
  const sidecars = (pod.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  let sum = 0n;
  for (const { name, requests } of [...pod.containers, ...sidecars]) {
    if (container !== '' && name !== container) continue;
    const request = requests && Object.hasOwn(requests, resource) ? requests[resource] : undefined;
    if (request === undefined) {
      throw new Error(`missing request for ${resource} in container ${name} of Pod ${pod.name}`);
    }
    sum = wrapInt64(sum + milliValue(request));
    if (container !== '') return sum;
  }
  if (container !== '') throw new Error(`container ${container} not found in Pod ${pod.name}`);
  return sum;
}

/** With requests of the whole pod, a resource that they lack is what the containers ask for together. */
function podRequest(pod: PodSnapshot, resource: string): bigint {
  const own = pod.requests?.[resource];
  if (own !== undefined && isPodLevelResource(resource)) return milliValue(own);
  const containers = [...pod.containers, ...(pod.initContainers ?? [])];
  if (!containers.some(({ requests }) => requests?.[resource] !== undefined)) {
    throw new Error(`missing pod-level request for ${resource} in Pod ${pod.name}`);
  }
  const running = pod.containers.reduce((sum, { requests }) => sum + milliValue(requests?.[resource] ?? '0'), 0n);
  let sidecars = 0n;
  let starting = 0n;
  for (const { requests, restartPolicy } of pod.initContainers ?? []) {
    const request = milliValue(requests?.[resource] ?? '0');
    if (restartPolicy === 'Always') sidecars += request;
    const together = restartPolicy === 'Always' ? sidecars : sidecars + request;
    if (together > starting) starting = together;
  }
  const needed = running + sidecars;
  return needed > starting ? needed : starting;
}

/**
 * What each pod requests of a resource, in thousandths, by name.
 * @param container only this one's; empty: all
 * @throws Error where a request is missing
 */
export function calculateRequests(
  pods: readonly PodSnapshot[],
  container: string,
  resource: string,
  podLevelResources: boolean,
): Map<string, bigint> {
  return new Map(
    pods.map((pod) => {
      const podLevel =
        podLevelResources &&
        container === '' &&
        Object.keys(pod.requests ?? {}).some((name) => isPodLevelResource(name));
      return [pod.name, podLevel ? podRequest(pod, resource) : containerRequest(pod, resource, container)];
    }),
  );
}
