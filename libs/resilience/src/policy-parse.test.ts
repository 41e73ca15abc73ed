import { describe, expect, test } from 'vitest';
import { parsePolicy } from './policy-parse.ts';
import { defaultPolicy } from './policy.ts';

describe('a policy from outside', () => {
  test('may be empty: the default is valid by itself', () => {
    expect(parsePolicy({})).toEqual({ ok: true, policy: defaultPolicy });
    expect(parsePolicy(JSON.parse(JSON.stringify(defaultPolicy)))).toEqual({ ok: true, policy: defaultPolicy });
  });

  test('is laid over its base, field by field', () => {
    const base = { ...defaultPolicy, deadlineMs: 5000, hedge: null };
    const input = { timeoutMs: 2000, retry: { attemptsMax: 2 }, breaker: { slowCall: { rate: 1 } }, retryBudget: null };
    expect(parsePolicy(input, base)).toEqual({
      ok: true,
      policy: {
        ...base,
        timeoutMs: 2000,
        retry: { ...defaultPolicy.retry, attemptsMax: 2 },
        breaker: { ...defaultPolicy.breaker, slowCall: { thresholdMs: 800, rate: 1 } },
        retryBudget: null,
      },
    });
  });

  test('takes what a group that its base switches off lacks from the default', () => {
    const base = { ...defaultPolicy, breaker: null, hedge: null };
    const parsed = parsePolicy({ breaker: { openMs: 100 }, hedge: {} }, base);
    expect(parsed).toEqual({
      ok: true,
      policy: { ...defaultPolicy, breaker: { ...defaultPolicy.breaker, openMs: 100 } },
    });
  });

  test('may change the kind of the window', () => {
    const parsed = parsePolicy({ breaker: { window: { kind: 'count' } } });
    expect(parsed.ok && parsed.policy.breaker?.window).toEqual({ kind: 'count', calls: 100 });
    const longer = parsePolicy({ breaker: { window: { seconds: 30 } } });
    expect(longer.ok && longer.policy.breaker?.window).toEqual({ kind: 'time', seconds: 30 });
  });

  test.each<[unknown, string, string]>([
    ['3000', '$', 'must be an object, got "3000"'],
    [null, '$', 'must be an object, got null'],
    [[], '$', 'must be an object, got []'],
    [{ timeout: 5 }, '$.timeout', 'is not a field of a policy; here are deadlineMs, propagateDeadline, timeoutMs'],
    [{ __proto__: null, constructor: 1 }, '$.constructor', 'is not a field of a policy'],
    [{ deadlineMs: null }, '$.deadlineMs', 'must be a number above 0 and at most 3600000, got null'],
    [{ deadlineMs: Number.NaN }, '$.deadlineMs', 'got NaN'],
    [{ deadlineMs: '3000' }, '$.deadlineMs', 'got "3000"'],
    [{ timeoutMs: 0 }, '$.timeoutMs', 'must be a number above 0 and at most 3600000 or null, got 0'],
    [{ timeoutMs: 3001 }, '$.timeoutMs', 'must be at most deadlineMs (3000)'],
    [{ retry: true }, '$.retry', 'must be an object or null, got true'],
    [{ propagateDeadline: null }, '$.propagateDeadline', 'must be true or false, got null'],
    [{ retry: { unsafe: 1 } }, '$.retry.unsafe', 'must be true or false, got 1'],
    [{ retry: { attemptsMax: 1.5 } }, '$.retry.attemptsMax', 'must be a whole number from 1 to 10, got 1.5'],
    [{ retry: { backoffMaxMs: 1 } }, '$.retry.backoffMaxMs', 'must be at least backoffBaseMs (25)'],
    [
      { breaker: { failureRate: 50 } },
      '$.breaker.failureRate',
      'must be a number above 0 and at most 1 or null, got 50',
    ],
    [{ breaker: { window: { kind: 'sliding' } } }, '$.breaker.window.kind', 'must be "count" or "time", got "sliding"'],
    [{ breaker: { window: { kind: 'toString' } } }, '$.breaker.window.kind', 'must be "count" or "time"'],
    [{ breaker: { window: { kind: 'count', seconds: 1 } } }, '$.breaker.window.seconds', 'is not a field'],
    [
      { breaker: { window: { kind: 'count', calls: 10 }, callsMin: 20 } },
      '$.breaker.callsMin',
      'must be at most window.calls (10)',
    ],
    [{ breaker: { openMsMax: 1 } }, '$.breaker.openMsMax', 'must be at least openMs (2000)'],
    [
      { breaker: { consecutiveFailures: null, failureRate: null, slowCall: null } },
      '$.breaker',
      'or nothing ever opens it',
    ],
    [{ breaker: { slowCall: { thresholdMs: 1001 } } }, '$.breaker.slowCall.thresholdMs', 'at most timeoutMs (1000)'],
    [{ bulkhead: { queueWaitMsMax: 0 } }, '$.bulkhead.queueWaitMsMax', 'must be above 0 while queueMax is 100'],
    [{ hedge: { delayMsMin: 1000 } }, '$.hedge.delayMsMin', 'must be below timeoutMs (1000)'],
    [{ hedge: { quantile: 95 } }, '$.hedge.quantile', 'must be a number from 0.5 to 0.9999, got 95'],
  ])('%j is refused at %s', (input, path, message) => {
    const parsed = parsePolicy(input);
    if (parsed.ok) throw new Error('it was taken');
    expect(parsed.errors).toContainEqual({ path, message: expect.stringContaining(message) as string });
  });

  test('is refused with everything that is wrong at once', () => {
    const parsed = parsePolicy({ deadlineMs: -1, retry: { attemptsMax: 0 }, nonsense: 1 });
    expect(parsed.ok || parsed.errors.map(({ path }) => path)).toEqual([
      '$.nonsense',
      '$.deadlineMs',
      '$.retry.attemptsMax',
    ]);
  });
});
