import type { CrossVersionObjectReference, LabelSelector } from '@gameday/kubernetes';
import { describeSelector } from './describe-selector.ts';
import type { PodCounts } from './explanation.ts';
import { ceilAverage, int64Max, toInt32, wrapInt64 } from './integers.ts';
import type { ControllerOptions } from './options.ts';
import { calculateRequests, countReadyPods, groupPods, type PodGroups, type PodSamples } from './pods.ts';
import { isWithin, type Tolerances, usageRatio, utilizationRatio } from './ratio.ts';
import { customSamples, externalValues, objectValue, resourceSamples } from './samples.ts';
import type { MetricsSource, PodSnapshot } from './types.ts';

/** What all calculations of one reconcile have in common. */
export interface CalculatorContext {
  readonly nowMs: number;
  readonly options: ControllerOptions;
  readonly namespace: string;
  readonly selector: string;
  /** Those that the selector picks. */
  readonly pods: readonly PodSnapshot[];
  readonly metrics: MetricsSource;
  readonly tolerances: Tolerances;
  /** Wanted replicas of the target. */
  readonly specReplicas: number;
  /** Replicas that it has. */
  readonly statusReplicas: number;
}

/** How a number of replicas came about. */
export interface Arithmetic {
  /** Current over target, as read. */
  readonly ratio: number;
  /** With missing and unready pods counted in. */
  readonly adjustedRatio?: number;
  /** What the ratio was multiplied by. */
  readonly multiplier: number;
  /** Why the present size stays: the ratio is near 1, or it would go the other way once all pods count. */
  readonly kept?: 'tolerance' | 'direction';
  readonly pods?: PodCounts;
}

export interface Calculation {
  readonly replicas: number;
  readonly current: {
    readonly averageUtilization?: number;
    readonly averageValueMilli?: bigint;
    readonly valueMilli?: bigint;
  };
  readonly how: Arithmetic;
}

const noPods = 'no pods returned by selector while calculating replica count';

interface Grouped {
  readonly groups: PodGroups;
  /** Samples that count; missing and unready pods are added to it. */
  readonly usage: Map<string, bigint>;
  readonly counts: PodCounts;
}

function group(samples: PodSamples, resource: string, context: CalculatorContext): Grouped {
  if (context.pods.length === 0) throw new Error(noPods);
  const groups = groupPods(context.pods, samples, resource, context.nowMs, context.options);
  const usage = new Map<string, bigint>();
  for (const [pod, { valueMilli }] of samples) {
    if (!groups.ignoredPods.has(pod) && !groups.unreadyPods.has(pod)) usage.set(pod, valueMilli);
  }
  if (usage.size === 0) throw new Error('did not receive metrics for targeted pods (pods might be unready)');
  const counts = {
    ready: groups.readyPodCount,
    unready: groups.unreadyPods.size,
    missing: groups.missingPods.size,
    ignored: groups.ignoredPods.size,
  };
  return { groups, usage, counts };
}

/**
 * From a ratio to replicas. Where pods are missing, or some are unready and the ratio asks for more, they are counted in at their
 * most careful value and the ratio is taken again.
 */
function fromRatio(
  ratio: number,
  { groups, usage, counts }: Grouped,
  { tolerances, specReplicas }: CalculatorContext,
  missingAt: (pod: string) => bigint,
  again: () => number,
): { replicas: number; how: Arithmetic } {
  const unreadyCount = groups.unreadyPods.size > 0 && ratio > 1;
  const kept = (reason: 'tolerance' | 'direction', more: { adjustedRatio?: number } = {}) => ({
    replicas: specReplicas,
    how: { ratio, ...more, multiplier: usage.size, kept: reason, pods: counts },
  });
  if (!unreadyCount && groups.missingPods.size === 0) {
    if (isWithin(tolerances, ratio)) return kept('tolerance');
    const multiplier = groups.readyPodCount;
    return { replicas: toInt32(Math.ceil(ratio * multiplier)), how: { ratio, multiplier, pods: counts } };
  }
  for (const pod of groups.missingPods) {
    if (ratio < 1) usage.set(pod, missingAt(pod));
    else if (ratio > 1) usage.set(pod, 0n);
  }
  if (unreadyCount) for (const pod of groups.unreadyPods) usage.set(pod, 0n);
  const adjustedRatio = again();
  if (isWithin(tolerances, adjustedRatio)) return kept('tolerance', { adjustedRatio });
  if ((ratio < 1 && adjustedRatio > 1) || (ratio > 1 && adjustedRatio < 1)) return kept('direction', { adjustedRatio });
  const replicas = toInt32(Math.ceil(adjustedRatio * usage.size));
  if ((adjustedRatio < 1 && replicas > specReplicas) || (adjustedRatio > 1 && replicas < specReplicas)) {
    return kept('direction', { adjustedRatio });
  }
  return { replicas, how: { ratio, adjustedRatio, multiplier: usage.size, pods: counts } };
}

/**
 * Resource and ContainerResource with a utilization target, in percent of the requests.
 * @param container empty for all
 * @throws Error where metrics, pods or requests are missing
 */
export function byUtilization(
  resource: string,
  container: string,
  targetUtilization: number,
  context: CalculatorContext,
): Calculation {
  const grouped = group(resourceSamples(resource, container, context), resource, context);
  const gate = context.options.featureGates.PodLevelResources;
  const requests = calculateRequests(context.pods, container, resource, gate);
  const measured = utilizationRatio(grouped.usage, requests, targetUtilization);
  const fallback = BigInt(Math.max(100, targetUtilization));
  const { replicas, how } = fromRatio(
    measured.ratio,
    grouped,
    context,
    (pod) => wrapInt64((requests.get(pod) ?? 0n) * fallback) / 100n,
    () => utilizationRatio(grouped.usage, requests, targetUtilization).ratio,
  );
  const { utilization: averageUtilization, averageMilli: averageValueMilli } = measured;
  return { replicas, current: { averageUtilization, averageValueMilli }, how };
}

function byAverage(
  samples: PodSamples,
  resource: string,
  targetMilli: bigint,
  context: CalculatorContext,
): Calculation {
  const grouped = group(samples, resource, context);
  const { ratio, averageMilli: averageValueMilli } = usageRatio(grouped.usage, targetMilli);
  const { replicas, how } = fromRatio(
    ratio,
    grouped,
    context,
    () => targetMilli,
    () => usageRatio(grouped.usage, targetMilli).ratio,
  );
  return { replicas, current: { averageValueMilli }, how };
}

/** Resource and ContainerResource with a target per pod. @throws Error where metrics or pods are missing */
export const byResourceAverage = (
  resource: string,
  container: string,
  targetMilli: bigint,
  context: CalculatorContext,
): Calculation => byAverage(resourceSamples(resource, container, context), resource, targetMilli, context);

/** Pods. @throws Error where metrics or pods are missing */
export const byPodsAverage = (
  metric: string,
  metricSelector: LabelSelector | undefined,
  targetMilli: bigint,
  context: CalculatorContext,
): Calculation => byAverage(customSamples(metric, metricSelector, context), '', targetMilli, context);

/** Object and External with a target for the value itself: spread over the ready pods, or from zero by the ratio alone. */
function byValue(valueMilli: bigint, targetMilli: bigint, context: CalculatorContext): Calculation {
  const ratio = Number(valueMilli) / Number(targetMilli);
  const current = { valueMilli };
  if (context.specReplicas === 0)
    return { replicas: toInt32(Math.ceil(ratio)), current, how: { ratio, multiplier: 1 } };
  if (isWithin(context.tolerances, ratio)) {
    const how = { ratio, multiplier: context.specReplicas, kept: 'tolerance' } as const;
    return { replicas: context.specReplicas, current, how };
  }
  if (context.pods.length === 0) throw new Error(`unable to calculate ready pods: ${noPods}`);
  const multiplier = countReadyPods(context.pods);
  return { replicas: toInt32(Math.ceil(ratio * multiplier)), current, how: { ratio, multiplier } };
}

/** Object and External with a target per pod. */
function byValuePerPod(
  totalMilli: bigint,
  averageMilli: bigint | undefined,
  targetMilli: bigint,
  { statusReplicas, tolerances }: CalculatorContext,
): Calculation {
  const ratio = Number(totalMilli) / (Number(targetMilli) * statusReplicas);
  // Over no replicas there is no average.
  const current = averageMilli === undefined ? {} : { averageValueMilli: averageMilli };
  if (isWithin(tolerances, ratio)) {
    return { replicas: statusReplicas, current, how: { ratio, multiplier: statusReplicas, kept: 'tolerance' } };
  }
  const replicas = toInt32(Math.ceil(Number(totalMilli) / Number(targetMilli)));
  return { replicas, current, how: { ratio, multiplier: statusReplicas } };
}

export interface ObjectQuery {
  readonly metric: string;
  readonly metricSelector?: LabelSelector;
  readonly describedObject: CrossVersionObjectReference;
}

/** Object. @throws Error where the metric or pods are missing */
export function byObject(
  query: ObjectQuery,
  target: { readonly perPod: boolean; readonly milli: bigint },
  context: CalculatorContext,
): Calculation {
  const value = objectValue(query, context);
  if (!target.perPod) return byValue(value, target.milli, context);
  return byValuePerPod(value, ceilAverage(value, context.statusReplicas), target.milli, context);
}

/** All series together, within 64 bits. */
const sum = (values: readonly bigint[]): bigint =>
  values.reduce((total, value) => (total + value > int64Max ? int64Max : wrapInt64(total + value)), 0n);

/** The same where the target is per pod: upstream takes every negative sum for one that was too large. */
function sumPerPod(values: readonly bigint[]): bigint {
  let total = 0n;
  for (const value of values) {
    total = wrapInt64(total + value);
    if (total < 0n) return int64Max;
  }
  return total;
}

/** External: all series together. @throws Error where the metric or pods are missing */
export function byExternal(
  metric: string,
  metricSelector: LabelSelector | undefined,
  target: { readonly perPod: boolean; readonly milli: bigint },
  context: CalculatorContext,
): Calculation {
  const where = `${context.namespace}/${metric}/${describeSelector(metricSelector)}`;
  const values = externalValues(metric, metricSelector, where, context);
  if (!target.perPod) return byValue(sum(values), target.milli, context);
  const total = sumPerPod(values);
  const average = Number(total) >= 2 ** 63 ? int64Max : ceilAverage(total, context.statusReplicas);
  return byValuePerPod(total, average, target.milli, context);
}
