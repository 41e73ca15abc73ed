import { deploymentStateMetric, faultMetric, metric } from '@gameday/conventions';
import {
  bucketOf,
  countBy,
  countOf,
  maxBy,
  mean,
  orZero,
  quantile,
  rateBy,
  ratio,
  select,
  selectAll,
  sumBy,
} from '../kit/promql.ts';
import type { Query } from '../kit/query.ts';
import { foreign } from '../names/foreign.ts';

/** Rate, errors and duration of what services serve. */

const { serverDuration, clientDuration, serverInFlight } = metric;
const requests = select(countOf(serverDuration));
const failed = select(countOf(serverDuration), 'http_response_status_code=~"5.."');

type Labels = readonly string[];
const service = ['service'];
const route = ['service', 'http_request_method', 'http_route'];

const rateOf = (labels: Labels): string => rateBy(labels, requests);
const errorShare = (labels: Labels): string => ratio(orZero(rateBy(labels, failed), rateOf(labels)), rateOf(labels));

export const total = {
  rate: { expression: rateOf([]) },
  errors: { expression: errorShare([]) },
  mean: { expression: mean([], serverDuration) },
  p999: { expression: quantile(0.999, [], serverDuration) },
} satisfies Record<string, Query>;

export const perService = {
  rate: { expression: rateOf(service), legend: '{{service}}' },
  errors: { expression: errorShare(service), legend: '{{service}}' },
  mean: { expression: mean(service, serverDuration), legend: '{{service}}' },
  p99: { expression: quantile(0.99, service, serverDuration), legend: '{{service}}' },
  p999: { expression: quantile(0.999, service, serverDuration), legend: '{{service}}', exemplars: true },
  inFlight: { expression: sumBy(service, select(serverInFlight)), legend: '{{service}}' },
  replicas: { expression: countBy(service, select(metric.serviceInfo)), legend: '{{service}}' },
} satisfies Record<string, Query>;

export const perRoute = {
  rate: { expression: rateOf(route) },
  errors: { expression: errorShare(route) },
  mean: { expression: mean(route, serverDuration) },
  p99: { expression: quantile(0.99, route, serverDuration) },
} satisfies Record<string, Query>;

/** Percentiles of all chosen services together. */
export const percentiles: readonly Query[] = [
  { expression: quantile(0.5, [], serverDuration), legend: 'P50' },
  { expression: quantile(0.9, [], serverDuration), legend: 'P90' },
  { expression: quantile(0.99, [], serverDuration), legend: 'P99', exemplars: true },
  { expression: quantile(0.999, [], serverDuration), legend: 'P999' },
];

export const statusCodes: Query = {
  expression: rateBy(['http_response_status_code'], requests),
  legend: '{{http_response_status_code}}',
};

export const durations: Query = {
  expression: rateBy(['le'], select(bucketOf(serverDuration))),
  legend: '{{le}}',
  kind: 'heatmap',
};

const edge = ['service', 'peer'];
const attempts = select(countOf(clientDuration));

export const perEdge = {
  rate: { expression: rateBy(edge, attempts), legend: '{{service}} → {{peer}}' },
  p99: { expression: quantile(0.99, edge, clientDuration), legend: '{{service}} → {{peer}}' },
} satisfies Record<string, Query>;

const relabelled = (expression: string, to: string, from: string): string =>
  `label_replace(${expression}, "${to}", "$1", "${from}", "(.+)")`;

/** Who calls whom: services with their requests per second, edges with their attempts per second. */
export const map = {
  nodes: {
    expression: relabelled(
      `sum by (id) (${relabelled(rateOf(service), 'id', 'service')})\nor\n` +
        `0 * sum by (id) (${relabelled(rateBy(['peer'], attempts), 'id', 'peer')})\nor\n` +
        `0 * sum by (id) (${relabelled(rateBy(service, attempts), 'id', 'service')})`,
      'title',
      'id',
    ),
  },
  edges: {
    expression: `sum by (id, source, target) (label_join(${relabelled(
      relabelled(rateBy(edge, attempts), 'source', 'service'),
      'target',
      'peer',
    )}, "id", "→", "service", "peer"))`,
  },
} satisfies Record<string, Query>;

/** What the whole lab is like, whatever jobs are chosen. */
export const state = {
  replicasReady: { expression: sumBy([], selectAll(deploymentStateMetric.ready)) },
  replicasWanted: { expression: sumBy([], selectAll(deploymentStateMetric.specReplicas)) },
  breakersOpen: { expression: `sum(${selectAll(metric.breakerState, 'state="open"')}) or vector(0)` },
  faults: { expression: `count(${selectAll(faultMetric.active)} == 1) or vector(0)` },
  alertsFiring: {
    expression: `count(${selectAll(foreign.prometheus.alerts, 'alertstate="firing"')}) or vector(0)`,
  },
  alerts: {
    expression: maxBy(['alertname', 'severity', 'service', 'alertstate'], selectAll(foreign.prometheus.alerts)),
    until: 'alert',
  },
} satisfies Record<string, Query>;
