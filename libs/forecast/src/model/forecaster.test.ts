import { describe, expect, it } from 'vitest';
import { accuracyOf } from '../accuracy/accuracy.ts';
import { dayShape, periodicLoad, sineShape } from '../synthetic/loads.ts';
import { seededRandom } from '@gameday/random';
import { backtest } from './backtest.ts';
import { fitForecaster } from './forecaster.ts';

const day = 96;
const load = (seed: number, more = {}) =>
  periodicLoad(seededRandom(seed), { shape: dayShape, days: 7, stepsPerDay: day, peak: 100, ...more });
const series = (values: Float64Array, first = 0) => ({ stepSeconds: 300, first, values });

describe('a forecast', () => {
  it('of what repeats exactly is exact, at any distance', () => {
    const values = Float64Array.from({ length: 5 * day }, (_, step) => 100 * sineShape(((step % day) * 24) / day));
    const forecaster = fitForecaster(series(values, 1_000), day);
    for (const ahead of [1, 10, day, 3 * day + 5]) {
      const step = 1_000 + values.length - 1 + ahead;
      const { point, upper, lower } = forecaster.at(step, 0.9);
      // Neighbouring phases are evened out a little.
      const usual = 100 * sineShape((((values.length - 1 + ahead) % day) * 24) / day);
      expect(Math.abs(point - usual) / usual, `${ahead} ahead`).toBeLessThan(0.01);
      expect([upper >= point, lower <= point]).toEqual([true, true]);
    }
  });

  it('is as wrong as the noise, and its quantile holds', () => {
    const runs = [1, 2, 3, 4].flatMap((seed) =>
      backtest(series(load(seed, { noise: 0.1 })), day, { ahead: 2, quantile: 0.9, steps: 2 * day }),
    );
    const accuracy = accuracyOf(runs, 10);
    expect(accuracy?.wape).toBeLessThan(0.1);
    expect(accuracy?.coverage).toBeGreaterThan(0.86);
    expect(accuracy?.coverage).toBeLessThan(0.95);
    expect(Math.abs(accuracy?.bias ?? 1)).toBeLessThan(0.03);
  });

  it('is far better than the same time yesterday when days differ in size', () => {
    const values = load(5, { dayToDay: 0.3 });
    const ours = accuracyOf(backtest(series(values), day, { ahead: 3, quantile: 0.9, steps: 3 * day }), 10);
    const naive = accuracyOf(
      Array.from({ length: 3 * day }, (_, index) => {
        const step = 4 * day + index;
        const point = values[step - day] as number;
        return { step, actual: values[step] as number, point, upper: point, lower: point };
      }),
      10,
    );
    expect(ours?.wape).toBeLessThan((naive?.wape ?? 0) / 2);
  });

  it('goes up with a day that is twice as busy', () => {
    const values = load(6, { noise: 0.01, dayToDay: 0.1 });
    const today = values.slice();
    for (let step = 6 * day; step < 7 * day; step += 1) today[step] = 2 * (values[step] as number);
    const known = today.subarray(0, 6 * day + 60);
    const step = 6 * day + 62;
    expect(fitForecaster(series(known), day).at(step, 0.9).point).toBeGreaterThan(1.6 * (values[step] as number));
  });

  it('is not led astray by one odd day', () => {
    const values = load(7, { noise: 0.01, dayToDay: 0.01 });
    const odd = values.slice();
    odd.fill(400, 5 * day, 5 * day + 60);
    const step = 6 * day + 40;
    const at = (all: Float64Array) => fitForecaster(series(all.subarray(0, step - 1)), day).at(step, 0.9).point;
    expect(at(odd) / at(values)).toBeCloseTo(1, 1);
  });

  it('bridges gaps, also at the end', () => {
    const values = load(8, { gaps: 0.2, noise: 0.02 });
    values.fill(Number.NaN, 6 * day + 30, 6 * day + 50);
    const forecaster = fitForecaster(series(values.subarray(0, 6 * day + 50)), day);
    for (let step = 6 * day + 50; step < 7 * day; step += 1) {
      const { point, upper, lower } = forecaster.at(step, 0.95);
      expect(lower <= point && point <= upper && point >= 0, `step ${step}`).toBe(true);
    }
  });

  it('is never below 0 where nothing ever was', () => {
    const values = load(9, { noise: 0.5 });
    const forecaster = fitForecaster(series(values), day);
    const lows = Array.from({ length: 2 * day }, (_, index) => forecaster.at(7 * day + index, 0.99).lower);
    expect(Math.min(...lows)).toBeGreaterThanOrEqual(0);
  });

  it('judges itself by what was known at the time: what comes later changes nothing', () => {
    const values = load(10);
    const changed = values.slice();
    changed.fill(1_000, 6 * day + 48);
    const options = { ahead: 2, quantile: 0.9, steps: day };
    const before = (all: Float64Array) => backtest(series(all), day, options).filter(({ step }) => step < 6 * day + 48);
    expect(before(changed)).toEqual(before(values));
  });
});
