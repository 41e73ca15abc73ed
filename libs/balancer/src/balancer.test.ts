import { describe, expect, it } from 'vitest';
import { createBalancer } from './balancer.ts';
import { defaultBalancerPolicy } from './policy.ts';
import { callOn, callsOn, of, replicas, setup, shareOf } from './testing/setup.ts';

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

  it('remembers who stays, though every answer of a registry is a new description, down to its meta data', () => {
    const described = (id: string, version: string) => ({ id, port: 21_000, meta: { version, weights: [1, 2] } });
    const balancer = createBalancer<ReturnType<typeof described>>(defaultBalancerPolicy, {
      now: () => 1_000,
      random: () => 0.5,
    });
    balancer.update([described('r1', '1')]);
    balancer.pick()?.done('ok', 5);
    balancer.update([described('r1', '1'), described('r2', '1')]);
    const known = (id: string) => balancer.snapshot().endpoints.find((endpoint) => endpoint.id === id);
    expect(known('r1')).toMatchObject({ picksTotal: 1, status: { kind: 'healthy' } });
    expect(known('r2')).toMatchObject({ status: { kind: 'slow_start' } });
    balancer.update([described('r1', '2'), described('r2', '1')]);
    expect(known('r1')).toMatchObject({ picksTotal: 0, status: { kind: 'slow_start' } });
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
