import type { ExplanationStep, PodSnapshot } from '@gameday/hpa';
import { type MetricSpec, milliValue } from '@gameday/kubernetes';
import { metricKey } from '../../../sources/autoscaling-answers.ts';
import type { RecordedInput } from '../../../sources/autoscaling-record.ts';

type MetricStep = Extract<ExplanationStep, { kind: 'metric' }>;

/** What became of a pod in the calculation of one metric. */
export type PodPart = 'counted' | 'unready' | 'missing' | 'ignored';

export interface PodRow {
  readonly pod: string;
  readonly part: PodPart;
  /** Its sample in thousandths; absent where there is none. */
  readonly milli?: bigint;
  /** What it requests, thousandths; absent where that is not known or plays no part. */
  readonly requestMilli?: bigint;
}

interface Sample {
  readonly milli: bigint;
  readonly timestampMs: number;
  readonly windowMs: number;
}

/** The window of custom metrics that do not say theirs, as the algorithm has it. */
const customWindowMs = 60_000;

function resourceSamples(input: RecordedInput, resource: string, container: string | undefined): Map<string, Sample> {
  const samples = new Map<string, Sample>();
  for (const { pod, timestampMs, windowMs, containers } of input.answers.resource) {
    const used = containers
      .filter(({ name }) => container === undefined || name === container)
      .map(({ usageMilli }) => usageMilli[resource]);
    if (used.length === 0 || used.some((text) => text === undefined)) continue;
    const milli = used.reduce((sum, text) => sum + BigInt(text ?? '0'), 0n);
    samples.set(pod, { milli, timestampMs, windowMs });
  }
  return samples;
}

function samplesOf(metric: MetricSpec, input: RecordedInput): Map<string, Sample> | undefined {
  const { resource, containerResource, pods } = metric;
  if (resource) return resourceSamples(input, resource.name, undefined);
  if (containerResource) return resourceSamples(input, containerResource.name, containerResource.container);
  const answer = pods && input.answers.pods[metricKey(pods.metric.name, pods.metric.selector)];
  if (!answer || 'error' in answer) return undefined;
  return new Map(
    answer.value.map(({ pod, timestampMs, valueMilli }) => [
      pod,
      { milli: BigInt(valueMilli), timestampMs, windowMs: customWindowMs },
    ]),
  );
}

function isStarting(pod: PodSnapshot, sample: Sample, { nowMs, options }: RecordedInput): boolean {
  const { ready, startTimeMs } = pod;
  if (!ready || startTimeMs === undefined) return true;
  const isFalse = ready.status === 'False';
  if (startTimeMs + options.cpuInitializationPeriodMs > nowMs) {
    return isFalse || sample.timestampMs < ready.lastTransitionTimeMs + sample.windowMs;
  }
  return isFalse && startTimeMs + options.initialReadinessDelayMs > ready.lastTransitionTimeMs;
}

function partOf(pod: PodSnapshot, sample: Sample | undefined, resource: string, input: RecordedInput): PodPart {
  if (pod.deleting || pod.phase === 'Failed') return 'ignored';
  if (pod.phase === 'Pending') return 'unready';
  if (!sample) return 'missing';
  return resource === 'cpu' && isStarting(pod, sample, input) ? 'unready' : 'counted';
}

/** Pods whose CPU tells of their own start rather than of the load, as the algorithm drops their samples. */
export function startingPods(input: RecordedInput): ReadonlySet<string> {
  const samples = resourceSamples(input, 'cpu', undefined);
  const starting = input.pods.filter((pod) => partOf(pod, samples.get(pod.name), 'cpu', input) === 'unready');
  return new Set(starting.map(({ name }) => name));
}

/** What the containers of a pod request together, where every one of them says. */
function requestOf(pod: PodSnapshot, resource: string, container: string | undefined): bigint | undefined {
  if (pod.requests?.[resource] !== undefined)
    return container === undefined ? milliValue(pod.requests[resource]) : undefined;
  const sidecars = (pod.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  const asked = [...pod.containers, ...sidecars].filter(({ name }) => container === undefined || name === container);
  const requests = asked.map(({ requests: given }) => given?.[resource]);
  if (requests.length === 0 || requests.some((text) => text === undefined)) return undefined;
  return requests.reduce((sum, text) => sum + milliValue(text ?? '0'), 0n);
}

/**
 * Which pods one metric counted, left out or missed. The record has how many of each; which ones they were is found again from the
 * recorded pods and samples, and told only where the numbers agree.
 */
export function podRows(metric: MetricSpec, step: MetricStep, input: RecordedInput): PodRow[] | undefined {
  const { resource, containerResource, pods } = metric;
  if ((!resource && !containerResource && !pods) || !step.pods) return undefined;
  const name = resource?.name ?? containerResource?.name ?? '';
  const samples = samplesOf(metric, input);
  if (!samples) return undefined;
  const rows = input.pods.map((pod): PodRow => {
    const sample = samples.get(pod.name);
    const requestMilli = name === '' ? undefined : requestOf(pod, name, containerResource?.container);
    return {
      pod: pod.name,
      part: partOf(pod, sample, name, input),
      ...(sample && { milli: sample.milli }),
      ...(requestMilli !== undefined && { requestMilli }),
    };
  });
  const count = (part: PodPart) => rows.filter((row) => row.part === part).length;
  const { ready, unready, missing, ignored } = step.pods;
  const agrees =
    count('counted') === ready &&
    count('unready') === unready &&
    count('missing') === missing &&
    count('ignored') === ignored;
  return agrees ? rows : undefined;
}
