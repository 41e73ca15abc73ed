import type { Outcome } from '@gameday/conventions';
import { describe, expect, it } from 'vitest';
import { defaultBalancerPolicy } from './policy.ts';
import { callOn, callsOn, ejection, of, replicas, setup, shareOf } from './testing/setup.ts';

describe('ejection', () => {
  it.each<[string, Outcome, number]>([
    ['5 server errors in a row', 'server_error', 5],
    ['5 time-outs in a row', 'timeout', 5],
    ['2 connection errors in a row', 'connection_error', 2],
  ])('comes with %s', (_what, outcome, times) => {
    const { balancer, events } = setup(3);
    callsOn(balancer, 'r1', outcome, times - 1);
    expect(events.ejected).toEqual([]);
    callOn(balancer, 'r1', outcome);
    expect(of(balancer, 'r1')?.status).toMatchObject({ kind: 'ejected', untilMs: 6_000 });
    expect(shareOf(balancer, 'r1')).toBe(0);
  });

  it('is told with everything it was decided from', () => {
    const { balancer, events } = setup(3);
    callsOn(balancer, 'r2', 'ok', 3);
    callsOn(balancer, 'r2', 'connection_error', 2);
    const window = { sinceMs: 1_000, requests: 5, failures: 2, consecutiveErrors: 2, consecutiveConnectionErrors: 2 };
    expect(events.ejected).toEqual([
      {
        endpointId: 'r2',
        atMs: 1_000,
        cause: 'connection_errors',
        observed: 2,
        threshold: 2,
        probation: false,
        window,
        forMs: 5_000,
        times: 1,
        endpoints: 3,
        ejected: 1,
        ejectedMax: 1,
      },
    ]);
  });

  it.each<Outcome>(['cancelled', 'rejected'])('does not come of calls that were %s', (outcome) => {
    const { balancer, events } = setup(3);
    callsOn(balancer, 'r1', outcome, 100);
    expect(events.ejected).toEqual([]);
  });

  it.each<Outcome>(['ok', 'client_error'])('starts counting anew after %s', (outcome) => {
    const { balancer, events } = setup(3);
    callsOn(balancer, 'r1', 'server_error', 4);
    callOn(balancer, 'r1', outcome);
    callsOn(balancer, 'r1', 'server_error', 4);
    expect(events.ejected).toEqual([]);
  });

  it.each([
    [1, 0],
    [2, 1],
    [3, 1],
    [4, 2],
    [5, 2],
    [10, 5],
  ])('of %i endpoints takes out at most %i', (count, max) => {
    const { balancer } = setup(count);
    for (const { id } of replicas(count)) {
      if (of(balancer, id)?.status.kind !== 'ejected') callsOn(balancer, id, 'connection_error', 2);
    }
    expect(balancer.snapshot()).toMatchObject({ ejected: max, ejectedMax: max });
  });

  it('that is withheld is told once, and the endpoint is avoided all the same until a success', () => {
    const { balancer, events } = setup(3);
    for (const id of ['r1', 'r2', 'r3']) callOn(balancer, id, 'ok', 5);
    callsOn(balancer, 'r1', 'connection_error', 2);
    callsOn(balancer, 'r2', 'connection_error', 6);
    expect(events.withheld).toMatchObject([{ endpointId: 'r2', ejected: 1, ejectedMax: 1, endpoints: 3 }]);
    expect(shareOf(balancer, 'r2')).toBe(0);
    callOn(balancer, 'r2', 'ok', 5);
    expect(shareOf(balancer, 'r2')).toBeCloseTo(0.5, 1);
  });

  it('ends in time, with a small share that grows', () => {
    const { balancer, clock, events } = setup(3);
    callsOn(balancer, 'r1', 'connection_error', 2);
    clock.nowMs += 4_999;
    expect(shareOf(balancer, 'r1')).toBe(0);
    clock.nowMs += 1;
    expect(shareOf(balancer, 'r1')).toBeCloseTo(0.033, 1);
    expect(events.returned).toMatchObject([{ endpointId: 'r1', reason: 'over', afterMs: 5_000, times: 1 }]);
    clock.nowMs += 2_500;
    expect(of(balancer, 'r1')?.status).toMatchObject({ kind: 'slow_start', weight: 0.5 });
    clock.nowMs += 2_500;
    expect(of(balancer, 'r1')?.status).toEqual({ kind: 'healthy' });
  });

  it('comes back with the first error on probation, and lasts longer each time, up to the most', () => {
    const { balancer, clock, events } = setup(3, { ejection: ejection({ maxMs: 12_000 }) });
    callsOn(balancer, 'r1', 'connection_error', 2);
    for (let time = 0; time < 3; time += 1) {
      clock.nowMs = events.ejected.at(-1)!.atMs + events.ejected.at(-1)!.forMs;
      callOn(balancer, 'r1', 'server_error');
    }
    expect(events.ejected.map(({ times, forMs, probation }) => [times, forMs, probation])).toEqual([
      [1, 5_000, false],
      [2, 10_000, true],
      [3, 12_000, true],
      [4, 12_000, true],
    ]);
  });

  it('is forgiven by one for each base time without one', () => {
    const { balancer, clock, events } = setup(3);
    callsOn(balancer, 'r1', 'connection_error', 2);
    clock.nowMs += 5_000;
    callOn(balancer, 'r1', 'server_error');
    clock.nowMs += 10_000;
    callOn(balancer, 'r1', 'ok');
    clock.nowMs += 5_000;
    expect(of(balancer, 'r1')?.timesEjected).toBe(1);
    clock.nowMs += 5_000;
    callsOn(balancer, 'r1', 'connection_error', 2);
    expect(events.ejected.map(({ times }) => times)).toEqual([1, 2, 1]);
  });

  it('for a low success rate needs no error in a row', () => {
    const { balancer, clock, events } = setup(3);
    for (let call = 0; call < 60; call += 1) {
      callOn(balancer, 'r1', call % 3 === 0 ? 'server_error' : 'ok');
      callOn(balancer, 'r2', 'ok');
      callOn(balancer, 'r3', call % 30 === 0 ? 'server_error' : 'ok');
    }
    clock.nowMs += 10_000;
    expect(of(balancer, 'r1')?.status).toMatchObject({ kind: 'ejected', cause: 'success_rate' });
    expect(events.ejected).toMatchObject([
      {
        observed: expect.closeTo(2 / 3),
        window: { requests: 60, failures: 20, others: { requests: 120, failures: 2 } },
      },
    ]);
  });

  it('ends for those first to return when so many endpoints leave that too many are out', () => {
    const { balancer, clock, events } = setup(4);
    callsOn(balancer, 'r1', 'connection_error', 2);
    clock.nowMs += 100;
    callsOn(balancer, 'r2', 'connection_error', 2);
    balancer.update(replicas(2));
    expect(events.returned).toMatchObject([{ endpointId: 'r1', reason: 'share' }]);
    expect(balancer.snapshot()).toMatchObject({ ejected: 1, ejectedMax: 1 });
    balancer.update(replicas(2).slice(1));
    expect(balancer.pick()?.endpoint.id).toBe('r2');
  });

  it('ends when the policy turns it off', () => {
    const { balancer, events } = setup(3);
    callsOn(balancer, 'r1', 'connection_error', 2);
    balancer.setPolicy({ ...defaultBalancerPolicy, ejection: null });
    expect(events.returned).toMatchObject([{ endpointId: 'r1', reason: 'policy' }]);
    callsOn(balancer, 'r1', 'connection_error', 50);
    expect(balancer.snapshot().ejected).toBe(0);
  });
});
