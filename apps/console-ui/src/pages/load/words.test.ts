import { describe, expect, it } from 'vitest';
import { dashboardHref, formatBytes, formatLength, moodOf, settingsWords, shareDone, thresholdWords } from './words.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('a load in words', () => {
  it.each([
    [25, '25 s'],
    [600, '10 min'],
    [5_400, '1 h 30 min'],
    [61.5, '1 min 1.5 s'],
    [0.5, '0.5 s'],
  ])('%s seconds are %s', (seconds, expected) => expect(formatLength(seconds)).toBe(expected));

  it.each([
    [{}, 'the scenario’s own size'],
    [{ vus: 3_000, durationSeconds: 600 }, '3,000 users, 10 min'],
    [{ ratePerSecond: 80, vus: 200 }, '80.0 arrivals/s, at most 200 users'],
  ])('settings %j', (settings, expected) => expect(settingsWords(settings)).toBe(expected));

  it.each([
    [0, '0 B'],
    [181_432, '181 kB'],
    [1_250_000, '1.3 MB'],
    [140_000_000, '140 MB'],
    [2_100_000_000, '2.1 GB'],
  ])('%s bytes are %s', (bytes, expected) => expect(formatBytes(bytes)).toBe(expected));

  it.each([
    ['http_req_duration', 'avg<=3000', 'average at most 3.00 s'],
    ['http_req_duration', 'p(99.9)<500', 'P999 below 500 ms'],
    ['checks', 'rate>=0.99', 'right answers at least 99 %'],
    ['http_req_failed', 'rate<0.001', 'failed below 0.1 %'],
    ['iterations', 'count>10', 'iterations: count above 10'],
    ['odd', 'something else', 'odd something else'],
  ])('the threshold %s %s', (metric, condition, expected) =>
    expect(plain(thresholdWords(metric, condition))).toBe(expected),
  );

  it('a run under way has no outcome yet, and one without an end is lost', () => {
    expect(moodOf({ state: 'running' }).text).toBe('under way');
    expect(moodOf({ state: 'running', ending: true }).text).toBe('ending');
    expect(moodOf({ state: 'lost' }).text).toBe('lost');
    expect(moodOf({ state: 'ended', outcome: { kind: 'failed', says: '' } }).text).toBe('not passed');
  });

  it('how much is done is known where the length is', () => {
    const run = { startedAtMs: 1_000, settings: { durationSeconds: 10 } };
    expect(shareDone(run, 5, 0)).toBe(0.5);
    expect(shareDone(run, undefined, 3_500)).toBe(0.25);
    expect(shareDone(run, 12, 0)).toBe(1);
    expect(shareDone({ ...run, settings: {} }, 5, 0)).toBeUndefined();
  });

  it('the dashboard is of the run’s time, and goes on with a run under way', () => {
    expect(dashboardHref(100_000, 200_000)).toBe('/dashboards/gameday-load-test?from=85000&to=215000');
    expect(dashboardHref(100_000, undefined)).toBe('/dashboards/gameday-load-test?from=100000&to=now&refresh=5s');
  });
});
