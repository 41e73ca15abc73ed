import { describe, expect, it } from 'vitest';
import { merged, type Settings, settingsProblems } from './settings.ts';

describe('settings over settings', () => {
  it.each<[string, Settings, Settings, Settings]>([
    ['add fields', { timeoutMs: 5 }, { deadlineMs: 9 }, { timeoutMs: 5, deadlineMs: 9 }],
    ['replace fields', { timeoutMs: 5 }, { timeoutMs: 7 }, { timeoutMs: 7 }],
    [
      'go into groups',
      { retry: { attemptsMax: 5 } },
      { retry: { backoffBaseMs: 1 } },
      { retry: { attemptsMax: 5, backoffBaseMs: 1 } },
    ],
    ['switch a group off with null', { retry: { attemptsMax: 5 } }, { retry: null }, { retry: null }],
    ['switch a group on again', { retry: null }, { retry: { attemptsMax: 2 } }, { retry: { attemptsMax: 2 } }],
    ['replace lists', { a: [1, 2] }, { a: [3] }, { a: [3] }],
  ])('%s', (_what, below, over, expected) => {
    expect(merged(below, over)).toEqual(expected);
  });
});

describe('settings that no service would take', () => {
  it.each<[string, string, Settings, string]>([
    ['an unknown field', 'feed', { timeOut: 5 }, 'timeOut'],
    ['a value out of range', 'feed', { breaker: { failureRate: 2 } }, 'breaker.failureRate'],
    ['a bad balancer', 'feed', { balancer: { decayMs: -1 } }, 'balancer.decayMs'],
    ['a field of an edge in a limit', 'server', { timeoutMs: 5 }, 'timeoutMs'],
  ])('%s', (_what, callee, settings, path) => {
    expect(settingsProblems(callee, settings).map((problem) => problem.path.join('.'))).toContain(path);
  });

  it('are told from good ones', () => {
    expect(settingsProblems('feed', { timeoutMs: 500, retryBudget: null, balancer: {} })).toEqual([]);
    expect(settingsProblems('server', {})).toEqual([]);
  });
});
