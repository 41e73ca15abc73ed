import { describe, expect, it } from 'vitest';
import { count, formatDuration, formatRate, formatShare, formatTimeOfDay, formatUptime } from './format.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('figures for people', () => {
  it.each([
    [0, '0 µs'],
    [0.000_84, '840 µs'],
    [0.000_999_9, '1.00 ms'],
    [0.001_234, '1.23 ms'],
    [0.0123, '12.3 ms'],
    [0.4567, '457 ms'],
    [0.9996, '1.00 s'],
    [12.34, '12.3 s'],
    [undefined, '–'],
    [Number.NaN, '–'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('a duration of %s s is %s', (seconds, expected) => expect(plain(formatDuration(seconds))).toBe(expected));

  it.each([
    [0, '0'],
    [0.004, '< 0.01'],
    [0.033, '0.033'],
    [0.25, '0.25'],
    [9.999, '10.0'],
    [12.34, '12.3'],
    [1234.5, '1,235'],
    [undefined, '–'],
    [Number.NaN, '–'],
  ])('%s requests per second are %s', (rate, expected) => expect(plain(formatRate(rate))).toBe(expected));

  it.each([
    [0, '0 %'],
    [0.000_01, '< 0.01 %'],
    [0.0123, '1.23 %'],
    [0.5, '50.0 %'],
    [0.99999, '99.9 %'],
    [1, '100 %'],
    [undefined, '–'],
    [Number.NaN, '–'],
  ])('a share of %s is %s', (share, expected) => expect(plain(formatShare(share))).toBe(expected));

  it.each([
    [0.4, '0 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [7500, '2 h 5 min'],
    [356_400, '4 d 3 h'],
    [undefined, '–'],
    [-1, '–'],
  ])('an uptime of %s s is %s', (seconds, expected) => expect(plain(formatUptime(seconds))).toBe(expected));

  it('counts in the singular and the plural', () => {
    expect([count(1, 'span'), count(2, 'span'), count(0, 'reply', 'replies')]).toEqual([
      '1 span',
      '2 spans',
      '0 replies',
    ]);
  });

  it('gives the time of day in the zone of the machine', () => {
    const at = new Date(2026, 0, 2, 3, 4, 5, 6).getTime();
    expect(formatTimeOfDay(at)).toBe('03:04:05');
    expect(formatTimeOfDay(at, 'milliseconds')).toBe('03:04:05.006');
  });
});
