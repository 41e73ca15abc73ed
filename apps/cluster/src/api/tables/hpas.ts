import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '@gameday/kubernetes';
import { ageColumn, type Column, column, integer, nameColumn } from './column.ts';

const shownMax = 2;
const unknown = '<unknown>';

type Current = MetricValueStatus | undefined;

/** `12%/70%` or `300m/500m`: what a resource metric is, and what it should be. */
function resourceText(name: string, target: MetricTarget, current: Current): string {
  if (target.averageValue !== undefined) return `${name}: ${current?.averageValue ?? unknown}/${target.averageValue}`;
  const percent = (value: number | undefined, otherwise: string) => (value === undefined ? otherwise : `${value}%`);
  return `${name}: ${percent(current?.averageUtilization, unknown)}/${percent(target.averageUtilization, '<auto>')}`;
}

/** Object and external metrics: divided by the pods, or as they are. */
const valueText = (target: MetricTarget, current: Current): string =>
  target.averageValue === undefined
    ? `${current?.value ?? unknown}/${target.value}`
    : `${current?.averageValue ?? unknown}/${target.averageValue} (avg)`;

function metricText(spec: MetricSpec, status: MetricStatus | undefined): string {
  if (spec.resource) return resourceText(spec.resource.name, spec.resource.target, status?.resource?.current);
  if (spec.containerResource) {
    const { name, target } = spec.containerResource;
    return resourceText(name, target, status?.containerResource?.current);
  }
  if (spec.pods) return `${status?.pods?.current.averageValue ?? unknown}/${spec.pods.target.averageValue}`;
  if (spec.object) return valueText(spec.object.target, status?.object?.current);
  if (spec.external) return valueText(spec.external.target, status?.external?.current);
  return '<unknown type>';
}

/** The TARGETS column: `cpu: 12%/70%, 300m/500m + 1 more...`. After `formatHPAMetrics` of Kubernetes v1.33. */
export function hpaTargets({ spec, status }: HorizontalPodAutoscaler): string {
  const specs = spec?.metrics ?? [];
  if (specs.length === 0) return '<none>';
  const statuses = status?.currentMetrics ?? [];
  const shown = specs.slice(0, shownMax).map((metric, index) => metricText(metric, statuses[index]));
  const more = specs.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` + ${more} more...` : ''}`;
}

export const hpaColumns: readonly Column<HorizontalPodAutoscaler>[] = [
  nameColumn,
  column('Reference', 'What is scaled.', ({ spec }) => `${spec?.scaleTargetRef.kind}/${spec?.scaleTargetRef.name}`),
  column('Targets', 'The present and the wanted value of each metric.', hpaTargets),
  column('MinPods', 'Lower limit of the replicas.', ({ spec }) => String(spec?.minReplicas ?? '<unset>')),
  integer('MaxPods', 'Upper limit of the replicas.', ({ spec }) => spec?.maxReplicas),
  integer('Replicas', 'Replicas as last seen by the autoscaler.', ({ status }) => status?.currentReplicas),
  ageColumn,
];
