import { describe, expect, it } from 'vitest';
import { accuracyOf, skillOf, type Accuracy } from './accuracy.ts';
import { judgeTrust } from './trust.ts';

const scored = (rows: ReadonlyArray<readonly [actual: number, point: number, upper: number]>) =>
  rows.map(([actual, point, upper], step) => ({ step, actual, point, upper, lower: 0 }));

describe('how wrong forecasts were', () => {
  it('is unknown while there are none', () => expect(accuracyOf([], 3)).toBeUndefined());

  it('is the error by the load, the share within the quantile, and what was too much', () => {
    const accuracy = accuracyOf(
      scored([
        [100, 110, 120],
        [100, 100, 120],
        [200, 180, 190],
      ]),
      2,
    );
    expect(accuracy).toEqual({
      count: 3,
      wape: 0.075,
      recentWape: 20 / 300,
      coverage: 2 / 3,
      bias: -0.025,
    });
  });

  it('does not make much of a quiet night', () => {
    const busy = Array.from({ length: 50 }, () => [100, 100, 110] as const);
    const accuracy = accuracyOf(scored([...busy, [1, 3, 5], [1, 3, 5]]), 2);
    expect(accuracy?.recentWape).toBeLessThan(0.05);
  });

  it('is nothing where nothing was forecast and nothing came', () => {
    expect(accuracyOf(scored([[0, 0, 0]]), 1)).toMatchObject({ wape: 0, bias: 0, coverage: 1 });
  });
});

describe('the skill of forecasts', () => {
  const last = (step: number) => [Number.NaN, 90, 100][step] as number;
  it.each([
    { points: [0, 95, 150], is: 0.5 },
    { points: [0, 100, 200], is: 1 },
    { points: [0, 90, 100], is: 0 },
    { points: [0, 80, 90], is: 1 - 130 / 110 },
  ])('of $points against the last values is $is', ({ points, is }) => {
    const rows = points.map((point, step) => ({
      step,
      actual: [50, 100, 200][step] as number,
      point,
      upper: 0,
      lower: 0,
    }));
    expect(skillOf(rows, last)).toBeCloseTo(is);
  });
  it('is not known where nothing was known before', () => {
    expect(skillOf(scored([[1, 1, 1]]), () => Number.NaN)).toBeNaN();
  });
});

describe('trust', () => {
  const limits = { errorMax: 0.3, quantile: 0.9 };
  const good: Accuracy = { count: 100, wape: 0.05, recentWape: 0.05, coverage: 0.92, bias: 0 };

  it.each<[string, Partial<Accuracy> & { skill?: number }, before: boolean, string]>([
    ['a small error', {}, false, 'trusted'],
    ['an error just under the limit, when trusted', { wape: 0.29 }, true, 'trusted'],
    ['an error just under the limit, when not', { wape: 0.29 }, false, 'error'],
    ['an error over the limit', { wape: 0.31 }, true, 'error'],
    ['a bad hour', { recentWape: 0.5 }, true, 'trusted'],
    ['a bad hour, when not trusted', { recentWape: 0.5 }, false, 'recent_error'],
    ['a very bad hour', { recentWape: 0.7 }, true, 'recent_error'],
    ['nothing that the last value does not say', { skill: -0.2 }, true, 'no_skill'],
    ['a little more than the last value says, when not trusted', { skill: 0.04 }, false, 'no_skill'],
    ['nothing to compare with', { skill: Number.NaN }, false, 'trusted'],
    ['coverage of 75 %, when trusted', { coverage: 0.75 }, true, 'trusted'],
    ['coverage of 75 %, when not', { coverage: 0.75 }, false, 'coverage'],
    ['coverage of 60 %', { coverage: 0.6 }, true, 'coverage'],
  ])('%s', (_, { skill = 0.5, ...change }, before, outcome) => {
    const trust = judgeTrust(before, { ...good, ...change }, skill, limits);
    expect(trust.trusted ? 'trusted' : trust.because).toBe(outcome);
  });
});
