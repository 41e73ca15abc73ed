import { metric } from '@gameday/conventions';
import {
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
  sumOf,
} from '../kit/promql.ts';
import type { Query } from '../kit/query.ts';
import { foreign } from '../names/foreign.ts';

/**
 * What k6 measures, as it writes it to Prometheus. k6 is not scraped, so its series have no job and no instance; its
 * percentiles are those since its run began, its counters can be rated.
 */

const { k6 } = foreign;
const every = '5s';
const until = 'load_test';
const ofScenario = 'scenario=~"$scenario"';
const of = (name: string, ...matchers: readonly string[]): string => selectAll(name, ofScenario, ...matchers);
const client = <const Q extends Omit<Query, 'every' | 'until'>>(query: Q) => ({ every, until, ...query }) as const;

const transaction = ['scenario', 'transaction'];
const perTransaction = '{{transaction}}';

const unexpected = of(k6.requests, 'expected_response="false"');
const failedShare = (labels: readonly string[]): string =>
  ratio(orZero(rateBy(labels, unexpected), rateBy(labels, of(k6.requests))), rateBy(labels, of(k6.requests)));
/**
 * The mean of a trend of requests over the window. k6 writes a trend's sum in seconds, and its count by the same factor too small:
 * the number of requests is the count.
 */
const meanOf = (labels: readonly string[], trend: string): string =>
  ratio(rateBy(labels, of(sumOf(trend))), rateBy(labels, of(k6.requests)));

export const load = {
  users: client({ expression: sumBy([], selectAll(k6.users)), legend: 'users' }),
  usersMax: client({ expression: sumBy([], selectAll(k6.usersMax)), legend: 'at most' }),
  rate: client({ expression: rateBy([], of(k6.requests)), legend: 'k6 sends' }),
  failed: client({ expression: failedShare([]), legend: 'k6 sees' }),
  mean: client({ expression: meanOf([], k6.duration), legend: 'k6 measures' }),
  iterations: client({ expression: rateBy(['scenario'], of(k6.iterations)), legend: '{{scenario}}' }),
  dropped: {
    expression: rateBy(['scenario'], of(k6.dropped)),
    legend: '{{scenario}}: dropped',
    every,
    until: 'dropped_iterations',
  },
  checks: client({ expression: `min by (check) (${of(k6.checks)})`, legend: '{{check}}' }),
  received: client({ expression: rateBy([], of(k6.received)), legend: 'received' }),
  sent: client({ expression: rateBy([], of(k6.sent)), legend: 'sent' }),
} satisfies Record<string, Query>;

const share = (trend: string, legend: string) => client({ expression: meanOf([], trend), legend });

/** Where the time of a request goes, as the client sees it; on average. */
export const parts = [
  share(k6.blocked, 'waiting for a free connection'),
  share(k6.connecting, 'connecting'),
  share(k6.waiting, 'waiting for the answer'),
  share(k6.receiving, 'receiving'),
] satisfies readonly Query[];

const statistic = (name: string) =>
  client({ expression: maxBy(transaction, of(`${k6.duration}_${name}`)), legend: perTransaction });

export const perTransactionOf = {
  rate: client({ expression: rateBy(transaction, of(k6.requests)), legend: perTransaction }),
  failed: client({ expression: failedShare(transaction), legend: perTransaction }),
  mean: client({ expression: meanOf(transaction, k6.duration), legend: perTransaction }),
  count: client({ expression: sumBy(transaction, of(k6.requests)) }),
  avg: statistic('avg'),
  p50: statistic('p50'),
  p95: statistic('p95'),
  p99: statistic('p99'),
  p999: statistic('p999'),
  max: statistic('max'),
} satisfies Record<string, Query>;

/** The same as the app's door measures it. */
const requests = select(countOf(metric.serverDuration));
const errors = select(countOf(metric.serverDuration), 'http_response_status_code=~"5.."');

export const server = {
  rate: { expression: rateBy([], requests), legend: 'the app serves' },
  failed: {
    expression: ratio(orZero(rateBy([], errors), rateBy([], requests)), rateBy([], requests)),
    legend: 'the app answers',
  },
  mean: { expression: mean([], metric.serverDuration), legend: 'the app measures' },
  p95: { expression: quantile(0.95, [], metric.serverDuration), legend: 'the app: P95' },
  p99: { expression: quantile(0.99, [], metric.serverDuration), legend: 'the app: P99', exemplars: true },
  inFlight: { expression: sumBy([], select(metric.serverInFlight)), legend: 'in flight' },
} satisfies Record<string, Query>;

/** Percentiles of the whole run so far: the slowest transaction's. */
export const soFar = {
  p95: client({ expression: maxBy([], of(`${k6.duration}_p95`)), legend: 'k6: P95 so far' }),
  p99: client({ expression: maxBy([], of(`${k6.duration}_p99`)), legend: 'k6: P99 so far' }),
} satisfies Record<string, Query>;
