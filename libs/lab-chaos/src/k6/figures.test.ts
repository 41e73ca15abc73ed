import type { LoadSample } from '@gameday/k6';
import { describe, expect, it } from 'vitest';
import { figureOf, type LoadMetric } from './figures.ts';

const samples: LoadSample[] = [10, 20, 30, 40].map((durationMs, index) => ({
  atMs: index,
  durationMs,
  failed: index === 3,
  transaction: undefined,
}));

describe('figures of requests', () => {
  it.each<[LoadMetric, string, number | undefined]>([
    ['http_req_duration', 'avg', 25],
    ['http_req_duration', 'min', 10],
    ['http_req_duration', 'max', 40],
    ['http_req_duration', 'p(50)', 25],
    ['http_req_duration', 'p(99.9)', 39.97],
    ['http_req_duration', 'count', 4],
    ['http_req_duration', 'rate', undefined],
    ['http_req_failed', 'rate', 0.25],
    ['http_req_failed', 'count', 1],
    ['http_reqs', 'count', 4],
    ['http_reqs', 'rate', 2],
    ['http_reqs', 'avg', undefined],
  ])('%s %s', (metric, value, expected) => {
    const figure = figureOf(samples, metric, value, 2);
    if (expected === undefined) expect(figure).toBeUndefined();
    else expect(figure).toBeCloseTo(expected, 9);
  });

  it('of no requests are none, but for their number', () => {
    expect(figureOf([], 'http_req_duration', 'p(99)', 2)).toBeUndefined();
    expect(figureOf([], 'http_req_failed', 'rate', 2)).toBeUndefined();
    expect(figureOf([], 'http_reqs', 'rate', 2)).toBe(0);
  });
});
