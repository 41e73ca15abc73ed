import { foreign } from '../names/foreign.ts';
import { counter, gauge } from './series.ts';

const { k6: names } = foreign;
const scenario = { scenario: 'default' };
const request = {
  ...scenario,
  name: 'home-layout',
  transaction: 'home-layout',
  method: 'GET',
  status: '200',
  expected_response: 'true',
};
const trend = (name: string) => [
  ...['avg', 'p50', 'p95', 'p99', 'p999', 'max'].map((statistic) => gauge(`${name}_${statistic}`, request, 0.01)),
  counter(`${name}_count`, request, 20),
  counter(`${name}_sum`, request, 0.2),
];

/** As k6's remote write has it: no job, no instance. */
const load = [
  gauge(names.users, {}, 5),
  gauge(names.usersMax, {}, 5),
  counter(names.requests, request, 20),
  ...[names.duration, names.blocked, names.connecting, names.waiting, names.receiving].flatMap(trend),
  counter(names.iterations, scenario, 10),
  gauge(names.checks, { ...scenario, check: 'the layout is whole', transaction: 'home-layout' }, 1),
  counter(names.received, scenario, 10_000),
  counter(names.sent, scenario, 1_000),
];

export const k6 = { load, dropped: [counter(names.dropped, scenario, 1)] };
