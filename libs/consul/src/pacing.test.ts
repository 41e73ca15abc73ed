import { describe, expect, it } from 'vitest';
import { fullJitterMs } from './backoff.ts';
import { nextIndex } from './followIndex.ts';
import { fullBucket, takeToken } from './tokenBucket.ts';

describe('fullJitterMs', () => {
  const backoff = { baseMs: 100, capMs: 1_000 };
  it.each([
    [1, 0.5, 50],
    [2, 0.5, 100],
    [4, 0.5, 400],
    [5, 0.5, 500],
    [5_000, 0.5, 500],
    [3, 0, 0],
  ])('after %i failures with %d drawn waits %d ms', (failures, drawn, expected) => {
    expect(fullJitterMs(failures, backoff, () => drawn)).toBe(expected);
  });
});

describe('takeToken', () => {
  const size = { burst: 3, perSecond: 10 };

  it('lets a burst through and then spaces evenly', () => {
    let bucket = fullBucket(size, 0);
    const waits = Array.from({ length: 6 }, () => {
      const taken = takeToken(bucket, size, 0);
      bucket = taken.bucket;
      return taken.waitMs;
    });
    expect(waits).toEqual([0, 0, 0, 100, 200, 300]);
  });

  it('refills with time, up to the burst, and never by a clock that goes back', () => {
    const empty = { tokens: 0, at: 1_000 };
    expect(takeToken(empty, size, 1_100).waitMs).toBe(0);
    expect(takeToken(empty, size, 99_000).bucket.tokens).toBe(2);
    expect(takeToken(empty, size, 0).waitMs).toBe(100);
  });
});

describe('nextIndex', () => {
  it.each([
    [0, 7, 7],
    [7, 7, 7],
    [7, 9, 9],
    [9, 7, 0],
  ])('after %i and an answer at %i asks from %i', (previous, answered, expected) => {
    expect(nextIndex(previous, answered)).toBe(expected);
  });
});
