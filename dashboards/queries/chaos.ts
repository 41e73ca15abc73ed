import { autoscalerStateMetric, deploymentStateMetric, faultMetric, metric, runMetric } from '@gameday/conventions';
import { countOf, maxBy, orZero, quantile, rateBy, ratio, select, sumBy } from '../kit/promql.ts';
import type { Query } from '../kit/query.ts';

/** What experiments do, what they look at, and what the app makes of it. */

const chosen = ['experiment=~"$experiment"', 'run=~"$run"'];
const { hypothesisValue, hypothesisMet, verdict } = runMetric;
const faultActive = faultMetric.active;

export const faults = {
  inForce: { expression: `count(${select(faultActive, ...chosen)} == 1) or vector(0)` },
  timeline: {
    expression: maxBy(['fault', 'target'], select(faultActive, ...chosen)),
    legend: '{{fault}} on {{target}}',
    until: 'fault',
  },
  list: {
    expression: maxBy(
      ['experiment', 'run', 'fault', 'target'],
      `max_over_time(${select(faultActive, ...chosen)}[$__range]) > 0`,
    ),
    until: 'fault',
  },
} satisfies Record<string, Query>;

export const hypothesis = {
  met: {
    expression: `min by (experiment, probe) (${select(hypothesisMet, ...chosen)})`,
    // What is different comes first: the names of rows are cut at their ends.
    legend: '{{probe}} ({{experiment}})',
    until: 'run',
  },
  values: {
    expression: maxBy(['experiment', 'probe'], select(hypothesisValue, ...chosen)),
    legend: '{{probe}}',
    until: 'run',
  },
} satisfies Record<string, Query>;

const ended = `last_over_time(${select(verdict, ...chosen)}[$__range]) == 1`;

export const verdicts = {
  list: { expression: maxBy(['experiment', 'run', 'verdict'], ended), until: 'run' },
  counts: {
    expression: `count by (verdict) (${maxBy(['run', 'verdict'], ended)})`,
    legend: '{{verdict}}',
    until: 'run',
  },
} satisfies Record<string, Query>;

const requests = select(countOf(metric.serverDuration));
const failed = select(countOf(metric.serverDuration), 'http_response_status_code=~"5.."');
const service = ['service'];

export const impact = {
  rate: { expression: rateBy(service, requests), legend: '{{service}}' },
  errors: {
    expression: ratio(orZero(rateBy(service, failed), rateBy(service, requests)), rateBy(service, requests)),
    legend: '{{service}}',
  },
  p99: { expression: quantile(0.99, service, metric.serverDuration), legend: '{{service}}', exemplars: true },
  breakers: {
    expression: sumBy(['service', 'peer'], select(metric.breakerState, 'state="open"')),
    legend: '{{service}} → {{peer}}',
  },
  amplification: {
    expression: ratio(
      rateBy(['service', 'peer'], select(metric.attempts)),
      rateBy(['service', 'peer'], select(metric.calls)),
    ),
    legend: '{{service}} → {{peer}}',
  },
  replicas: {
    expression: sumBy(['deployment'], select(deploymentStateMetric.ready)),
    legend: '{{deployment}}',
  },
  wanted: {
    expression: maxBy(['horizontalpodautoscaler'], select(autoscalerStateMetric.desiredReplicas)),
    legend: '{{horizontalpodautoscaler}}: wanted',
  },
} satisfies Record<string, Query>;
