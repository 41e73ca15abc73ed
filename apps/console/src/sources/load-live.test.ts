import { describe, expect, it } from 'vitest';
import { bestOf, seriesOfLog, stepSecondsOf } from './load-live.ts';
import { momentIn } from './load-log.ts';

describe('a line of a run’s progress', () => {
  it('says what the load is at that moment', () => {
    expect(momentIn('01:15  30 users  240 req/s  average 12 ms  P95 40 ms  1200 requests, 3 failed')).toEqual({
      ...{
        elapsedSeconds: 75,
        users: 30,
        rate: 240,
        averageMs: 12,
        p95Ms: 40,
        requests: 1200,
        failed: 3,
        short: false,
      },
    });
  });

  it('may come before the first answers, and says when k6 lacks CPU', () => {
    expect(momentIn('00:06  5 users  0 requests, 0 failed  k6 lacks CPU')).toEqual({
      ...{ elapsedSeconds: 6, users: 5, requests: 0, failed: 0, short: true },
    });
  });

  it('has no percentile of nothing', () => {
    expect(
      momentIn('00:11  20 users  51 req/s  average 506 ms  P95 0 ms  466 requests, 105 failed'),
    ).not.toHaveProperty('p95Ms');
  });

  it.each(['', '{', 'SIGTERM: ending the load; the report follows', '1:2 3 users'])('%j is none', (text) => {
    expect(momentIn(text)).toBeUndefined();
  });
});

describe('the figures of a load under way', () => {
  const moment = (elapsedSeconds: number, failed: number) => ({
    ...{
      atMs: elapsedSeconds * 1_000,
      elapsedSeconds,
      users: 5,
      rate: 10,
      averageMs: 20,
      p95Ms: 30,
      requests: 100,
      failed,
      short: false,
    },
  });
  const logged = seriesOfLog([moment(10, 0), moment(20, 5)]);

  it('of a log: failures since the line before', () => {
    expect(logged.find(({ key }) => key === 'failed')?.values).toEqual([0, 0.5]);
  });

  it('are the finer ones, but for a percentile of all so far and for users, whom every k6 adds to', () => {
    const fine = { source: 'prometheus', atMs: [1], values: [7] } as const;
    const chosen = bestOf(
      [
        { key: 'users', ...fine },
        { key: 'rate', ...fine },
        { key: 'p95Ms', soFar: true, ...fine },
      ],
      logged,
    );
    expect(chosen.map(({ key, source }) => `${key} ${source}`)).toEqual([
      'users log',
      'rate prometheus',
      'averageMs log',
      'p95Ms log',
      'failed log',
    ]);
    expect(bestOf([{ key: 'p95Ms', soFar: true, ...fine }], [])[0]?.soFar).toBe(true);
    // One moment is no line yet.
    expect(bestOf([{ key: 'users', ...fine }], seriesOfLog([moment(10, 0)]))[0]?.source).toBe('prometheus');
  });

  it.each([
    [60_000, 5],
    [20 * 60_000, 5],
    [3_600_000, 15],
  ])('of %d ms are some seconds apart', (lengthMs, expected) => expect(stepSecondsOf(lengthMs)).toBe(expected));
});
