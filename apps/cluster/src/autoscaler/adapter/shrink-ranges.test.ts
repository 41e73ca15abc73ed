import { describe, expect, it } from 'vitest';
import { durationMs, shrinkRanges } from './shrink-ranges.ts';

describe('shrinkRanges', () => {
  it.each([
    ['rate(x[2m])', 20, 'rate(x[6s])'],
    ['rate(x[2m])', 1, 'rate(x[2m])'],
    ['rate(x[30s])', 20, 'rate(x[4s])'],
    ['rate(x[2s])', 20, 'rate(x[2s])'],
    ['rate(x[1m30s])', 20, 'rate(x[4500ms])'],
    ['max_over_time(rate(x[5m])[1h:1m])', 20, 'max_over_time(rate(x[15s])[180s:3s])'],
    ['max_over_time(x[1h:])', 60, 'max_over_time(x[60s:])'],
    ['x offset 1h', 60, 'x offset 60s'],
    [
      'rate(x{route=~"[5m]",note=\'offset 1h\'}[5m] offset -5m)',
      60,
      'rate(x{route=~"[5m]",note=\'offset 1h\'}[5s] offset -5s)',
    ],
    ['sum(x) by (offset_5m)', 60, 'sum(x) by (offset_5m)'],
  ])('%s at a scale of %d is %s', (promql, scale, shrunk) => {
    expect(shrinkRanges(promql, scale, 4_000)).toBe(shrunk);
  });
});

describe('durationMs', () => {
  it.each([
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['250ms', 250],
    ['1y', 31_536_000_000],
    ['5', undefined],
    ['m5', undefined],
  ])('%s is %s', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });
});
