import { describe, expect, it } from 'vitest';
import { latest, onGrid, rangeUntil, readTraffic, type TimeRange } from './traffic.ts';

const nowMs = 1_700_000_005_000;

/** Values of one service over the range, oldest first, ending at its end. */
const series = (service: string, values: readonly number[]) => (range: TimeRange) => ({
  metric: { service },
  samples: values.map((value, index) => ({
    timeMs: (range.endSeconds - (values.length - 1 - index) * range.stepSeconds) * 1000,
    value,
  })),
});

const answering =
  (answers: Readonly<Record<'count' | 'sum' | '5..' | 'bucket', ReadonlyArray<ReturnType<typeof series>>>>) =>
  (expression: string, range: TimeRange) => {
    const kinds = ['5..', 'bucket', 'sum{', '_sum', '_count'] as const;
    const kind = kinds.find((one) => expression.includes(one));
    const name = kind === '_sum' || kind === 'sum{' ? 'sum' : kind === '_count' ? 'count' : (kind ?? 'count');
    return Promise.resolve(answers[name].map((one) => one(range)));
  };

describe('the figures of the services', () => {
  it('are the rate, the mean, the P999 and the share of errors', async () => {
    const traffic = await readTraffic(
      answering({
        count: [series('users', [4, 8]), series('feed', [2, 2])],
        sum: [series('users', [1, 4]), series('feed', [0.2, 0.2])],
        '5..': [series('users', [0, 2])],
        bucket: [series('users', [0.5, 0.9]), series('feed', [0.1, Number.NaN])],
      }),
      nowMs,
    );
    const now = (service: string) => {
      const tracks = traffic.byService.get(service);
      return [tracks?.requestsPerSecond, tracks?.averageSeconds, tracks?.p999Seconds, tracks?.errorShare].map(latest);
    };
    expect(now('users')).toEqual([8, 0.5, 0.9, 0.25]);
    expect(now('feed')).toEqual([2, 0.1, undefined, 0]);
  });

  it('of a service without requests are unknown, never a division by zero', async () => {
    const quiet = { count: [series('users', [0])], sum: [series('users', [0])], '5..': [], bucket: [] };
    const users = (await readTraffic(answering(quiet), nowMs)).byService.get('users');
    expect([users?.requestsPerSecond, users?.averageSeconds, users?.errorShare].map(latest)).toEqual([
      0,
      undefined,
      undefined,
    ]);
  });

  it('of a young lab leave out the time before it, down to two minutes', async () => {
    const of = async (points: number) => {
      const values = new Array<number>(points).fill(1);
      const one = [series('users', values)];
      const traffic = await readTraffic(answering({ count: one, sum: one, '5..': [], bucket: [] }), nowMs);
      return traffic.byService.get('users')?.requestsPerSecond.length;
    };
    expect([await of(2), await of(30), await of(61)]).toEqual([13, 30, 61]);
  });

  it('stand on whole steps, so that they do not shiver', () => {
    expect(rangeUntil(nowMs)).toEqual(rangeUntil(nowMs + 4_999));
    expect(rangeUntil(nowMs)).not.toEqual(rangeUntil(nowMs + 5_000));
  });

  it('leave gaps where nothing was measured', () => {
    const range = { startSeconds: 0, endSeconds: 30, stepSeconds: 10 };
    const samples = [
      { timeMs: 0, value: 1 },
      { timeMs: 20_000, value: Number.POSITIVE_INFINITY },
      { timeMs: 30_000, value: 4 },
    ];
    expect(onGrid({ metric: {}, samples }, range)).toEqual([1, undefined, undefined, 4]);
    expect(onGrid(undefined, range)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
