import { metricsOf } from '@gameday/hpa';
import { type HorizontalPodAutoscalerSpec, type MetricSpec, milliValue } from '@gameday/kubernetes';
import { metricKey, objectKey } from '../../../sources/autoscaling-answers.ts';
import type { RecordedInput } from '../../../sources/autoscaling-record.ts';
import { subjectOf } from '../amounts.ts';
import { isSharedMetric, servingUsage } from './load.ts';

const total = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + Number(text), 0);

function usageOf(input: RecordedInput, resource: string, container: string | undefined): number {
  return total(
    servingUsage(input).flatMap(({ containers }) =>
      containers
        .filter(({ name }) => container === undefined || name === container)
        .map(({ usageMilli }) => usageMilli[resource] ?? '0'),
    ),
  );
}

/** What one pod requests, on average, thousandths. */
function requestOf({ pods }: RecordedInput, resource: string, container: string | undefined): number {
  const each = pods.map(({ containers }) =>
    containers
      .filter(({ name }) => container === undefined || name === container)
      .reduce((sum, { requests }) => sum + Number(milliValue(requests?.[resource] ?? '0')), 0),
  );
  return each.length === 0 ? 0 : each.reduce((sum, value) => sum + value, 0) / each.length;
}

/** Thousandths of the load of all pods together; undefined where it was not read. */
function loadOf(metric: MetricSpec, input: RecordedInput): number | undefined {
  const { resource, containerResource, pods, object, external } = metric;
  const { answers } = input;
  if (resource || containerResource) {
    if (servingUsage(input).length === 0) return undefined;
    return usageOf(input, (resource ?? containerResource)?.name ?? '', containerResource?.container);
  }
  const answer = pods
    ? answers.pods[metricKey(pods.metric.name, pods.metric.selector)]
    : object
      ? answers.object[objectKey(object.describedObject, object.metric.name, object.metric.selector)]
      : external && answers.external[metricKey(external.metric.name, external.metric.selector)];
  if (!answer || 'error' in answer) return undefined;
  if (typeof answer.value === 'string') return Number(answer.value);
  if (answer.value.length === 0) return undefined;
  return total(answer.value.map((row) => (typeof row === 'string' ? row : row.valueMilli)));
}

/** With how many pods one metric would be exactly on target; undefined where its target says nothing of that. */
function neededFor(metric: MetricSpec, input: RecordedInput): number | undefined {
  const { utilization, perPodMilli, unit } = subjectOf(metric);
  // Memory and durations do not divide by having more pods.
  if (unit === 'bytes' || !isSharedMetric(metric.pods?.metric.name ?? '')) return undefined;
  const load = loadOf(metric, input);
  if (load === undefined) return undefined;
  if (perPodMilli !== undefined) return perPodMilli > 0n ? load / Number(perPodMilli) : undefined;
  const { resource, containerResource } = metric;
  if (utilization === undefined) return undefined;
  const request = requestOf(input, (resource ?? containerResource)?.name ?? '', containerResource?.container);
  return request > 0 ? load / (request * (utilization / 100)) : undefined;
}

/**
 * With how many pods the load of a recorded moment would be exactly on the targets of a spec, by the metric that needs most;
 * fractions count. null where no metric tells.
 */
export function neededPods(spec: HorizontalPodAutoscalerSpec, input: RecordedInput): number | null {
  const each = metricsOf(spec).flatMap((metric) => neededFor(metric, input) ?? []);
  return each.length === 0 ? null : Math.max(...each);
}
