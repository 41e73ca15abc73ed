import { describe, expect, it } from 'vitest';
import { ForecastError } from '../errors.ts';
import { seededRandom } from '@gameday/random';
import { createHistory, restoreHistory } from './history.ts';

const values = (history: ReturnType<typeof createHistory>, statistic?: 'mean' | 'max') => [
  ...history.series(statistic).values,
];

describe('a history', () => {
  it('has the mean and the maximum of each step that is over', () => {
    const history = createHistory({ stepSeconds: 60, keep: 10 });
    for (const [at, value] of [
      [0, 1],
      [15, 2],
      [30, 6],
      [61, 10],
      [120, 99],
    ] as const)
      history.add(at, value);
    expect(values(history)).toEqual([3, 10]);
    expect(values(history, 'max')).toEqual([6, 10]);
    expect(history.openStep()).toEqual({ step: 2, mean: 99, max: 99 });
  });

  it('knows a gap as a gap, not as 0', () => {
    const history = createHistory({ stepSeconds: 60, keep: 10 });
    for (const at of [0, 60, 180, 240]) history.add(at, 5);
    expect(values(history)).toEqual([5, 5, Number.NaN, 5]);
  });

  it('keeps no more steps than it should', () => {
    const history = createHistory({ stepSeconds: 1, keep: 5 });
    for (let at = 0; at < 100; at += 1) history.add(at, at);
    expect(history.series()).toEqual({ stepSeconds: 1, first: 95, values: Float64Array.of(95, 96, 97, 98) });
  });

  it('ends at a given time, when the newest sample lies after it', () => {
    const history = createHistory({ stepSeconds: 10, keep: 10 });
    for (const at of [0, 10, 20, 30]) history.add(at, at);
    expect([...history.series('mean', 25).values]).toEqual([0, 10]);
    expect([...history.series('mean', 39).values]).toEqual([0, 10, 20]);
    expect([...history.series('mean', 1_000).values]).toEqual([0, 10, 20, 30]);
  });

  it('takes late samples into their step, and a sample twice only once', () => {
    const history = createHistory({ stepSeconds: 10, keep: 10 });
    history.add(1, 10);
    history.add(11, 4);
    const before = history.revision;
    expect(history.add(5, 30)).toBe(true);
    expect(history.revision).toBeGreaterThan(before);
    expect(history.add(11, 4)).toBe(false);
    history.add(22, 0);
    expect(values(history)).toEqual([20, 4]);
  });

  it('refuses what is no number', () => {
    const history = createHistory({ stepSeconds: 10, keep: 10 });
    expect([Number.NaN, Number.POSITIVE_INFINITY].map((value) => history.add(1, value))).toEqual([false, false]);
    expect(history.add(Number.NaN, 1)).toBe(false);
    expect(values(history)).toEqual([]);
  });

  it('does not believe a single sample from far ahead', () => {
    const history = createHistory({ stepSeconds: 10, keep: 5 });
    for (let at = 0; at < 50; at += 10) history.add(at, 1);
    expect(history.add(1e9, 7)).toBe(false);
    history.add(50, 1);
    history.add(60, 1);
    expect(history.series()).toEqual({ stepSeconds: 10, first: 2, values: Float64Array.of(1, 1, 1, 1) });
  });

  it('goes on after a long gap once a second sample confirms it', () => {
    const history = createHistory({ stepSeconds: 10, keep: 100 });
    history.add(0, 1);
    history.add(500, 2);
    history.add(505, 4);
    history.add(510, 0);
    const { values: all } = history.series();
    expect([all.length, all[0], all[49], all[50]]).toEqual([51, 1, Number.NaN, 3]);
  });

  it('follows a clock that was set back, and drops what it had from the future', () => {
    const history = createHistory({ stepSeconds: 10, keep: 100 });
    for (let at = 0; at < 500; at += 10) history.add(at, 1);
    expect([100, 110, 120].map((at) => history.add(at, 2))).toEqual([false, false, true]);
    history.add(130, 2);
    const { first, values: all } = history.series();
    expect([first, all.length, all[9], all[10], all[12]]).toEqual([0, 13, 1, 2, 2]);
  });

  it('starts anew where the clock was set back to before everything', () => {
    const history = createHistory({ stepSeconds: 10, keep: 100 });
    for (let at = 10_000; at < 10_500; at += 10) history.add(at, 1);
    for (const at of [0, 10, 20, 30]) history.add(at, 2);
    expect(history.series()).toEqual({ stepSeconds: 10, first: 0, values: Float64Array.of(2, 2, 2) });
  });

  it.each([
    { stepSeconds: 0, keep: 10 },
    { stepSeconds: Number.NaN, keep: 10 },
    { stepSeconds: 10, keep: 1 },
    { stepSeconds: 10, keep: 2.5 },
  ])('refuses to be of $stepSeconds s and $keep steps', (options) => {
    expect(() => createHistory(options)).toThrow(ForecastError);
  });
});

describe('a stored history', () => {
  it('is the same after any samples, and goes on alike', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = seededRandom(seed);
      const one = createHistory({ stepSeconds: 10, keep: 50 });
      let at = 0;
      const sample = () => {
        at += random() < 0.02 ? 200 : random() < 0.05 ? -15 : 7 * random();
        return [at, Math.round(random() * 100)] as const;
      };
      for (let count = 0; count < 300; count += 1) one.add(...sample());
      // A sample that is waited for to be confirmed is not stored.
      one.add(at + 1, 1);
      one.add(at + 2, 1);
      const other = restoreHistory(JSON.parse(JSON.stringify(one)));
      for (let count = 0; count < 100; count += 1) {
        const next = sample();
        expect(other.add(...next), `seed ${seed}`).toBe(one.add(...next));
      }
      const [a, b] = [one.series(), other.series()];
      expect(b.first, `seed ${seed}`).toBe(a.first);
      expect(
        [...b.values].map((value) => value.toPrecision(5)),
        `seed ${seed}`,
      ).toEqual([...a.values].map((value) => value.toPrecision(5)));
    }
  });

  it('is of bounded size', () => {
    const history = createHistory({ stepSeconds: 300, keep: 2_017 });
    const random = seededRandom(1);
    for (let at = 0; at < 3_000 * 300; at += 60) history.add(at, 1_000 * random());
    expect(JSON.stringify(history).length).toBeLessThan(60_000);
  });

  it.each([
    ['no object', 7],
    ['another version', { version: 2 }],
    ['no numbers', { version: 1, stepSeconds: 'x', keep: 3, first: 0, mean: [], max: [], lastCounts: [] }],
    [
      'more than it keeps',
      { version: 1, stepSeconds: 1, keep: 2, first: 0, mean: [1, 2, 3], max: [1, 2, 3], lastCounts: [1] },
    ],
    [
      'lists that differ',
      { version: 1, stepSeconds: 1, keep: 9, first: 0, mean: [1, 2, 3], max: [1], lastCounts: [1] },
    ],
  ])('with %s is refused with what to do', (_, data) => {
    expect(() => restoreHistory(data)).toThrow(/unusable: .*; remove it/);
  });
});
