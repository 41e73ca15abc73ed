import { describe, expect, it } from 'vitest';
import { callsFor, endsOf, examplesOf } from './examples.ts';

const edge = (id: string, kind: 'call' | 'database' = 'call') => ({ id, kind });

describe('what a duel can be about', () => {
  it('the calls that the experiment is about come first, once each', () => {
    const edges = [edge('comments~messages'), edge('feed~postgres', 'database'), edge('gateway~users')];
    expect(
      callsFor({ targets: ['database feed', 'gateway → users (1 of its replicas)', 'gateway → users'] }, edges),
    ).toEqual(['gateway~users', 'comments~messages']);
    expect(callsFor(undefined, edges)).toEqual(['comments~messages', 'gateway~users']);
  });

  it('a call that the lab does not know is not offered', () => {
    expect(callsFor({ targets: ['all callers → messages', 'x → y', 'engine consul'] }, [edge('a~b')])).toEqual(['a~b']);
  });

  it.each([
    ['a~b', { caller: 'a', callee: 'b' }],
    ['a', undefined],
    ['~b', undefined],
  ])('the ends of %j are %j', (text, ends) => expect(endsOf(text)).toEqual(ends));

  it('examples are made from the policy in force', () => {
    const settings = {
      timeoutMs: 1_000,
      deadlineMs: 6_000,
      retry: { attemptsMax: 3 },
      retryBudget: { ratio: 0.2 },
      hedge: null,
      balancer: {},
    };
    expect(examplesOf('a~b', settings)).toEqual([
      { label: 'As it is', text: '{}' },
      { label: 'Half the time-out', text: JSON.stringify({ a: { b: { timeoutMs: 500 } } }, undefined, 2) },
      { label: 'No retry', text: JSON.stringify({ a: { b: { retry: null } } }, undefined, 2) },
      { label: 'No retry budget', text: JSON.stringify({ a: { b: { retryBudget: null } } }, undefined, 2) },
    ]);
    expect(examplesOf('a~b', { timeoutMs: null })).toEqual([{ label: 'As it is', text: '{}' }]);
  });
});
