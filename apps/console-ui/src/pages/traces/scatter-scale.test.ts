import { describe, expect, it } from 'vitest';
import { durationScale, timeScale } from './scatter-scale.ts';

describe('the axis of durations', () => {
  it('begins at zero where they are alike', () => {
    const { at, ticks } = durationScale([2_000, 9_000]);
    expect(ticks.map(({ value }) => value)).toEqual([0, 5_000, 10_000]);
    expect([at(0), at(5_000), at(10_000)]).toEqual([0, 0.5, 1]);
  });

  it('is logarithmic where they differ much', () => {
    const { at, ticks } = durationScale([150, 900_000]);
    expect(ticks.map(({ value }) => value)).toEqual([100, 1_000, 10_000, 100_000, 1_000_000]);
    expect([at(100), at(10_000), at(1_000_000)]).toEqual([0, 0.5, 1]);
  });

  it.each([[[]], [[0]], [[0, 0]]])('holds for %j', (values) => {
    expect(durationScale(values).ticks.every(({ at }) => at >= 0 && at <= 1)).toBe(true);
  });
});

it.each([230, 60_000, 7_200_000, 900_000_000])(
  'the axis of times over %d ms leaves a margin and has few ticks',
  (range) => {
    const { at, ticks } = timeScale([1_000_000, 1_000_000 + range]);
    expect(at(1_000_000)).toBeGreaterThan(0);
    expect(at(1_000_000 + range)).toBeLessThan(1);
    expect(ticks.length).toBeGreaterThan(1);
    expect(ticks.length).toBeLessThan(8);
    expect(timeScale([5]).at(5)).toBeGreaterThan(0);
  },
);
