import type {
  HorizontalPodAutoscaler,
  HPAScalingRules,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
} from '../../types.ts';
import { fieldProblem, type FieldPath, type FieldProblem } from '../field-problem.ts';
import { atLeast, between, oneOf, present } from './checks.ts';
import { checkSelector } from './workload.ts';
import { isNegative, isPositive } from './quantities.ts';

/** Per metric type: the field that describes it, and the kinds of target that it may have. */
const metricTypes: Readonly<Record<string, { field: keyof MetricSpec; targets: readonly string[] }>> = {
  Resource: { field: 'resource', targets: ['Utilization', 'AverageValue'] },
  ContainerResource: { field: 'containerResource', targets: ['Utilization', 'AverageValue'] },
  Pods: { field: 'pods', targets: ['AverageValue'] },
  Object: { field: 'object', targets: ['Value', 'AverageValue'] },
  External: { field: 'external', targets: ['Value', 'AverageValue'] },
};

const targetField = { Utilization: 'averageUtilization', AverageValue: 'averageValue', Value: 'value' } as const;

function checkTarget(path: FieldPath, target: MetricTarget | undefined, allowed: readonly string[]): FieldProblem[] {
  if (!target?.type) return present([...path, ...(target ? ['type'] : [])], undefined);
  const wrong = oneOf(...allowed)([...path, 'type'], target.type);
  if (wrong.length > 0) return wrong;
  const field = targetField[target.type as keyof typeof targetField];
  const value = target[field];
  if (value === undefined) return present([...path, field], undefined, ` with a target of type ${target.type}`);
  const positive = typeof value === 'number' ? value > 0 : isPositive(value);
  return positive ? [] : [fieldProblem([...path, field], `must be greater than 0, is ${value}`)];
}

const checkIdentifier = (path: FieldPath, metric: MetricIdentifier | undefined): FieldProblem[] => [
  ...present([...path, 'name'], metric?.name || undefined),
  ...checkSelector([...path, 'selector'], metric?.selector),
];

function checkMetric(path: FieldPath, metric: MetricSpec): FieldProblem[] {
  const known = metricTypes[metric.type];
  if (!known) return oneOf(...Object.keys(metricTypes))([...path, 'type'], metric.type);
  const at = [...path, known.field];
  const source = metric[known.field] as Record<string, unknown> | undefined;
  if (!source) return present(at, undefined, ` for a metric of type ${metric.type}`);
  const stray = Object.values(metricTypes)
    .filter(({ field }) => field !== known.field && metric[field] !== undefined)
    .map(({ field }) => fieldProblem([...path, field], `must not be set beside ${known.field}`, 'FieldValueForbidden'));
  const named = metric.type === 'Resource' || metric.type === 'ContainerResource';
  return [
    ...stray,
    ...(named ? [] : checkIdentifier([...at, 'metric'], source['metric'] as MetricIdentifier | undefined)),
    ...checkTarget([...at, 'target'], source['target'] as MetricTarget | undefined, known.targets),
  ];
}

/** Windows last at most an hour, periods of policies at most half an hour, as upstream validates them. */
const windowSecondsMax = 3_600;
const periodSecondsMax = 1_800;

function checkRules(path: FieldPath, rules: HPAScalingRules | undefined): FieldProblem[] {
  if (!rules) return [];
  const { tolerance, policies } = rules;
  return [
    ...between(0, windowSecondsMax)([...path, 'stabilizationWindowSeconds'], rules.stabilizationWindowSeconds),
    ...oneOf('Max', 'Min', 'Disabled')([...path, 'selectPolicy'], rules.selectPolicy),
    ...(tolerance !== undefined && isNegative(tolerance)
      ? [fieldProblem([...path, 'tolerance'], `must be at least 0, is ${tolerance}`)]
      : []),
    ...(policies?.length === 0
      ? [fieldProblem([...path, 'policies'], 'must have at least one policy, or be left out', 'FieldValueRequired')]
      : []),
    ...(policies ?? []).flatMap((policy, index) => [
      ...oneOf('Pods', 'Percent')([...path, 'policies', index, 'type'], policy.type),
      ...atLeast(1)([...path, 'policies', index, 'value'], policy.value),
      ...between(1, periodSecondsMax)([...path, 'policies', index, 'periodSeconds'], policy.periodSeconds),
    ]),
  ];
}

function checkBounds({ minReplicas = 1, maxReplicas, metrics = [] }: HorizontalPodAutoscaler['spec']): FieldProblem[] {
  const fromOutside = metrics.some(({ type }) => type === 'Object' || type === 'External');
  if (minReplicas < 0) return atLeast(0)(['spec', 'minReplicas'], minReplicas);
  if (minReplicas === 0 && !fromOutside) {
    const why = 'scaling from 0 needs an Object or External metric, as there are no pods to measure';
    return [fieldProblem(['spec', 'minReplicas'], `must be at least 1, is 0: ${why}`)];
  }
  return maxReplicas !== undefined && maxReplicas >= 1 && minReplicas > maxReplicas
    ? [fieldProblem(['spec', 'minReplicas'], `must be at most maxReplicas (${maxReplicas}), is ${minReplicas}`)]
    : atLeast(1)(['spec', 'maxReplicas'], maxReplicas);
}

export function checkAutoscaler({ spec }: HorizontalPodAutoscaler): FieldProblem[] {
  if (!spec) return [fieldProblem(['spec'], 'must be set', 'FieldValueRequired')];
  const { metrics = [], behavior } = spec;
  return [
    ...checkBounds(spec),
    ...metrics.flatMap((metric, index) => checkMetric(['spec', 'metrics', index], metric)),
    ...checkRules(['spec', 'behavior', 'scaleUp'], behavior?.scaleUp),
    ...checkRules(['spec', 'behavior', 'scaleDown'], behavior?.scaleDown),
  ];
}
