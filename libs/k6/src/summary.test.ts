import { expect, it } from 'vitest';
import { readSummary, summaryOf } from './summary.ts';

const trend = (avg: number) => ({
  avg,
  min: 1,
  med: 2,
  max: 9,
  'p(90)': 3,
  'p(95)': 4,
  'p(99)': 5,
  'p(99.9)': 6,
  count: 10,
});

const exported = {
  metrics: {
    http_reqs: { count: 20, rate: 10 },
    iterations: { count: 10, rate: 5 },
    dropped_iterations: { count: 3, rate: 1 },
    http_req_failed: { passes: 5, fails: 15, value: 0.25 },
    http_req_duration: trend(2),
    'http_req_duration{transaction:layout}': { ...trend(7), thresholds: { 'avg<=5': true, 'max<=10': false } },
    'checks{transaction:layout}': { passes: 9, fails: 1, value: 0.9, thresholds: { 'rate>=0.99': true } },
    'http_req_duration{scenario:a,transaction:version}': trend(1),
    'checks{scenario:a,transaction:version}': { passes: 0, fails: 0, value: 0 },
  },
};

it('reads requests, failures, iterations and what was dropped', () => {
  expect(summaryOf(exported)).toMatchObject({ requests: 20, failures: 5, iterations: 10, dropped: 3 });
});

it('tells kept thresholds from crossed ones, which k6 exports the other way round', () => {
  expect(summaryOf(exported).thresholds).toEqual([
    { name: 'http_req_duration{transaction:layout} avg<=5', ok: false },
    { name: 'http_req_duration{transaction:layout} max<=10', ok: true },
    { name: 'checks{transaction:layout} rate>=0.99', ok: false },
  ]);
});

it('has the durations of each transaction, and its success by its checks, else by its requests', () => {
  const { metrics } = summaryOf(exported);
  expect(metrics['layout']).toEqual({
    count: 10,
    avg: 7,
    p50: 2,
    p90: 3,
    p95: 4,
    p99: 5,
    p999: 6,
    max: 9,
    success: 0.9,
  });
  expect(metrics['version']).toMatchObject({ avg: 1, success: 0.75 });
  expect(metrics['all']).toMatchObject({ avg: 2, success: 0.75 });
});

it('of a load that made nothing is all zeros', () => {
  expect(summaryOf({})).toMatchObject({ requests: 0, failures: 0, thresholds: [] });
});

it('that is not there is undefined', async () => {
  expect(await readSummary('/no/such/summary.json')).toBeUndefined();
});
