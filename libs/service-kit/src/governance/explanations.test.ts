import type { Ejection } from '@gameday/balancer';
import type { BreakerTransition } from '@gameday/resilience';
import { describe, expect, it } from 'vitest';
import { createExplanations, summarize } from './explanations.ts';

const window = {
  calls: 20,
  failures: 12,
  slow: 0,
  failureRate: 0.6,
  slowRate: 0,
  consecutiveFailures: 3,
  recentP50Ms: 5,
  recentMaxMs: 9,
};
const transition = (changes: Partial<BreakerTransition>): BreakerTransition => ({
  from: 'closed',
  to: 'open',
  atMs: 1,
  cause: 'failure_rate',
  window,
  threshold: 0.5,
  observed: 0.6,
  openForMs: 2000,
  openings: 1,
  ...changes,
});
const ejection: Ejection = {
  endpointId: 'feed-2',
  atMs: 1,
  cause: 'connection_errors',
  observed: 2,
  threshold: 2,
  probation: false,
  window: { sinceMs: 0, requests: 5, failures: 2, consecutiveErrors: 2, consecutiveConnectionErrors: 2 },
  forMs: 5000,
  times: 1,
  endpoints: 3,
  ejected: 1,
  ejectedMax: 1,
};

describe('an explanation', () => {
  it.each([
    [
      transition({}),
      'the breaker for feed went from closed to open for 2000 ms: 60 % of 20 calls failed (threshold 50 %)',
    ],
    [
      transition({ cause: 'consecutive_failures', observed: 10, threshold: 10 }),
      'the breaker for feed went from closed to open for 2000 ms: 10 failures in a row (threshold 10)',
    ],
    [
      transition({ from: 'half_open', to: 'closed', cause: 'probes_ok', observed: 3, threshold: 3, openForMs: null }),
      'the breaker for feed went from half-open to closed: 3 of 3 probes succeeded',
    ],
  ])('of a transition names cause, figure and threshold', (given, sentence) => {
    expect(summarize('feed', { kind: 'transition', transition: given })).toBe(sentence);
  });

  it('of an ejection names the replica and why', () => {
    expect(summarize('feed', { kind: 'ejection', ejection })).toBe(
      'feed-2 was ejected for 5000 ms: 2 connection errors in a row (threshold 2)',
    );
  });

  it('points to the latest failures before it, of that replica where it is about one', () => {
    const explanations = createExplanations();
    const failed = (traceId: string, endpoint: string) =>
      explanations.failed('feed', { traceId, endpoint, outcome: 'timeout', durationMs: 1 });
    failed('t1', 'feed-1');
    failed('t2', 'feed-2');
    failed('t3', 'feed-1');
    const tripped = explanations.add('feed', { kind: 'transition', transition: transition({}) });
    expect(tripped.evidence.map(({ traceId }) => traceId)).toEqual(['t3', 't2', 't1']);
    const ejected = explanations.add('feed', { kind: 'ejection', ejection }, 'feed-2');
    expect(ejected.evidence.map(({ traceId }) => traceId)).toEqual(['t2']);
    expect(explanations.add('users', { kind: 'transition', transition: transition({}) }).evidence).toEqual([]);
  });

  it('points also to the attempts that ended in the same moment', async () => {
    const explanations = createExplanations();
    explanations.add('feed', { kind: 'transition', transition: transition({}) });
    explanations.failed('feed', { traceId: 't1', endpoint: 'feed-1', outcome: 'timeout', durationMs: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    explanations.failed('feed', { traceId: 't2', endpoint: 'feed-1', outcome: 'timeout', durationMs: 1 });
    expect(explanations.list()[0]?.evidence.map(({ traceId }) => traceId)).toEqual(['t1']);
  });

  it('names the faults that were in force on the edge at that moment', () => {
    const faults = new Map([['users', ['latency of 400 ms on feed → users']]]);
    const explanations = createExplanations({ faultsOn: (peer) => faults.get(peer) ?? [] });
    const add = (peer: string) => explanations.add(peer, { kind: 'transition', transition: transition({}) }).faults;
    expect([add('users'), add('messages')]).toEqual([['latency of 400 ms on feed → users'], []]);
    faults.clear();
    expect([...explanations.list('users').map((each) => each.faults), add('users')]).toEqual([
      ['latency of 400 ms on feed → users'],
      [],
    ]);
  });

  it('is kept with the latest 200, and found by peer, the latest first', () => {
    const explanations = createExplanations();
    for (let number = 0; number < 250; number += 1) {
      explanations.add(number % 2 ? 'feed' : 'users', { kind: 'transition', transition: transition({}) });
    }
    expect(explanations.list()).toHaveLength(200);
    expect(explanations.list('feed')).toHaveLength(100);
    expect(explanations.list()[0]?.id).toBe(250);
  });
});
