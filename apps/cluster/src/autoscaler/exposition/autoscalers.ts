import { autoscalerStateMetric as metric } from '@gameday/conventions';
import { type MetricSpec, type MetricStatus, milliValue, type Quantity } from '@gameday/kubernetes';
import type { Stored } from '../../store/store.ts';
import { settingsOf } from '../settings.ts';
import { asLabels, conditionSamples, familiesOf, told, unixTime } from './families.ts';
import type { MetricFamily, MetricSample } from './render.ts';

type Hpa = Stored<'HorizontalPodAutoscaler'>;

interface Values {
  readonly value?: Quantity;
  readonly averageValue?: Quantity;
  readonly averageUtilization?: number;
}

function number(quantity: Quantity | undefined): number | undefined {
  if (quantity === undefined) return undefined;
  try {
    return Number(milliValue(String(quantity))) / 1000;
  } catch {
    return undefined;
  }
}

function samples(name: string, { value, averageValue, averageUtilization }: Values): MetricSample[] {
  const kinds = { value: number(value), utilization: averageUtilization, average: number(averageValue) };
  return Object.entries(kinds).flatMap(([kind, amount]) =>
    amount === undefined ? [] : [{ labels: { metric_name: name, metric_target_type: kind }, value: amount }],
  );
}

const spec = ({ resource, containerResource, pods, object, external }: MetricSpec): MetricSample[] => {
  if (resource) return samples(resource.name, resource.target);
  if (containerResource) return samples(containerResource.name, containerResource.target);
  const source = pods ?? object ?? external;
  return source ? samples(source.metric.name, source.target) : [];
};

const status = ({ resource, containerResource, pods, object, external }: MetricStatus): MetricSample[] => {
  if (resource) return samples(resource.name, resource.current);
  if (containerResource) return samples(containerResource.name, containerResource.current);
  const source = pods ?? object ?? external;
  return source ? samples(source.metric.name, source.current) : [];
};

/** Two metrics of one name, such as of two containers, would be one series; the later one counts. */
const distinct = (all: readonly MetricSample[]): MetricSample[] => [
  ...new Map(all.map((sample) => [JSON.stringify(sample.labels), sample])).values(),
];

/** kube_horizontalpodautoscaler_* */
export const autoscalerStateFamilies = (autoscalers: readonly Hpa[]): MetricFamily[] =>
  familiesOf(
    autoscalers,
    ({ metadata }) => ({ namespace: metadata.namespace, horizontalpodautoscaler: metadata.name }),
    [
      [
        metric.info,
        ({ spec: { scaleTargetRef: target } }) =>
          told({
            scaletargetref_api_version: target.apiVersion || undefined,
            scaletargetref_kind: target.kind,
            scaletargetref_name: target.name,
          }),
      ],
      // The lab writes annotations at every decision; only settings are worth a series.
      [metric.annotations, (hpa) => told(asLabels('annotation', settingsOf(hpa.metadata.annotations)))],
      [metric.labels, ({ metadata }) => told(asLabels('label', metadata.labels))],
      [metric.generation, ({ metadata }) => metadata.generation],
      [metric.created, ({ metadata }) => unixTime(metadata.creationTimestamp)],
      [metric.minReplicas, (hpa) => hpa.spec.minReplicas ?? 1],
      [metric.maxReplicas, (hpa) => hpa.spec.maxReplicas],
      [metric.specTarget, (hpa) => distinct((hpa.spec.metrics ?? []).flatMap(spec))],
      [metric.statusTarget, (hpa) => distinct((hpa.status?.currentMetrics ?? []).flatMap(status))],
      [metric.currentReplicas, (hpa) => hpa.status?.currentReplicas ?? 0],
      [metric.desiredReplicas, (hpa) => hpa.status?.desiredReplicas ?? 0],
      [
        metric.condition,
        (hpa) =>
          (hpa.status?.conditions ?? []).flatMap((condition) =>
            conditionSamples(condition.status, (each) => ({ condition: condition.type, status: each })),
          ),
      ],
    ],
  );
