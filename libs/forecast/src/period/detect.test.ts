import { describe, expect, it } from 'vitest';
import { aperiodicLoads, dayShape, jobsShape, periodicLoad, sineShape } from '../synthetic/loads.ts';
import { seededRandom } from '@gameday/random';
import { detectPeriod } from './detect.ts';

const day = { days: 7, stepsPerDay: 96, peak: 100 };

describe('where nothing comes again', () => {
  it.each(Object.entries(aperiodicLoads))('%s has no period', (_, make) => {
    const seeds = Array.from({ length: 10 }, (__, index) => 1_000 + index);
    const seen = seeds.filter((seed) => detectPeriod(make(seededRandom(seed), 300, 100)).kind !== 'none');
    expect(seen).toEqual([]);
  });

  it('a period is seen in at most 1 % of the series', () => {
    let looked = 0;
    const seen: string[] = [];
    for (const [name, make] of Object.entries(aperiodicLoads))
      for (let seed = 0; seed < 24; seed += 1) {
        looked += 1;
        if (detectPeriod(make(seededRandom(seed), 200, 100)).kind === 'found') seen.push(`${name}, seed ${seed}`);
      }
    expect(seen.length / looked, seen.join('; ')).toBeLessThanOrEqual(0.01);
  });

  it('a hint does not make one', () => {
    let looked = 0;
    const seen: string[] = [];
    for (const [name, make] of Object.entries(aperiodicLoads))
      for (let seed = 0; seed < 24; seed += 1) {
        looked += 1;
        const values = make(seededRandom(seed), 200, 100);
        if (detectPeriod(values, { hintSteps: [40, 66, 98][seed % 3] as number }).kind === 'found')
          seen.push(`${name}, seed ${seed}`);
      }
    expect(seen.length / looked, seen.join('; ')).toBeLessThanOrEqual(0.03);
  });
});

describe('a day', () => {
  it.each([
    ['that repeats', {}],
    ['under noise of 30 %', { noise: 0.3 }],
    ['with a fifth of it missing', { gaps: 0.2 }],
    ['with outliers', { outliers: 0.03 }],
    ['on a level that drifts', { driftPerDay: 0.2 }],
    ['with quiet weekends', { weekend: 0.5 }],
    ['that comes early or late', { shiftHours: 0.3 }],
    ['with days of other sizes', { dayToDay: 0.2 }],
  ])('%s is found', (_, trouble) => {
    for (const [name, shape] of Object.entries({ dayShape, sineShape, jobsShape }))
      for (const seed of [1, 2]) {
        const values = periodicLoad(seededRandom(seed), { shape, ...day, ...trouble });
        const finding = detectPeriod(values, { usualSteps: [96] });
        expect(finding.kind, `${name}, seed ${seed}`).toBe('found');
        if (finding.kind === 'found') expect(finding.periodSteps % 96, `${name}, seed ${seed}`).toBe(0);
      }
  });

  it.each([60, 96, 101, 144])('of any length is found without knowing it: %s steps', (stepsPerDay) => {
    const values = periodicLoad(seededRandom(4), { shape: dayShape, ...day, stepsPerDay });
    expect(detectPeriod(values)).toMatchObject({ kind: 'found', periodSteps: stepsPerDay });
  });

  it('that is no whole number of steps is found exactly enough', () => {
    const values = Float64Array.from({ length: 700 }, (_, step) => 100 * dayShape((step * 24) / 66.4));
    const finding = detectPeriod(values);
    expect(finding.kind === 'found' && finding.periodSteps).toBeCloseTo(66.4, 0);
  });

  it('is not taken for half of it when its two peaks are alike', () => {
    const values = periodicLoad(seededRandom(5), { shape: dayShape, ...day });
    expect(detectPeriod(values)).toMatchObject({ kind: 'found', periodSteps: 96 });
  });

  it('with a hint is found in little more than two', () => {
    const values = periodicLoad(seededRandom(6), { shape: dayShape, ...day, days: 3 }).subarray(0, 2.1 * 96);
    expect(detectPeriod(values, { hintSteps: 96 })).toMatchObject({ kind: 'found', periodSteps: 96 });
  });

  it('gives way to the week when weekends differ and three weeks are known', () => {
    const values = periodicLoad(seededRandom(7), { shape: dayShape, ...day, days: 22, stepsPerDay: 48, weekend: 0.2 });
    expect(detectPeriod(values, { usualSteps: [48, 7 * 48] })).toMatchObject({ kind: 'found', periodSteps: 7 * 48 });
  });

  it('that is known goes on being so through bad data', () => {
    const values = periodicLoad(seededRandom(8), { shape: sineShape, ...day, noise: 0.6, gaps: 0.2, outliers: 0.05 });
    expect(detectPeriod(values, { currentSteps: 96 })).toMatchObject({ kind: 'found', periodSteps: 96 });
  });

  it('that is known is given up when nothing is left of it', () => {
    const noise = aperiodicLoads['white noise']?.(seededRandom(9), 700, 100) as Float64Array;
    expect(detectPeriod(noise, { currentSteps: 96 }).kind).toBe('none');
  });
});

describe('too little to tell', () => {
  it.each([
    { known: 20, hintSteps: undefined, needed: 72 },
    { known: 100, hintSteps: 96, needed: 192 },
    { known: 20, hintSteps: 8, needed: 24 },
    { known: 0, hintSteps: undefined, needed: 72 },
  ])('$known steps with a hint of $hintSteps need $needed', ({ known, hintSteps, needed }) => {
    const values = periodicLoad(seededRandom(1), { shape: dayShape, ...day }).subarray(0, known);
    expect(detectPeriod(values, hintSteps === undefined ? {} : { hintSteps })).toEqual({
      kind: 'thin',
      knownSteps: known,
      neededSteps: needed,
    });
  });

  it('are gaps, however many', () => {
    expect(detectPeriod(new Float64Array(500).fill(Number.NaN)).kind).toBe('thin');
  });
});
