import { autoscalerMetric, autoscalerStateMetric, deploymentStateMetric, podStateMetric } from '@gameday/conventions';
import { countOf, grown, maxBy, mean, type Name, orNone, select, sumBy } from '../kit/promql.ts';
import type { Query } from '../kit/query.ts';

/** What the autoscalers see, want and do. The cluster app exports it under the names of kube-state-metrics. */

const hpa = ['horizontalpodautoscaler'];
const name = '{{horizontalpodautoscaler}}';
const chosenOne = 'horizontalpodautoscaler="$horizontalpodautoscaler"';
const one = (metric: Name, ...matchers: readonly string[]): string => select(metric, chosenOne, ...matchers);

const { currentReplicas, desiredReplicas, minReplicas, maxReplicas, statusTarget, specTarget, condition } =
  autoscalerStateMetric;

/** What a metric is now, as a share of its target: 1 is on target. */
const againstTarget = (of: typeof select, labels: readonly string[]): string => {
  const each = ['namespace', 'horizontalpodautoscaler', 'metric_name', 'metric_target_type'];
  return maxBy(labels, `${maxBy(each, of(statusTarget))}\n/\n(${maxBy(each, of(specTarget))} > 0)`);
};

export const all = {
  current: { expression: maxBy(hpa, select(currentReplicas)), legend: name },
  desired: { expression: maxBy(hpa, select(desiredReplicas)), legend: name },
  min: { expression: maxBy(hpa, select(minReplicas)), legend: name },
  max: { expression: maxBy(hpa, select(maxReplicas)), legend: name },
  againstTarget: { expression: againstTarget(select, hpa), legend: name },
  limited: {
    expression: maxBy(hpa, select(condition, 'condition="ScalingLimited"', 'status="true"')),
    legend: name,
  },
  changes: {
    expression: sumBy(hpa, `changes(${select(desiredReplicas)}[$__rate_interval])`),
    legend: name,
  },
  timeScale: { expression: maxBy([], select(autoscalerMetric.timeScale)) },
  mode: { expression: maxBy(['horizontalpodautoscaler', 'mode'], `${select(autoscalerMetric.mode)} == 1`) },
} satisfies Record<string, Query>;

export const size = {
  current: { expression: maxBy([], one(currentReplicas)), legend: 'current' },
  desired: { expression: maxBy([], one(desiredReplicas)), legend: 'desired' },
  min: { expression: maxBy([], one(minReplicas)), legend: 'at least' },
  max: { expression: maxBy([], one(maxReplicas)), legend: 'at most' },
} satisfies Record<string, Query>;

export const metrics = {
  againstTarget: {
    expression: againstTarget(one, ['metric_name', 'metric_target_type']),
    legend: '{{metric_name}} ({{metric_target_type}})',
  },
  status: {
    expression: maxBy(['metric_name', 'metric_target_type'], one(statusTarget)),
    legend: '{{metric_name}} ({{metric_target_type}})',
  },
  proposals: { expression: maxBy(['metric_name'], one(autoscalerMetric.proposal)), legend: '{{metric_name}} asks for' },
  floor: {
    expression: maxBy([], one(autoscalerMetric.floor)),
    legend: 'the forecast asks for',
    until: 'forecast',
  },
} satisfies Record<string, Query>;

export const decisions = {
  conditions: {
    expression: maxBy(['condition'], one(condition, 'status="true"')),
    legend: '{{condition}}',
  },
  actions: {
    expression: grown(['action'], one(autoscalerMetric.decisions)),
    legend: '{{action}}',
  },
  scalings: {
    expression: orNone(grown(['action'], one(autoscalerMetric.decisions, 'action!="none"')), { action: 'none' }),
    legend: '{{action}}',
  },
  errors: {
    expression: orNone(grown(['error'], one(autoscalerMetric.decisions, 'error!="none"')), { error: 'none' }),
    legend: '{{error}}',
  },
  seconds: {
    expression: mean(['horizontalpodautoscaler'], autoscalerMetric.decisionDuration, chosenOne),
    legend: 'average',
  },
  age: { expression: `time() - ${maxBy([], one(autoscalerMetric.lastDecision))}`, legend: 'since the last' },
  paused: { expression: maxBy([], one(autoscalerMetric.paused)) },
} satisfies Record<string, Query>;

export const forecasts = {
  demand: {
    expression: maxBy(['metric_name'], one(autoscalerMetric.demand)),
    legend: 'load: {{metric_name}}',
    until: 'forecast',
  },
  forecast: {
    expression: maxBy(['metric_name', 'estimate'], one(autoscalerMetric.forecast)),
    legend: 'forecast ({{estimate}}): {{metric_name}}',
    until: 'forecast',
  },
  error: {
    expression: maxBy(['metric_name'], one(autoscalerMetric.forecastError)),
    legend: 'error: {{metric_name}}',
    until: 'forecast',
  },
  coverage: {
    expression: maxBy(['metric_name'], one(autoscalerMetric.forecastCoverage)),
    legend: 'coverage: {{metric_name}}',
    until: 'forecast',
  },
  status: {
    // An autoscaler that is not asked to forecast has no status of it.
    expression:
      `${maxBy(['status'], one(autoscalerMetric.forecastStatus))}\nor on ()\n` +
      `label_replace(${maxBy([], one(autoscalerMetric.mode, 'mode="off"'))}, "status", "off", "", "")`,
    legend: '{{status}}',
  },
  startUp: {
    expression: maxBy([], one(autoscalerMetric.startUp)),
    legend: 'start-up',
    until: 'scaling',
  },
} satisfies Record<string, Query>;

const pod = ['pod'];
const ofContainer = ['namespace', 'pod', 'container'];

/** Of a resource, how much of its limit a container uses. */
const ofLimit = (usage: Name, resource: string): string =>
  maxBy(
    pod,
    `${maxBy(ofContainer, select(usage))}\n/\n${maxBy(ofContainer, select(podStateMetric.limits, `resource="${resource}"`))}`,
  );

export const pods = {
  cpu: { expression: sumBy(pod, select(autoscalerMetric.cpuCores)), legend: '{{pod}}' },
  cpuOfLimit: { expression: ofLimit(autoscalerMetric.cpuCores, 'cpu'), legend: '{{pod}}' },
  memory: { expression: sumBy(pod, select(autoscalerMetric.memoryBytes)), legend: '{{pod}}' },
  memoryOfLimit: { expression: ofLimit(autoscalerMetric.memoryBytes, 'memory'), legend: '{{pod}}' },
  ready: { expression: sumBy(['deployment'], select(deploymentStateMetric.ready)), legend: '{{deployment}}: ready' },
  unavailable: {
    expression: sumBy(['deployment'], select(deploymentStateMetric.unavailable)),
    legend: '{{deployment}}: unavailable',
  },
  restarts: { expression: grown(pod, select(podStateMetric.restarts)), legend: '{{pod}}' },
  waiting: {
    expression: orNone(sumBy(['pod', 'reason'], select(podStateMetric.waitingReason)), {
      pod: 'all pods',
      reason: 'none',
    }),
    legend: '{{pod}}: {{reason}}',
  },
} satisfies Record<string, Query>;

/** How often decisions are taken, to see that they are at all. */
export const decisionRate: Query = {
  expression: sumBy(hpa, `rate(${select(countOf(autoscalerMetric.decisionDuration))}[$__rate_interval])`),
  legend: name,
};
