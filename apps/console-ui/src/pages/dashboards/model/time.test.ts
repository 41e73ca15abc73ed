import { describe, expect, it } from 'vitest';
import { moved, rangeOf, textsOf, zoomedOut } from './time.ts';

const nowMs = Date.UTC(2026, 5, 1, 12);
const minuteMs = 60_000;
const byDefault = { from: 'now-15m', to: 'now' };
const spanOf = (from: string, to: string) => {
  const range = rangeOf({ from, to }, byDefault, 'utc', nowMs);
  return [range.from.valueOf() - nowMs, range.to.valueOf() - nowMs];
};

describe('the time range of an address', () => {
  it.each([
    ['now-1h', 'now', [-60 * minuteMs, 0]],
    [String(nowMs - 5 * minuteMs), String(nowMs), [-5 * minuteMs, 0]],
    ['2026-06-01T11:00:00Z', '2026-06-01T11:30:00Z', [-60 * minuteMs, -30 * minuteMs]],
    ['yesterday', 'now', [-15 * minuteMs, 0]],
    ['now', 'now-1h', [-15 * minuteMs, 0]],
  ])('from %s to %s', (from, to, expected) => expect(spanOf(from, to)).toEqual(expected));

  it('goes back into the address as it came', () => {
    for (const texts of [byDefault, { from: String(nowMs - minuteMs), to: String(nowMs) }]) {
      expect(textsOf(rangeOf(texts, byDefault, 'utc', nowMs).raw)).toEqual(texts);
    }
  });

  it('moves by its half, and not beyond now', () => {
    const range = rangeOf(byDefault, byDefault, 'utc', nowMs);
    expect(moved(range, -1, nowMs)).toEqual({
      from: String(nowMs - 22.5 * minuteMs),
      to: String(nowMs - 7.5 * minuteMs),
    });
    expect(moved(range, 1, nowMs)).toEqual({ from: String(nowMs - 15 * minuteMs), to: String(nowMs) });
  });

  it('doubles, and does not reach beyond now', () => {
    const range = rangeOf(byDefault, byDefault, 'utc', nowMs);
    expect(zoomedOut(range, nowMs)).toEqual({ from: String(nowMs - 30 * minuteMs), to: String(nowMs) });
  });
});
