import { describe, expect, it } from 'vitest';
import { stabilizeRecommendation, stabilizeWithBehavior } from './stabilization.ts';
import { nowMs } from './testing.ts';

const log = (...entries: readonly [replicas: number, secondsAgo: number][]) =>
  entries.map(([replicas, secondsAgo]) => ({ replicas, timestampMs: nowMs - secondsAgo * 1000 }));
const windows = (up: number, down: number) => ({
  scaleUp: { stabilizationWindowSeconds: up },
  scaleDown: { stabilizationWindowSeconds: down },
});

describe('without behavior', () => {
  it.each([
    { ago: 300, replicas: 9, what: 'at the edge of the window counts' },
    { ago: 300.001, replicas: 3, what: 'a millisecond older does not' },
  ])('a recommendation $what', ({ ago, replicas }) => {
    expect(stabilizeRecommendation(log([9, ago]), 3, 300_000, nowMs).replicas).toBe(replicas);
  });

  it('takes the place of the last that is too old', () => {
    const { recommendations } = stabilizeRecommendation(log([9, 400], [8, 301], [4, 10]), 3, 300_000, nowMs);
    expect(recommendations.map(({ replicas }) => replicas)).toEqual([9, 3, 4]);
  });
});

describe('with behavior', () => {
  it.each([
    { ago: 60, to: 3, what: 'at the edge of the window does not count' },
    { ago: 59.999, to: 8, what: 'a millisecond younger does' },
  ])('a recommendation $what', ({ ago, to }) => {
    expect(stabilizeWithBehavior(log([8, ago]), 8, 3, windows(0, 60), nowMs).replicas).toBe(to);
  });

  it('holds growth at the lowest recommendation of the up window', () => {
    const { replicas, held } = stabilizeWithBehavior(log([5, 50], [4, 20]), 3, 9, windows(60, 0), nowMs);
    expect(replicas).toBe(4);
    expect(held).toEqual({
      direction: 'up',
      windowSeconds: 60,
      recommendation: { replicas: 4, timestampMs: nowMs - 20_000 },
    });
  });

  it('never goes beyond the present size to follow an old recommendation', () => {
    expect(stabilizeWithBehavior(log([9, 20]), 6, 2, windows(0, 60), nowMs).replicas).toBe(6);
    expect(stabilizeWithBehavior(log([2, 20]), 6, 9, windows(60, 0), nowMs).replicas).toBe(6);
  });
});
