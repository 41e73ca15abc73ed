import { describe, expect, it } from 'vitest';
import { defaultPredictiveSettings, type PredictiveSettings } from '../settings/settings.ts';
import { aperiodicLoads, dayShape, periodicLoad } from '../synthetic/loads.ts';
import { seededRandom } from '@gameday/random';
import type { Prediction } from './prediction.ts';
import { createPredictor, type Predictor } from './predictor.ts';

const stepSeconds = 1_800;
const day = 48;
const settings: PredictiveSettings = { ...defaultPredictiveSettings, mode: 'auto', stepSeconds };
const question = { startupSeconds: 45, syncSeconds: 15, targetPerPod: 35, unit: '/s' };

const load = (seed: number, more = {}) =>
  periodicLoad(seededRandom(seed), { shape: dayShape, days: 7, stepsPerDay: day, peak: 400, ...more });

/** Feeds steps from `from` on; asks at the start of each. */
function live(predictor: Predictor, values: Float64Array, from = 0): Prediction[] {
  return Array.from(values.subarray(from), (value, index) => {
    const nowSeconds = (from + index) * stepSeconds + 1;
    if (!Number.isNaN(value)) predictor.observe(nowSeconds, value);
    return predictor.predict({ ...question, nowSeconds });
  });
}
const statuses = (predictions: readonly Prediction[]) => predictions.map(({ status }) => status);
const changes = (predictions: readonly Prediction[]) =>
  statuses(predictions).filter((status, index, all) => index > 0 && status !== all[index - 1]).length;

describe('a load with a day', () => {
  const values = load(1, { noise: 0.02 });
  const predictions = live(createPredictor(settings), values);

  it('is thin at first, and ready from the third day on', () => {
    expect(predictions[0]).toMatchObject({ status: 'thin' });
    expect(predictions[day]).toMatchObject({
      status: 'thin',
      reason: 'the history is thin: 24 h of 2.3 d needed to tell whether the load comes again',
    });
    expect(predictions.slice(0, 2 * day).some(({ status }) => status === 'ready')).toBe(false);
    expect(new Set(statuses(predictions.slice(4 * day)))).toEqual(new Set(['ready']));
    expect(changes(predictions)).toBeLessThanOrEqual(3);
  });

  it('gets its pods before the rise, and gives them back after the peak', () => {
    const stepAt = (hour: number) => 6 * day + Math.round((hour * day) / 24);
    const podsAt = (hour: number) => {
      const prediction = predictions[stepAt(hour)];
      return prediction?.status === 'ready' ? prediction.replicas : 0;
    };
    // The load half an hour later, but for the tenth that the quantile leaves out.
    const needed = (hour: number) => Math.ceil((0.95 * (values[stepAt(hour + 0.5)] as number)) / 35);
    expect(podsAt(6)).toBeLessThanOrEqual(2);
    expect(needed(8)).toBeGreaterThan(2 * podsAt(6));
    for (const hour of [7.5, 8, 11, 18, 20]) expect(podsAt(hour), `at ${hour}`).toBeGreaterThanOrEqual(needed(hour));
    expect(podsAt(20)).toBeGreaterThan(9);
    expect(podsAt(23.5)).toBeLessThanOrEqual(2);
  });

  it('says in words what is coming and how wrong it has been', () => {
    const prediction = predictions[6 * day + 16 - 1];
    expect(prediction?.reason).toMatch(
      /^peak of [\d.]+\/s in \d+(\.\d)? min, \d+ pods at 35\/s each; needs 45 s to start; last day's error \d %, coverage \d+ %$/,
    );
    expect(prediction).toMatchObject({ status: 'ready', periodSeconds: 86_400 });
  });

  it('asks for no pod whose load the others may bear as well', () => {
    const predictor = createPredictor(settings);
    live(predictor, values);
    const nowSeconds = (values.length + day / 2) * stepSeconds;
    const ask = (tolerance: number) => predictor.predict({ ...question, nowSeconds, tolerance });
    const [exact, tolerant] = [ask(0), ask(0.5)];
    if (exact.status !== 'ready' || tolerant.status !== 'ready') throw new Error('no forecast');
    expect(exact.replicas).toBe(Math.ceil(exact.peak.upper / 35));
    expect(tolerant.replicas).toBe(Math.ceil(exact.peak.upper / (35 * 1.5)));
    expect(tolerant.replicas).toBeLessThan(exact.replicas);
    expect(tolerant.reason).toContain('at 35/s each (50 % more tolerated)');
  });

  it('knows how wrong its forecasts were', () => {
    const { accuracy } = predictions.at(-1) as Prediction;
    expect(accuracy?.count).toBe(day);
    expect(accuracy?.wape).toBeLessThan(0.1);
    expect(accuracy?.coverage).toBeGreaterThan(0.8);
  });

  it('goes on from its stored state as if nothing had happened', () => {
    const one = createPredictor(settings);
    live(one, values.subarray(0, 5 * day));
    const other = createPredictor(settings, JSON.parse(JSON.stringify(one)));
    const rest = (predictor: Predictor) => statuses(live(predictor, values, 5 * day));
    expect(rest(other)).toEqual(rest(one));
    expect(other.scored.map(({ step }) => step)).toEqual(one.scored.map(({ step }) => step));
    expect(JSON.stringify(one).length).toBeLessThan(100_000);
  });

  it('starts anew when the step was changed', () => {
    const one = createPredictor(settings);
    live(one, values.subarray(0, 3 * day));
    const other = createPredictor({ ...settings, stepSeconds: 60 }, JSON.parse(JSON.stringify(one)));
    expect(other.predict({ ...question, nowSeconds: 1e6 }).status).toBe('thin');
  });

  it('is forecast for a chart', () => {
    const predictor = createPredictor(settings);
    live(predictor, values);
    const chart = predictor.forecast(7 * day * stepSeconds, day);
    expect(chart.map(({ step }) => step)).toEqual(Array.from({ length: day }, (_, index) => 7 * day + index));
    expect(Math.max(...chart.map(({ point }) => point))).toBeGreaterThan(300);
  });

  it('asks for more the longer pods take to start', () => {
    const predictor = createPredictor(settings);
    live(predictor, values.subarray(0, 6 * day + 13));
    const pods = [45, 3_600, 14_400].map((startupSeconds) => {
      const prediction = predictor.predict({
        ...question,
        startupSeconds,
        nowSeconds: (6 * day + 12) * stepSeconds + 2,
      });
      return prediction.status === 'ready' ? prediction.replicas : 0;
    });
    expect(pods).toEqual(pods.toSorted((one, other) => one - other));
    expect(pods[2]).toBeGreaterThan(pods[0] as number);
  });
});

describe('a load without a period', () => {
  it.each(['white noise', 'random walk above 0', 'constant', 'bursts', 'trend'])(
    '%s is left to the reactive answer',
    (name) => {
      const values = aperiodicLoads[name]?.(seededRandom(3), 400, 100) as Float64Array;
      const predictions = live(createPredictor(settings), values);
      expect(statuses(predictions)).not.toContain('ready');
      expect(predictions.at(-1)).toMatchObject({
        status: 'no_period',
        reason: expect.stringMatching(/^no period: nothing in \d(\.\d)? d/) as string,
      });
    },
  );
});

describe('a day unlike the others', () => {
  it('takes the trust away, and the days after give it back, without flapping', () => {
    const values = load(4, { days: 12, noise: 0.02 });
    // A strike: nobody comes, then all at once at night.
    for (let step = 6 * day; step < 7 * day; step += 1) values[step] = step % day > 4 && step % day < 10 ? 400 : 5;
    const predictions = live(createPredictor(settings), values);
    expect(statuses(predictions.slice(6 * day, 7 * day))).toContain('inaccurate');
    expect(new Set(statuses(predictions.slice(10 * day)))).toEqual(new Set(['ready']));
    expect(changes(predictions.slice(5 * day))).toBeLessThanOrEqual(6);
  });

  it('without its evening peak does not keep the pods for it', () => {
    const values = load(5, { noise: 0.02 });
    for (let step = 6 * day + 34; step < 7 * day; step += 1) values[step] = 40;
    const last = live(createPredictor(settings), values).at(6 * day + 42);
    const usual = live(createPredictor(settings), load(5, { noise: 0.02 })).at(6 * day + 42);
    if (last?.status === 'ready' && usual?.status === 'ready') expect(last.replicas).toBeLessThan(usual.replicas / 2);
    else expect(last?.status).toBe('inaccurate');
  });
});

describe('a week', () => {
  it('of days that differ goes on as a day until it is known as a week', () => {
    const step = 3_600;
    const weeks = periodicLoad(seededRandom(11), {
      shape: dayShape,
      days: 26,
      stepsPerDay: 24,
      peak: 400,
      noise: 0.02,
      weekend: 0.2,
    });
    const predictor = createPredictor({ ...settings, stepSeconds: step });
    const found = Array.from(weeks, (value, index) => {
      predictor.observe(index * step, value);
      const prediction = predictor.predict({ ...question, nowSeconds: index * step });
      return prediction.status === 'ready' || prediction.status === 'inaccurate'
        ? prediction.periodSeconds / 86_400
        : 0;
    });
    expect(new Set(found.slice(0, 2 * 24))).toEqual(new Set([0]));
    expect(new Set(found.slice(4 * 24))).toEqual(new Set([1, 7]));
    expect(found.at(-1)).toBe(7);
  });
});

describe('a history that is stored', () => {
  it('grows when the period that is expected now needs more', () => {
    const one = createPredictor(settings);
    live(one, load(1, { days: 2 }));
    const other = createPredictor({ ...settings, periodSeconds: 20 * 86_400 }, JSON.parse(JSON.stringify(one)));
    expect(other.history.keep).toBe(7_681);
    const [before, after] = [one, other].map((predictor) => predictor.history.series().values);
    expect(after?.length).toBe(before?.length);
    // Stored with seven digits.
    after?.forEach((value, step) => expect(value / (before?.[step] as number)).toBeCloseTo(1, 6));
  });
});

describe('a limit on the error', () => {
  it('keeps the forecast out while it is missed, and says so', () => {
    const strict = { ...settings, errorMax: 0.02 };
    const predictions = live(createPredictor(strict), load(6, { noise: 0.15 }));
    expect(statuses(predictions)).not.toContain('ready');
    expect(predictions.at(-1)?.reason).toMatch(
      /^the forecast is not relied on: last day's error 1\d %.* must be 2 % or less/,
    );
  });
});

describe('whatever happens', () => {
  it('an answer has whole replicas of at least 1, a peak not in the past and quantiles in order', () => {
    for (let seed = 1; seed <= 6; seed += 1) {
      const values = load(seed, { days: 5, gaps: 0.2, outliers: 0.05, noise: 0.3, shiftHours: 1 });
      for (const prediction of live(createPredictor({ ...settings, periodSeconds: 86_400 }), values)) {
        expect(prediction.reason.length).toBeGreaterThan(10);
        if (prediction.status !== 'ready' && prediction.status !== 'inaccurate') continue;
        const { replicas, peak } = prediction;
        const ordered = prediction.values.every(({ lower, point, upper }) => lower <= point && point <= upper);
        expect([Number.isInteger(replicas) && replicas >= 1, peak.inSeconds >= 0, ordered], `seed ${seed}`).toEqual([
          true,
          true,
          true,
        ]);
      }
    }
  });

  it('a target that makes no sense is refused', () => {
    expect(() => createPredictor(settings).predict({ ...question, nowSeconds: 0, targetPerPod: 0 })).toThrow(
      /must be above 0/,
    );
  });

  it('a stored state that makes no sense is refused', () => {
    expect(() => createPredictor(settings, { version: 1 })).toThrow(/unusable/);
  });
});
