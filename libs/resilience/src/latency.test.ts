import { describe, expect, test } from 'vitest';
import { LatencyQuantile } from './latency.ts';
import { seededRandom } from '@gameday/random';

describe('the running quantile', () => {
  test.each([0.5, 0.95, 0.99])('is at most 5 % above the truth, and not below it (%s)', (quantile) => {
    const random = seededRandom(7);
    const latency = new LatencyQuantile(quantile);
    const values = Array.from({ length: 1000 }, () => 1 + 200 * random() ** 3);
    for (const value of values) latency.record(value);
    const truth = values.toSorted((a, b) => a - b)[Math.ceil(quantile * values.length) - 1]!;
    expect(latency.estimate()).toBeGreaterThanOrEqual(truth);
    expect(latency.estimate()).toBeLessThan(truth * 1.05);
  });

  test('forgets: after two thousand samples only the new ones count', () => {
    const latency = new LatencyQuantile(0.95);
    for (let sample = 0; sample < 1024; sample += 1) latency.record(500);
    for (let sample = 0; sample < 2048; sample += 1) latency.record(2);
    expect(latency.estimate()).toBeLessThan(2.1);
  });

  test.each([0, -1, 1e-9, 1e12])('takes %s ms without harm', (latencyMs) => {
    const latency = new LatencyQuantile(0.95);
    latency.record(latencyMs);
    expect(latency.estimate()).toBeGreaterThan(0);
    expect(latency.estimate()).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});
