import { describe, expect, it } from 'vitest';
import { aligned, intervalMs, stepOf, timeValues } from './interval.ts';

const minuteMs = 60_000;
const at = 1_790_000_000_000;
const range = (minutes: number) => ({ fromMs: at - minutes * minuteMs, toMs: at });

describe('the distance of points', () => {
  it.each([
    ['is not less than the time between two scrapes', range(15), 600, undefined, 2_000],
    ['is as the query wants it at least', range(15), 600, '10s', 10_000],
    ['is one that people know', range(60), 400, undefined, 10_000],
    ['grows with the range', range(24 * 60), 600, '10s', 120_000],
    ['is what Prometheus allows', range(366 * 24 * 60), 1e6, undefined, 2_874_764],
  ])('%s', (_what, { fromMs, toMs }, pointsMax, least, expected) => {
    expect(stepOf({ fromMs, toMs, pointsMax, least }).stepMs).toBe(expected);
  });

  it('keeps points where they are from one refresh to the next', () => {
    expect(aligned(1_234, 9_999, 2_000)).toEqual({ fromMs: 0, toMs: 8_000 });
  });
});

describe('what Grafana itself fills in', () => {
  it.each([
    ['four scrapes at least', 2_000, 2_000, '8s'],
    ['four scrapes of the query at least', 10_000, 10_000, '40s'],
    ['a scrape more than the distance of points', 60_000, 2_000, '62s'],
  ])('has a window of rates of %s', (_what, stepMs, scrapeMs, expected) => {
    const values = timeValues(at - 15 * minuteMs, at, { stepMs, scrapeMs });
    expect(values['__rate_interval']?.value).toBe(expected);
  });

  it('has the range', () => {
    const values = timeValues(at - 15 * minuteMs, at);
    expect([values['__range']?.value, values['__from']?.value]).toEqual(['900s', String(at - 15 * minuteMs)]);
  });
});

it.each([
  ['5s', 5_000],
  ['1m', 60_000],
  ['>10s', 10_000],
  ['', undefined],
  ['soon', undefined],
  ['off', undefined],
])('an interval of "%s" is %s ms', (text, expected) => expect(intervalMs(text)).toBe(expected));
