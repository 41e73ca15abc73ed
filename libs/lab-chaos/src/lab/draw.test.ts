import { seededRandom } from '@gameday/random';
import { describe, expect, it } from 'vitest';
import { draw } from './draw.ts';

const replicas = ['a', 'b', 'c', 'd', 'e'];

describe('drawing some of a list', () => {
  it.each([
    ['none', 0, 0],
    ['some', 2, 2],
    ['all', 5, 5],
    ['more than there are', 9, 5],
  ])('draws %s', (_what, wanted, drawn) => {
    const found = draw(replicas, wanted, seededRandom(7));
    expect(found).toHaveLength(drawn);
    expect(new Set(found).size).toBe(drawn);
    expect(found).toEqual(replicas.filter((item) => found.includes(item)));
  });

  it('draws the same for the same seed', () => {
    for (let seed = 0; seed < 20; seed++) {
      expect(draw(replicas, 2, seededRandom(seed))).toEqual(draw(replicas, 2, seededRandom(seed)));
    }
  });

  it('draws everybody about as often', () => {
    const random = seededRandom(3);
    const times = new Map(replicas.map((item) => [item, 0]));
    for (let round = 0; round < 5_000; round++) {
      for (const item of draw(replicas, 2, random)) times.set(item, (times.get(item) ?? 0) + 1);
    }
    for (const count of times.values()) expect(count / 5_000).toBeCloseTo(0.4, 1);
  });
});
