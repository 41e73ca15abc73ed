import type { Outcome } from '@gameday/conventions';
import { describe, expect, it } from 'vitest';
import { createBalancer, type Balancer } from './balancer.ts';
import type { BalancerListener, Ejection, EjectionReturn } from './events.ts';
import { defaultBalancerPolicy, type BalancerPolicy, type EjectionPolicy } from './policy.ts';
import { seededRandom } from './simulation/random.ts';

interface Replica {
  readonly id: string;
  readonly port: number;
}

const replicas = (count: number): Replica[] =>
  Array.from({ length: count }, (_, index) => ({ id: `r${index + 1}`, port: 21_000 + index }));

function setup(count: number, change: Partial<BalancerPolicy> = {}) {
  const clock = { nowMs: 1_000 };
  const events = { ejected: [] as Ejection[], withheld: [] as Ejection[], returned: [] as EjectionReturn[] };
  const listener: BalancerListener = {
    ejected: (event) => events.ejected.push(event),
    withheld: (event) => events.withheld.push(event),
    returned: (event) => events.returned.push(event),
  };
  const runtime = { now: () => clock.nowMs, random: seededRandom(1) };
  const balancer = createBalancer<Replica>({ ...defaultBalancerPolicy, ...change }, runtime, listener);
  balancer.update(replicas(count));
  return { balancer, clock, events };
}

const ejection = (change: Partial<EjectionPolicy>): EjectionPolicy => ({
  ...(defaultBalancerPolicy.ejection as EjectionPolicy),
  ...change,
});

/** Makes an attempt on this very endpoint, by excluding all others. */
function callOn(balancer: Balancer<Replica>, id: string, outcome: Outcome, durationMs = 5): void {
  const others = balancer.snapshot().endpoints.flatMap((endpoint) => (endpoint.id === id ? [] : [endpoint.id]));
  const picked = balancer.pick(new Set(others));
  expect(picked?.endpoint.id).toBe(id);
  picked?.done(outcome, durationMs);
}
const callsOn = (balancer: Balancer<Replica>, id: string, outcome: Outcome, times: number, durationMs?: number) => {
  for (let time = 0; time < times; time += 1) callOn(balancer, id, outcome, durationMs);
};
const of = (balancer: Balancer<Replica>, id: string) =>
  balancer.snapshot().endpoints.find((endpoint) => endpoint.id === id);

/** The share of the picks, each ended at once, that go to an endpoint. */
function shareOf(balancer: Balancer<Replica>, id: string, picks = 2_000): number {
  let hits = 0;
  for (let pick = 0; pick < picks; pick += 1) {
    const picked = balancer.pick();
    if (picked?.endpoint.id === id) hits += 1;
    picked?.done('cancelled', 0);
  }
  return hits / picks;
}

describe('a pick', () => {
  it('is undefined where no endpoint is known, and the only one where there is one', () => {
    expect(setup(0).balancer.pick()).toBeUndefined();
    expect(setup(1).balancer.pick()?.endpoint).toEqual({ id: 'r1', port: 21_000 });
  });

  it('spreads evenly over equals', () => {
    const { balancer } = setup(4);
    for (const { id } of replicas(4)) expect(shareOf(balancer, id)).toBeCloseTo(0.25, 1);
  });

  it('goes to the one of two with fewer outstanding calls', () => {
    const { balancer } = setup(2);
    const first = balancer.pick();
    expect(balancer.pick()?.endpoint).not.toEqual(first?.endpoint);
  });

  it('avoids what the call has tried, but repeats it rather than take an ejected one or none', () => {
    const { balancer } = setup(3);
    for (let time = 0; time < 50; time += 1) expect(balancer.pick(new Set(['r1', 'r3']))?.endpoint.id).toBe('r2');
    callsOn(balancer, 'r1', 'connection_error', 2);
    for (let time = 0; time < 50; time += 1) {
      expect(['r2', 'r3']).toContain(balancer.pick(new Set(['r2', 'r3']))?.endpoint.id);
    }
  });

  it('counts as outstanding until done, once', () => {
    const { balancer } = setup(1);
    const picked = balancer.pick();
    expect(of(balancer, 'r1')?.outstanding).toBe(1);
    picked?.done('ok', 5);
    picked?.done('server_error', 5);
    expect(of(balancer, 'r1')).toMatchObject({ outstanding: 0, consecutiveErrors: 0, picksTotal: 1 });
  });

  it('prefers the faster one clearly, and takes small differences for none', () => {
    const { balancer } = setup(3);
    callOn(balancer, 'r1', 'ok', 800);
    callOn(balancer, 'r2', 'ok', 5);
    callOn(balancer, 'r3', 'ok', 8);
    expect(shareOf(balancer, 'r1')).toBe(0);
    expect(shareOf(balancer, 'r2')).toBeCloseTo(0.5, 1);
  });

  it('tries a slow one again when its latency is half forgotten', () => {
    const { balancer, clock } = setup(2);
    callOn(balancer, 'r1', 'ok', 800);
    for (let second = 0; second < 60; second += 1) {
      clock.nowMs += 1_000;
      callOn(balancer, 'r2', 'ok', 5);
    }
    expect(of(balancer, 'r1')?.ewmaMs).toBeCloseTo(800 * Math.exp(-6), 3);
    expect(shareOf(balancer, 'r1')).toBeGreaterThan(0.3);
  });

  it('takes a call that nobody waited for as at least that slow', () => {
    const { balancer } = setup(2);
    callOn(balancer, 'r1', 'ok', 5);
    callOn(balancer, 'r2', 'ok', 5);
    callOn(balancer, 'r1', 'cancelled', 400);
    expect(shareOf(balancer, 'r1')).toBe(0);
  });

  it('is not drawn to an endpoint that fails at once', () => {
    const { balancer } = setup(2, { ejection: null });
    for (const id of ['r1', 'r2']) callOn(balancer, id, 'ok', 100);
    callsOn(balancer, 'r1', 'server_error', 20, 1);
    expect(of(balancer, 'r1')?.ewmaMs).toBe(100);
  });

  it('goes straight to an endpoint in doubt after one connection error, but not for the same call', () => {
    const { balancer } = setup(10);
    callOn(balancer, 'r4', 'connection_error', 1);
    expect(balancer.pick(new Set(['r4']))?.endpoint.id).not.toBe('r4');
    expect(balancer.pick()?.endpoint.id).toBe('r4');
    const next = Array.from({ length: 5 }, () => balancer.pick()?.endpoint.id);
    expect(next).not.toContain('r4');
  });
});

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

describe('an update of the endpoints', () => {
  it('keeps the statistics of those that stay and starts new ones slowly', () => {
    const { balancer } = setup(2);
    callOn(balancer, 'r1', 'ok', 50);
    balancer.update(replicas(3));
    expect(of(balancer, 'r1')).toMatchObject({ ewmaMs: 50, status: { kind: 'healthy' } });
    expect(of(balancer, 'r3')).toMatchObject({ ewmaMs: null, status: { kind: 'slow_start', weight: 0.1 } });
    expect(shareOf(balancer, 'r3')).toBeLessThan(0.15);
  });

  it('starts nobody slowly when there was nobody before', () => {
    const { balancer } = setup(3);
    expect(balancer.snapshot().endpoints.every(({ status }) => status.kind === 'healthy')).toBe(true);
  });

  it('begins anew with the same id on another port, and takes no account of the old one’s calls', () => {
    const { balancer } = setup(2);
    const old = balancer.pick(new Set(['r2']));
    callOn(balancer, 'r1', 'server_error');
    balancer.update([{ id: 'r1', port: 29_999 }, ...replicas(2).slice(1)]);
    old?.done('server_error', 5);
    expect(of(balancer, 'r1')).toMatchObject({ consecutiveErrors: 0, outstanding: 0, status: { kind: 'slow_start' } });
  });

  it('can leave nobody, and somebody again', () => {
    const { balancer } = setup(2);
    balancer.update([]);
    expect(balancer.pick()).toBeUndefined();
    balancer.update(replicas(2));
    expect(balancer.pick()).toBeDefined();
  });
});

it('keeps latencies right over days, and when the decay is changed', () => {
  const { balancer, clock } = setup(2);
  for (let day = 0; day < 20; day += 1) {
    clock.nowMs += 86_400_000;
    callOn(balancer, 'r1', 'ok', 40);
    callOn(balancer, 'r2', 'ok', 10);
  }
  expect(of(balancer, 'r1')?.ewmaMs).toBeCloseTo(40, 6);
  balancer.setPolicy({ ...defaultBalancerPolicy, decayMs: 1_000 });
  expect(of(balancer, 'r2')?.ewmaMs).toBeCloseTo(10, 6);
  clock.nowMs += 1_000;
  expect(of(balancer, 'r1')?.ewmaMs).toBeCloseTo(40 / Math.E, 6);
});
