import { dayShape, jobsShape, periodicLoad, sineShape, type PeriodicLoad } from '@gameday/forecast/synthetic';
import { seededRandom } from '@gameday/random';
import type { Figure } from '../support/report.ts';
import { methods } from './methods.ts';

const stepsPerDay = 288;
const days = 7;
const measuredDays = 2;
const quantile = 0.9;

const shapes = { dayShape, sineShape, jobsShape };
/** What makes days hard to forecast. */
const troubles: Readonly<Record<string, Partial<PeriodicLoad>>> = {
  'alike days': {},
  noise: { noise: 0.15 },
  gaps: { gaps: 0.1 },
  outliers: { outliers: 0.02 },
  growth: { driftPerDay: 0.1 },
  weekends: { weekend: 0.6 },
  'days early or late': { shiftHours: 0.3 },
  'days of other sizes': { dayToDay: 0.2 },
  'all of it': {
    noise: 0.08,
    gaps: 0.05,
    outliers: 0.01,
    dayToDay: 0.12,
    weekend: 0.7,
    driftPerDay: 0.03,
    shiftHours: 0.2,
  },
};

interface Loss {
  readonly wape: number;
  readonly pinball: number;
  readonly coverage: number;
}

/** Loss over the last days of many seeded weeks, as shares of the load. */
function lossOf(name: string, trouble: Partial<PeriodicLoad>, ahead: number, seeds: number): Loss {
  let error = 0;
  let load = 0;
  let pinball = 0;
  let covered = 0;
  let count = 0;
  for (const shape of Object.values(shapes))
    for (let seed = 1; seed <= seeds; seed += 1) {
      const values = periodicLoad(seededRandom(seed), { shape, days, stepsPerDay, peak: 100, ...trouble });
      const steps = measuredDays * stepsPerDay;
      for (const { actual, point, upper } of methods[name]?.(values, stepsPerDay, ahead, quantile, steps) ?? []) {
        // Nobody can forecast the outliers themselves.
        if (actual > 250) continue;
        error += Math.abs(actual - point);
        load += actual;
        pinball += actual > upper ? quantile * (actual - upper) : (1 - quantile) * (upper - actual);
        covered += actual <= upper ? 1 : 0;
        count += 1;
      }
    }
  return { wape: error / load, pinball: pinball / load, coverage: covered / count };
}

const geometricMean = (values: readonly number[]) =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** Error and quantile loss of every method, over all troubles, two steps and twelve steps ahead. */
export function compareMethods(short: boolean): Figure[] {
  const seeds = short ? 1 : 4;
  const aheads = short ? [2] : [2, 12];
  const losses = new Map(
    Object.keys(methods).map((name) => [
      name,
      aheads.flatMap((ahead) =>
        Object.entries(troubles).map(([trouble, load]) => ({ trouble, ahead, ...lossOf(name, load, ahead, seeds) })),
      ),
    ]),
  );
  const over = (name: string, of: keyof Loss) => geometricMean((losses.get(name) ?? []).map((loss) => loss[of]));
  const others = Object.keys(methods).filter((name) => name !== 'ours');
  const next = (of: keyof Loss) => Math.min(...others.map((name) => over(name, of)));
  return [
    {
      name: 'error of the next best / ours',
      value: next('wape') / over('ours', 'wape'),
      unit: 'x',
      goal: { atLeast: 1 },
    },
    {
      name: 'quantile loss of the next best / ours',
      value: next('pinball') / over('ours', 'pinball'),
      unit: 'x',
      goal: { atLeast: 1 },
    },
    ...Object.keys(methods).flatMap((name): Figure[] => [
      { name: `  ${name}: error`, value: over(name, 'wape') * 100, unit: '%' },
      { name: `  ${name}: quantile loss`, value: over(name, 'pinball') * 1_000, unit: '‰' },
    ]),
    ...(losses.get('ours') ?? []).flatMap(({ trouble, ahead, wape, coverage }): Figure[] => [
      { name: `  ours, ${trouble}, ${ahead} ahead: error`, value: wape * 100, unit: '%' },
      { name: `  ours, ${trouble}, ${ahead} ahead: coverage of 90 %`, value: coverage * 100, unit: '%' },
    ]),
  ];
}
