import { describe, expect, it } from 'vitest';
import { changesOf, stretchesOf } from './events-stretches.ts';

const series = (...samples: Array<readonly [number, number]>) => ({
  metric: { service: 'feed' },
  samples: samples.map(([timeMs, value]) => ({ timeMs, value })),
});
const options = { stepMs: 5_000, endMs: 60_000 };

describe('a series of samples', () => {
  it('is above 0 from the step before the first sample to the last', () => {
    const found = stretchesOf([series([5_000, 0], [10_000, 1], [15_000, 2], [20_000, 0])], options);
    expect(found).toEqual([{ metric: { service: 'feed' }, fromMs: 5_000, toMs: 15_000, highest: 2, sum: 3 }]);
  });
  it('is above 0 twice where there is a gap, whether of zeros or of nothing', () => {
    expect(
      stretchesOf([series([10_000, 1], [15_000, 0], [20_000, 0], [25_000, 1], [45_000, 1], [50_000, 0])], options),
    ).toHaveLength(3);
  });
  it('goes on where it is above 0 at the end', () => {
    expect(stretchesOf([series([55_000, 1], [60_000, 1])], options)[0]).not.toHaveProperty('toMs');
  });
  it('joins what is no further apart than asked', () => {
    expect(stretchesOf([series([10_000, 1], [25_000, 1])], { ...options, gapMs: 15_000 })).toHaveLength(1);
  });
  it('takes no number for nothing', () => {
    expect(stretchesOf([series([10_000, Number.NaN])], options)).toEqual([]);
  });
  it('changes where a sample differs from the one before', () => {
    expect(changesOf(series([1, 1], [2, 1], [3, 4], [4, 2]))).toEqual([
      { atMs: 3, from: 1, to: 4 },
      { atMs: 4, from: 4, to: 2 },
    ]);
  });
});
