import { describe, expect, it } from 'vitest';
import { defaultLimitPolicy, parseLimitPolicy } from './limit/policy.ts';
import { defaultBalancerPolicy, parseBalancerPolicy } from './policy.ts';

describe('a balancer policy from outside', () => {
  it('completes what is missing from the defaults, or from another policy', () => {
    expect(parseBalancerPolicy({})).toEqual({ ok: true, policy: defaultBalancerPolicy });
    const base = { ...defaultBalancerPolicy, slowStartMs: 1 };
    expect(parseBalancerPolicy({ decayMs: 5_000, ejection: { baseMs: 100 } }, base)).toEqual({
      ok: true,
      policy: { ...base, decayMs: 5_000, ejection: { ...defaultBalancerPolicy.ejection, baseMs: 100 } },
    });
  });

  it('survives being written as JSON', () => {
    const text = JSON.stringify(defaultBalancerPolicy);
    expect(parseBalancerPolicy(JSON.parse(text))).toEqual({ ok: true, policy: defaultBalancerPolicy });
  });

  it('may turn parts off, and on again', () => {
    const off = parseBalancerPolicy({ ejection: null });
    expect(off).toMatchObject({ ok: true, policy: { ejection: null } });
    const on = parseBalancerPolicy({ ejection: { successRate: null } }, off.ok ? off.policy : undefined);
    expect(on).toMatchObject({ ok: true, policy: { ejection: { consecutiveErrors: 5, successRate: null } } });
  });

  it.each([
    ['nothing', undefined, '', 'must be an object, not undefined'],
    ['a list', [], '', 'must be an object, not a list'],
    ['a word', { decayMs: 'long' }, 'decayMs', 'must be a number from 100 to 3600000, not "long"'],
    ['not a number', { decayMs: Number.NaN }, 'decayMs', 'must be a number from 100 to 3600000, not NaN'],
    ['a fraction', { ejection: { consecutiveErrors: 1.5 } }, 'ejection.consecutiveErrors', /whole number .*not 1\.5/],
    ['too much', { ejection: { shareMax: 2 } }, 'ejection.shareMax', 'must be a number from 0 to 1, not 2'],
    ['null where it means nothing', { decayMs: null }, 'decayMs', /not null/],
    ['an unknown field', { decay: 1 }, 'decay', /is not known; known here: decayMs, /],
    ['a field of the prototype', JSON.parse('{"__proto__": 1}'), '__proto__', /is not known/],
    ['a base above the most', { ejection: { baseMs: 2, maxMs: 1 } }, 'ejection.maxMs', /at least ejection.baseMs/],
  ])('is refused with %s, naming the place and what is right', (_what, input, path, message) => {
    const result = parseBalancerPolicy(input);
    expect(result).toMatchObject({
      ok: false,
      errors: [{ path, message: typeof message === 'string' ? message : expect.stringMatching(message) }],
    });
  });

  it('tells every error at once', () => {
    const result = parseBalancerPolicy({ decayMs: 0, ejection: { baseMs: -1, successRate: { x: 1 } } });
    const paths = result.ok ? [] : result.errors.map(({ path }) => path);
    expect(paths).toEqual(['decayMs', 'ejection.successRate.x', 'ejection.baseMs']);
  });
});

describe('a limit policy from outside', () => {
  it('completes what is missing', () => {
    expect(parseLimitPolicy({ shares: { sheddable: 0.5 } })).toEqual({
      ok: true,
      policy: { ...defaultLimitPolicy, shares: { default: 0.95, sheddable: 0.5 } },
    });
  });

  it.each([
    [{ algorithm: 'magic' }, 'algorithm'],
    [{ limitMin: 0 }, 'limitMin'],
    [{ limitMin: 40, limitInitial: 40, limitMax: 30 }, 'limitMax'],
    [{ limitInitial: 4 }, 'limitInitial'],
    [{ shares: { sheddable: 0.99 } }, 'shares.sheddable'],
    [{ tolerance: 0.5 }, 'tolerance'],
  ])('is refused as %j', (input, path) => {
    const result = parseLimitPolicy(input);
    expect(result.ok ? [] : result.errors.map((error) => error.path)).toContain(path);
  });
});
