import type { PodSnapshot } from '@gameday/hpa';
import type { RecordedAnswers, RecordedPodMetric, RecordedUsage } from '../../../sources/autoscaling-answers.ts';
import type { RecordedInput } from '../../../sources/autoscaling-record.ts';
import { startingPods } from '../arithmetic/groups.ts';

/** A replica that there would have been. Moments are on the autoscaler's clock. */
export interface ImaginedPod {
  readonly name: string;
  readonly startTimeMs: number;
  readonly readyAtMs: number;
}

const sum = (texts: readonly string[]): bigint => texts.reduce((total, text) => total + BigInt(text), 0n);

/** Spreads a total over so many pods, to the last thousandth. */
const share = (total: bigint, count: number, index: number): string =>
  String(total / BigInt(count) + (BigInt(index) < total % BigInt(count) ? 1n : 0n));

const serves = ({ phase, deleting, ready }: PodSnapshot): boolean =>
  phase === 'Running' && deleting !== true && ready?.status === 'True';

/** What a pod has by being there is the same for each; what it does is shared. */
const isShared = (resource: string): boolean => resource !== 'memory';

/** A duration, a share or a size is not split among more pods; a rate, a count or a queue is. */
export const isSharedMetric = (metric: string): boolean => !/_(seconds|ratio|percent|bytes|celsius|info)$/.test(metric);

function spreadUsage(usage: readonly RecordedUsage[], pods: readonly ImaginedPod[], nowMs: number): RecordedUsage[] {
  const [first] = usage;
  if (!first) return [];
  const serving = pods.filter(({ readyAtMs }) => readyAtMs <= nowMs);
  const of = (container: string, resource: string): bigint =>
    sum(
      usage.flatMap(({ containers }) => containers.find(({ name }) => name === container)?.usageMilli[resource] ?? []),
    );
  return pods.map((pod) => {
    const index = serving.indexOf(pod);
    const amountOf = (container: string, resource: string): string => {
      const total = of(container, resource);
      if (!isShared(resource)) return String(total / BigInt(usage.length));
      return index < 0 ? '0' : share(total, serving.length, index);
    };
    return {
      ...first,
      pod: pod.name,
      containers: first.containers.map(({ name, usageMilli }) => ({
        name,
        usageMilli: Object.fromEntries(Object.keys(usageMilli).map((resource) => [resource, amountOf(name, resource)])),
      })),
    };
  });
}

function spreadMetric(
  key: string,
  rows: readonly RecordedPodMetric[],
  pods: readonly ImaginedPod[],
  nowMs: number,
): RecordedPodMetric[] {
  const [first] = rows;
  const serving = pods.filter(({ readyAtMs }) => readyAtMs <= nowMs);
  if (!first || serving.length === 0) return [];
  const total = sum(rows.map(({ valueMilli }) => valueMilli));
  const each = String(total / BigInt(rows.length));
  const shared = isSharedMetric(key.split(' ')[0] ?? key);
  return serving.map(({ name }, index) => ({
    ...first,
    pod: name,
    valueMilli: shared ? share(total, serving.length, index) : each,
  }));
}

/** What the pods used to serve: what a pod used to start is none of the load. */
export function servingUsage(input: RecordedInput): readonly RecordedUsage[] {
  const starting = startingPods(input);
  return input.answers.resource.filter(({ pod }) => !starting.has(pod));
}

/** A recorded moment as it would have been with other pods, and the load in all the same. */
export function withPods(input: RecordedInput, imagined: readonly ImaginedPod[]): RecordedInput {
  if ('error' in input.scale) return input;
  const template = input.pods.find(serves) ?? input.pods[0];
  const { nowMs } = input;
  const pods = template
    ? imagined.map(({ name, startTimeMs, readyAtMs }): PodSnapshot => {
        const { deleting: _, ...rest } = template;
        const isReady = readyAtMs <= nowMs;
        const ready = { status: isReady ? 'True' : 'False', lastTransitionTimeMs: isReady ? readyAtMs : startTimeMs };
        return { ...rest, name, phase: 'Running', startTimeMs, ready };
      })
    : [];
  const answers: RecordedAnswers = {
    ...input.answers,
    resource: spreadUsage(servingUsage(input), imagined, nowMs),
    pods: Object.fromEntries(
      Object.entries(input.answers.pods).map(([key, answer]) => [
        key,
        'error' in answer ? answer : { value: spreadMetric(key, answer.value, imagined, nowMs) },
      ]),
    ),
  };
  const replicas = imagined.length;
  return { ...input, pods, answers, scale: { ...input.scale, specReplicas: replicas, statusReplicas: replicas } };
}

/** How long pods took from start to ready where that was recorded, in the middle; milliseconds on the autoscaler's clock. */
export function startUpMsOf(inputs: readonly RecordedInput[], otherwiseMs: number): number {
  const took = new Map<string, number>();
  for (const { pods } of inputs) {
    for (const { name, ready, startTimeMs } of pods) {
      if (took.has(name) || ready?.status !== 'True' || startTimeMs === undefined) continue;
      took.set(name, Math.max(0, ready.lastTransitionTimeMs - startTimeMs));
    }
  }
  const sorted = [...took.values()].toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? otherwiseMs;
}
