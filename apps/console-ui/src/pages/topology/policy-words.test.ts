import { describe, expect, it } from 'vitest';
import { differences, settingGroups } from './policy-words.ts';

const policy = {
  deadlineMs: 3_000,
  propagateDeadline: true,
  timeoutMs: null,
  retry: { attemptsMax: 3, backoffBaseMs: 25, unsafe: false },
  retryBudget: { ratio: 0.2, perSecondMin: 10, windowSeconds: 10 },
  breaker: { window: { kind: 'time', seconds: 10 }, failureRate: 0.5, slowCall: null, openGrowth: 2, openJitter: 0.1 },
  hedge: null,
  somethingNew: { fooBar: [1, 2] },
};

const texts = (settings: object) =>
  settingGroups(settings as Record<string, unknown>).map(({ name, settings: all }) => [
    name,
    all.map((one) => `${one.name} = ${one.value.replaceAll('\u00a0', ' ')}`),
  ]);

describe('a policy', () => {
  it('is shown in its groups, with units, whatever is in it', () => {
    expect(texts(policy)).toEqual([
      ['call', ['deadline = 3 s', 'propagate deadline = yes', 'timeout = off']],
      ['retry', ['attempts max = 3', 'backoff base = 25 ms', 'unsafe = no']],
      ['retry budget', ['ratio = 20 %', 'per second min = 10', 'window = 10 s']],
      [
        'breaker',
        [
          'window: kind = time',
          'window: time = 10 s',
          'failure rate = 50 %',
          'slow call = off',
          'open growth = 2',
          'open jitter = 10 %',
        ],
      ],
      ['hedge', ['hedge = off']],
      ['something new', ['foo bar = [1,2]']],
    ]);
  });

  it('differs from another one at these places', () => {
    const other = { ...policy, timeoutMs: 400, hedge: { quantile: 0.95 }, retry: { ...policy.retry, attemptsMax: 1 } };
    expect([...differences(policy, other)].sort()).toEqual([
      'hedge',
      'hedge.quantile',
      'retry.attemptsMax',
      'timeoutMs',
    ]);
    expect(differences(policy, { ...policy })).toEqual(new Set());
  });
});
