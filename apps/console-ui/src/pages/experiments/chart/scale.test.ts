import { describe, expect, it } from 'vitest';
import { momentLabel, nearest, scale, ticks, timeTicks, valueRange } from './scale.ts';

describe('a scale', () => {
  it('maps values to places and back', () => {
    const x = scale(10, 20, 100, 300);
    expect([x.at(10), x.at(15), x.at(20), x.of(200)]).toEqual([100, 200, 300, 15]);
  });

  it('has one place for what has one value', () => expect(scale(5, 5, 0, 100).at(5)).toBe(0));
});

describe('an axis', () => {
  it.each([
    [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0, 0.3, 3, [0, 0.1, 0.2, 0.3]],
    [-3, 7, 5, [-2, 0, 2, 4, 6]],
    [4, 4, 3, [4]],
  ])('from %d to %d has round steps', (from, to, count, steps) => expect(ticks(from, to, count)).toEqual(steps));

  it('of time has steps that a clock has, from its zero on', () => {
    expect(timeTicks(-12_000, 31_000, 4)).toEqual([0, 15_000, 30_000]);
    expect(timeTicks(0, 0, 4)).toEqual([0]);
    expect([0, 15_000, 60_000, -5_000, 90_000].map(momentLabel)).toEqual(['0', '15 s', '1 min', '-5 s', '90 s']);
  });
});

describe('the range of values', () => {
  it('begins at nothing, and has room above', () => expect(valueRange([1, 2], undefined)).toEqual([0, 2.16]));
  it('has a limit in it that is near', () => expect(valueRange([0.1], { high: 0.25 })[1]).toBeCloseTo(0.27));
  it('leaves out a limit that would press all values flat', () =>
    expect(valueRange([0.1], { high: 100 })[1]).toBeCloseTo(0.108));
  it('is there without a value', () => expect(valueRange([], undefined)).toEqual([0, 1.08]));
});

it('finds the point nearest to a moment', () => {
  expect(
    nearest(
      [
        [0, 1],
        [10, 2],
        [20, 3],
      ],
      14,
    ),
  ).toEqual([10, 2]);
  expect(nearest([], 14)).toBeUndefined();
});
