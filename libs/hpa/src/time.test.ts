import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatTime, parseTime } from './time.ts';

it.each([
  [0, '1970-01-01T00:00:00Z'],
  [1_800_000_000_000, '2027-01-15T08:00:00Z'],
  [951_782_399_500, '2000-02-28T23:59:59.500Z'],
  [-1, '1969-12-31T23:59:59.999Z'],
])('%d ms is %s', (ms, text) => {
  expect(formatTime(ms)).toBe(text);
  expect(parseTime(text)).toBe(ms);
});

it('agrees with the platform on any time', () => {
  fc.assert(
    fc.property(fc.integer({ min: -60_000_000_000_000, max: 250_000_000_000_000 }), (ms) => {
      expect(parseTime(formatTime(ms))).toBe(ms);
      expect(formatTime(ms).replace('Z', '')).toBe(new Date(ms).toISOString().replace(/(\.000)?Z$/, ''));
    }),
  );
});

it('reads offsets and refuses what is no time', () => {
  expect(parseTime('2027-01-15T09:30:00+01:30')).toBe(1_800_000_000_000);
  expect(parseTime('yesterday')).toBeUndefined();
});
