import { describe, expect, it } from 'vitest';
import { indexAt, linear, linePath, timeTicks, usualStep, valueTicks } from './scale.ts';

describe('the scales of a chart', () => {
  it.each([
    [6, true, [0, 2, 4, 6]],
    [3, true, [0, 1, 2, 3]],
    [1, true, [0, 1]],
    [0, true, [0, 1]],
    [0.9, false, [0, 0.25, 0.5, 0.75, 1]],
    [130, false, [0, 50, 100, 150]],
    [Number.NaN, false, [0, 0.25, 0.5, 0.75, 1]],
  ])('up to %d (whole: %s) has the lines %j', (highest, whole, ticks) =>
    expect(valueTicks(highest, whole)).toEqual(ticks),
  );

  it('marks whole minutes of the own clock, no more than there is room for', () => {
    const from = Date.UTC(2026, 0, 1, 12, 3, 20);
    const ticks = timeTicks(from, from + 15 * 60_000, 5);
    expect(ticks.map((ms) => new Date(ms).toISOString().slice(11, 19))).toEqual(['12:05:00', '12:10:00', '12:15:00']);
    const shifted = timeTicks(from, from + 15 * 60_000, 2, 20 * 60_000);
    expect(shifted.map((ms) => new Date(ms).toISOString().slice(11, 19))).toEqual(['12:10:00']);
  });
});

describe('a line', () => {
  const x = linear(0, 10, 0, 100);
  const y = linear(0, 10, 100, 0);
  it('holds each value until the next, and is broken where nothing is known', () => {
    expect(linePath([0, 1, 2, 3], [1, 2, null, 4], x, y, { step: true })).toBe('M0.0 90.0h0.1H10.0V80.0M30.0 60.0h0.1');
  });
  it('is not drawn over a gap', () => {
    expect(linePath([0, 1, 9], [1, 2, 3], x, y, { step: false, gapMs: 3 })).toBe(
      'M0.0 90.0h0.1L10.0 80.0M90.0 70.0h0.1',
    );
  });
  it('is read at a moment by the value that held then', () => {
    const times = [10, 20, 30];
    expect([5, 10, 29, 31].map((ms) => indexAt(times, ms))).toEqual([-1, 0, 1, 2]);
    expect(usualStep([0, 10, 20, 90])).toBe(10);
  });
});
