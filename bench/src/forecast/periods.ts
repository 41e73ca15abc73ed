import { createPredictor, defaultPredictiveSettings, detectPeriod } from '@gameday/forecast';
import { aperiodicLoads, dayShape, jobsShape, periodicLoad, sineShape } from '@gameday/forecast/synthetic';
import { seededRandom } from '@gameday/random';
import type { Figure } from '../support/report.ts';

const hardDay = {
  noise: 0.1,
  gaps: 0.1,
  outliers: 0.02,
  dayToDay: 0.15,
  weekend: 0.6,
  driftPerDay: 0.05,
  shiftHours: 0.3,
};

/** How often a period is seen where there is none, and how often one is found where there is. */
export function measurePeriods(short: boolean): Figure[] {
  const seeds = short ? 5 : 100;
  let looked = 0;
  let seen = 0;
  let seenWithHint = 0;
  for (const make of Object.values(aperiodicLoads))
    for (const length of [200, 600, 2_016])
      for (let seed = 0; seed < seeds; seed += 1) {
        const values = make(seededRandom(seed * 13 + length), length, 100);
        const hintSteps = Math.floor(length / ([2.05, 3, 7][seed % 3] as number));
        looked += 1;
        if (detectPeriod(values).kind === 'found') seen += 1;
        if (detectPeriod(values, { hintSteps }).kind === 'found') seenWithHint += 1;
      }
  const found = (days: number, stepsPerDay: number, hint: boolean) => {
    let right = 0;
    let count = 0;
    for (const shape of [dayShape, sineShape, jobsShape])
      for (const trouble of [
        {},
        { noise: 0.3 },
        { gaps: 0.2 },
        { outliers: 0.03 },
        { driftPerDay: 0.2 },
        { weekend: 0.5 },
        hardDay,
      ])
        for (let seed = 0; seed < (short ? 2 : 20); seed += 1) {
          const values = periodicLoad(seededRandom(seed), { shape, days, stepsPerDay, peak: 100, ...trouble });
          const options = hint
            ? { hintSteps: stepsPerDay }
            : { usualSteps: [stepsPerDay / 24, stepsPerDay, 7 * stepsPerDay] };
          const finding = detectPeriod(values, options);
          count += 1;
          const ratio = finding.kind === 'found' ? finding.periodSteps / stepsPerDay : 0;
          if (Math.round(ratio) > 0 && Math.abs(ratio - Math.round(ratio)) < 0.03) right += 1;
        }
    return (right / count) * 100;
  };
  return [
    { name: 'a period is seen where there is none', value: (seen / looked) * 100, unit: '%', goal: { atMost: 1 } },
    { name: '  with a hint', value: (seenWithHint / looked) * 100, unit: '%', goal: { atMost: 2 } },
    {
      name: '  a week without one: of the time ready',
      value: readyWithoutPeriod(short ? 1 : 10),
      unit: '%',
      goal: { atMost: 1 },
    },
    { name: 'a day is found in 7 days of 5 minutes', value: found(7, 288, false), unit: '%', goal: { atLeast: 95 } },
    { name: '  in 4 days of 15 minutes', value: found(4, 96, false), unit: '%' },
    { name: '  in 3 days of 15 minutes, with a hint', value: found(3, 96, true), unit: '%' },
  ];
}

/** A predictor lives through seven days of a load in which nothing comes again: for how much of the time it would have scaled by it. */
function readyWithoutPeriod(seeds: number): number {
  let ready = 0;
  let asked = 0;
  for (const make of Object.values(aperiodicLoads))
    for (let seed = 0; seed < seeds; seed += 1) {
      const predictor = createPredictor({ ...defaultPredictiveSettings, stepSeconds: 900 });
      make(seededRandom(seed + 50), 672, 100).forEach((value, step) => {
        const nowSeconds = step * 900 + 1;
        predictor.observe(nowSeconds, value);
        const { status } = predictor.predict({ nowSeconds, startupSeconds: 45, syncSeconds: 15, targetPerPod: 10 });
        asked += 1;
        if (status === 'ready') ready += 1;
      });
    }
  return (ready / asked) * 100;
}
