import { describe, expect, it } from 'vitest';
import { defaultPolicy } from './policy.ts';
import { parsePolicy } from './policy-parse.ts';

const parsed = (input: unknown) => {
  const result = parsePolicy(input);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.policy;
};

describe('a policy that says little', () => {
  it('takes along what hangs on the number that it sets', () => {
    expect(parsed({ timeoutMs: 300 })).toEqual({
      ...defaultPolicy,
      timeoutMs: 300,
      breaker: { ...defaultPolicy.breaker, slowCall: { thresholdMs: 240, rate: 0.8 } },
    });
    expect(parsed({ deadlineMs: 500 })).toMatchObject({ timeoutMs: 500, breaker: { slowCall: { thresholdMs: 400 } } });
    expect(parsed({ timeoutMs: 8, breaker: null })).toMatchObject({ hedge: { delayMsMin: 4 } });
    expect(parsed({ breaker: { openMs: 30_000 } })).toMatchObject({ breaker: { openMsMax: 30_000 } });
    expect(parsed({ breaker: { window: { kind: 'count', calls: 5 } } })).toMatchObject({ breaker: { callsMin: 5 } });
    expect(parsed({ retry: { backoffBaseMs: 900 } })).toMatchObject({ retry: { backoffMaxMs: 900 } });
  });

  it('is the default where it says nothing', () => {
    expect(parsed({})).toEqual(defaultPolicy);
  });

  it.each([
    ['$.breaker.slowCall.thresholdMs', { timeoutMs: 300, breaker: { slowCall: { thresholdMs: 800, rate: 0.8 } } }],
    ['$.timeoutMs', { timeoutMs: 900, deadlineMs: 500 }],
    ['$.breaker.openMsMax', { breaker: { openMs: 3_000, openMsMax: 1_000 } }],
    ['$.hedge.delayMsMin', { timeoutMs: 8, breaker: null, hedge: { delayMsMin: 10 } }],
  ])('is still refused where it contradicts itself: %s', (path, input) => {
    const result = parsePolicy(input);
    expect(result.ok ? [] : result.errors.map((error) => error.path)).toContain(path);
  });
});
