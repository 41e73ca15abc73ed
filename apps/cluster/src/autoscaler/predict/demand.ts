import { metricsOf } from '@gameday/hpa';
import { type HorizontalPodAutoscalerSpec, type MetricSpec, milliValue } from '@gameday/kubernetes';
import { type Answer, externalKey, objectKey, podsKey, type RecordedAnswers } from '../observe/answers.ts';
import type { RecordedInput } from '../decisions/record.ts';

/** The load of all pods together, and how much of it one pod is meant to bear. */
export interface Demand {
  /** Of the metric, as people know it: `http_requests_per_second`, `cpu`. */
  readonly metric: string;
  /** Under which it is remembered; one metric with two selectors has two. */
  readonly key: string;
  /** absent: not known now */
  readonly total?: number;
  /** Above 0; absent: not known now. */
  readonly perReplica?: number;
}

const units = (milli: bigint): number => Number(milli) / 1000;

function sum<T>(answer: Answer<readonly T[]> | undefined, valueOf: (row: T) => string): number | undefined {
  if (answer === undefined || 'error' in answer || answer.value.length === 0) return undefined;
  return answer.value.reduce((total, row) => total + units(BigInt(valueOf(row))), 0);
}

/** Cores in use, of one container or of all. */
function cpu(answers: RecordedAnswers, container: string | undefined): number | undefined {
  if (answers.resource.length === 0) return undefined;
  return answers.resource
    .flatMap(({ containers }) => containers)
    .filter(({ name }) => container === undefined || name === container)
    .reduce((total, { usageMilli }) => total + units(BigInt(usageMilli['cpu'] ?? '0')), 0);
}

/** Cores that one pod requests; undefined where one does not say. */
function requestedCores({ pods }: Pick<RecordedInput, 'pods'>, container: string | undefined) {
  const each = pods.map(({ containers }) => {
    const counted = containers.filter(({ name }) => container === undefined || name === container);
    if (counted.length === 0 || counted.some(({ requests }) => requests?.['cpu'] === undefined)) return Number.NaN;
    return counted.reduce((total, { requests }) => total + units(milliValue(requests?.['cpu'] ?? '0')), 0);
  });
  const mean = each.reduce((total, value) => total + value, 0) / each.length;
  return Number.isFinite(mean) && mean > 0 ? mean : undefined;
}

type Input = Pick<RecordedInput, 'answers' | 'pods'>;
type Target = { readonly averageValue?: string; readonly averageUtilization?: number };

const demand = (metric: string, key: string, total: number | undefined, perReplica: number | undefined): Demand => ({
  metric,
  key,
  ...(total !== undefined && { total }),
  ...(perReplica !== undefined && perReplica > 0 && { perReplica }),
});

/** A target of type Value says nothing of how much one pod bears. */
const isPerPod = ({ averageValue, averageUtilization }: Target): boolean =>
  averageValue !== undefined || averageUtilization !== undefined;

const average = ({ averageValue }: Target): number | undefined =>
  averageValue === undefined ? undefined : units(milliValue(averageValue));

function cpuDemand(input: Input, target: Target, container?: string): Demand {
  const cores = requestedCores(input, container);
  const { averageUtilization: percent } = target;
  const perReplica = percent === undefined || cores === undefined ? average(target) : (percent / 100) * cores;
  const key = container === undefined ? 'cpu' : `cpu of ${container}`;
  return demand(key, key, cpu(input.answers, container), perReplica);
}

function demandOf(metric: MetricSpec, input: Input): Demand | undefined {
  const { pods, object, external, resource, containerResource } = metric;
  const { answers } = input;
  const target = (pods ?? object ?? external ?? resource ?? containerResource)?.target;
  if (!target || !isPerPod(target)) return undefined;
  if (pods) {
    const key = podsKey(pods.metric.name, pods.metric.selector);
    const total = sum(answers.pods[key], (row) => row.valueMilli);
    return demand(pods.metric.name, key, total, average(target));
  }
  if (object) {
    const key = objectKey(object.describedObject, object.metric.name, object.metric.selector);
    const answer = answers.object[key];
    const total = answer && 'value' in answer ? units(BigInt(answer.value)) : undefined;
    return demand(object.metric.name, key, total, average(target));
  }
  if (external) {
    const key = externalKey(external.metric.name, external.metric.selector);
    return demand(external.metric.name, key, sum(answers.external[key], String), average(target));
  }
  if (resource?.name === 'cpu') return cpuDemand(input, target);
  if (containerResource?.name === 'cpu') return cpuDemand(input, target, containerResource.container);
  return undefined;
}

/**
 * The loads that an autoscaler's metrics tell of, those first that tell it best: a rate or a queue says what is asked for, while
 * CPU says what could be done, which is less when pods are at their limit. Memory is no load, and targets of type Value, such as a
 * latency, do not say how much one pod bears.
 */
export function demandsOf(spec: HorizontalPodAutoscalerSpec, input: Input): Demand[] {
  const metrics = metricsOf(spec);
  const isCpu = ({ resource, containerResource }: MetricSpec): boolean => Boolean(resource ?? containerResource);
  return [...metrics.filter((metric) => !isCpu(metric)), ...metrics.filter(isCpu)].flatMap(
    (metric) => demandOf(metric, input) ?? [],
  );
}
