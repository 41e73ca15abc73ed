import { describe, expect, it } from 'vitest';
import { createHistogram } from './histogram.ts';

const all = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
const total = (buckets: ReturnType<ReturnType<typeof createHistogram>['buckets']>['buckets']) =>
  buckets.reduce((sum, { counts }) => sum + Object.values(counts).reduce((a, b) => a + b, 0), 0);

describe('lines over time', () => {
  it('are counted by level, with the empty stretches between', () => {
    const histogram = createHistogram();
    histogram.add(1_000, 'info');
    histogram.add(1_900, 'warn');
    histogram.add(4_000, 'none');
    expect(histogram.buckets(all)).toEqual({
      bucketMs: 1_000,
      buckets: [
        { atMs: 1_000, counts: { info: 1, warn: 1 } },
        { atMs: 2_000, counts: {} },
        { atMs: 3_000, counts: {} },
        { atMs: 4_000, counts: { none: 1 } },
      ],
    });
  });

  it.each([10, 3_000, 100_000, 5_000_000])('over %d s are few stretches that hold all of them', (seconds) => {
    const histogram = createHistogram(500);
    for (let index = 0; index <= 2_000; index += 1)
      histogram.add(Math.round((index / 2_000) * seconds * 1_000), 'info');
    const { buckets } = histogram.buckets(all);
    expect(buckets.length).toBeLessThanOrEqual(61);
    expect(total(buckets)).toBe(2_001);
  });

  it('fill the range that is asked for', () => {
    const histogram = createHistogram();
    histogram.add(50_000, 'info');
    const { buckets, bucketMs } = histogram.buckets({ fromMs: 0, toMs: 120_000 });
    expect([bucketMs, buckets[0]?.atMs, buckets.at(-1)?.atMs]).toEqual([5_000, 0, 120_000]);
  });

  it('are none where there are none', () => {
    expect(createHistogram().buckets(all)).toEqual({ buckets: [], bucketMs: 1_000 });
  });
});
