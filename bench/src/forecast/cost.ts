import { createPredictor, defaultPredictiveSettings } from '@gameday/forecast';
import { dayShape, periodicLoad } from '@gameday/forecast/synthetic';
import { seededRandom } from '@gameday/random';
import { quantile } from '@gameday/balancer/simulation';
import type { Figure } from '../support/report.ts';

/** Processor time in ms: on a machine that is shared, time on the wall measures the others. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** What a prediction costs with seven days of five minutes behind it, and what its state takes. */
export function measureCost(short: boolean): Figure[] {
  const values = periodicLoad(seededRandom(1), { shape: dayShape, days: 9, stepsPerDay: 288, peak: 400 });
  const predictor = createPredictor({ ...defaultPredictiveSettings, mode: 'auto' });
  const ask = (nowSeconds: number) =>
    predictor.predict({ nowSeconds, startupSeconds: 45, syncSeconds: 15, targetPerPod: 35, unit: '/s' });
  const start = 7 * 288;
  for (let step = 0; step < start; step += 1) predictor.observe(step * 300, values[step] as number);
  ask(start * 300);
  const fits: number[] = [];
  const between: number[] = [];
  for (let step = start; step < start + (short ? 24 : 288); step += 1) {
    predictor.observe(step * 300, values[step] as number);
    fits.push(cpuMs(() => ask(step * 300 + 1)));
    between.push(cpuMs(() => Array.from({ length: 20 }, (_, sync) => ask(step * 300 + 15 * sync))) / 20);
  }
  return [
    {
      name: 'prediction that fits anew, once a step: median',
      value: quantile(fits, 0.5),
      unit: 'ms',
      goal: { atMost: 5 },
    },
    { name: '  P99 (eight times a day it looks for the period)', value: quantile(fits, 0.99), unit: 'ms' },
    { name: '  between two steps', value: quantile(between, 0.5), unit: 'ms' },
    { name: 'stored state', value: JSON.stringify(predictor).length / 1_024, unit: 'KiB', goal: { atMost: 300 } },
  ];
}
