import { describe, expect, it, vi } from 'vitest';
import { simulateServer, type Phase } from '../simulation/server.ts';
import { quantile } from '../simulation/random.ts';
import { limitAlgorithms } from './algorithm.ts';
import type { ShedBurst } from './events.ts';
import { createLimiter, type Permit } from './limiter.ts';
import { defaultLimitPolicy, type LimitPolicy } from './policy.ts';

function setup(change: Partial<LimitPolicy> = {}) {
  const clock = { nowMs: 0, random: 0.5 };
  const started: ShedBurst[] = [];
  const ended: ShedBurst[] = [];
  const limiter = createLimiter(
    { ...defaultLimitPolicy, limitInitial: 20, ...change },
    { now: () => clock.nowMs, random: () => clock.random },
    { shedStarted: (burst) => started.push(burst), shedEnded: (burst) => ended.push(burst) },
  );
  const fill = (priority: 'critical' | 'default' | 'sheddable', count = 1_000) => {
    const permits: Permit[] = [];
    for (let index = 0; index < count; index += 1) {
      const permit = limiter.tryAcquire(priority);
      if (permit) permits.push(permit);
    }
    return permits;
  };
  return { limiter, clock, started, ended, fill };
}

describe('a limiter', () => {
  it('sheds the sheddable first, then the default, the critical last', () => {
    const { limiter, fill } = setup();
    expect(limiter.snapshot().limits).toEqual({ critical: 20, default: 19, sheddable: 16 });
    expect(fill('sheddable')).toHaveLength(16);
    expect(fill('default')).toHaveLength(3);
    expect(fill('critical')).toHaveLength(1);
    expect(limiter.snapshot().inFlight).toBe(20);
  });

  it('lets the floor in whatever happens, and more of the critical', () => {
    const { limiter, fill, clock } = setup({ algorithm: 'aimd' });
    for (let window = 0; window < 100; window += 1) {
      clock.nowMs += 1_000;
      for (const permit of fill('sheddable', 10)) permit.release('timeout', 5_000);
    }
    expect(limiter.snapshot().limits).toEqual({ critical: 10, default: 9, sheddable: 8 });
    expect(fill('sheddable')).toHaveLength(8);
  });

  it('takes a permit back once', () => {
    const { limiter, fill } = setup();
    const [permit] = fill('default', 1);
    permit?.release('ok', 5);
    permit?.release('ok', 5);
    expect(limiter.snapshot().inFlight).toBe(0);
  });

  it('tells one burst, with what led to it, when it begins and when nothing was shed for a while', () => {
    const { limiter, clock, started, ended, fill } = setup();
    const permits = fill('sheddable', 12);
    clock.nowMs = 300;
    for (const permit of permits) permit.release('ok', 40);
    clock.nowMs = 400;
    const { limits } = limiter.snapshot();
    fill('sheddable', limits.sheddable + 3);
    fill('critical', limits.critical - limits.sheddable + 1);
    clock.nowMs = 1_300;
    fill('default', 2);
    expect(started).toMatchObject([{ startedMs: 400, shedTotal: 1, inFlightAtStart: limits.sheddable, rttMs: 40 }]);
    clock.nowMs = 2_299;
    expect(limiter.snapshot().burst).toMatchObject({ shedTotal: 6 });
    expect(ended).toEqual([]);
    clock.nowMs = 2_300;
    expect(limiter.snapshot()).toMatchObject({ burst: null, shedTotal: { critical: 1, default: 2, sheddable: 3 } });
    expect(ended).toMatchObject([
      {
        startedMs: 400,
        lastMs: 1_300,
        shed: { critical: 1, default: 2, sheddable: 3 },
        shedTotal: 6,
        algorithm: 'gradient',
        limitAtStart: limits.critical,
        inFlightMax: limits.critical,
        baselineMs: 40,
      },
    ]);
    expect(started).toHaveLength(1);
  });

  it('learns nothing from what was refused, given up or failed at once', () => {
    const { limiter, clock, fill } = setup();
    for (const outcome of ['rejected', 'cancelled', 'server_error', 'connection_error'] as const) {
      clock.nowMs += 1_000;
      for (const permit of fill('default', 12)) permit.release(outcome, 1);
    }
    expect(limiter.snapshot()).toMatchObject({ rttMs: null, limit: 20, inFlight: 0 });
  });

  it('sends the shed away for about as long as the work takes, each for another time', () => {
    const { limiter, clock, fill } = setup();
    expect(limiter.retryAfterMs()).toBe(200);
    clock.nowMs = 300;
    for (const permit of fill('default', 12)) permit.release('ok', 400);
    const times = [0, 0.5, 0.999].map((random) => {
      clock.random = random;
      return limiter.retryAfterMs();
    });
    expect(times).toEqual([1_200, 1_600, 1_999]);
    clock.nowMs = 60_000;
    for (const permit of fill('default', 12)) permit.release('timeout', 60_000);
    expect(limiter.retryAfterMs()).toBe(10_000);
  });

  it('goes on from where it is under a new policy, within its bounds', () => {
    const { limiter } = setup();
    limiter.setPolicy({ ...defaultLimitPolicy, algorithm: 'vegas' });
    expect(limiter.snapshot()).toMatchObject({ algorithm: 'vegas', limit: 20 });
    limiter.setPolicy({ ...defaultLimitPolicy, limitMax: 12, limitInitial: 12 });
    expect(limiter.snapshot().limit).toBe(12);
  });
});

// Nothing here waits; a busy machine only takes longer to compute.
vi.setConfig({ testTimeout: 30_000 });

const nature = { workers: 8, medianMs: 20, sigma: 0.5 };
const capacity = 353;
const phase = (seconds: number, load: number, change: object = {}): Phase => ({
  seconds,
  ratePerSecond: load * capacity,
  nature: { ...nature, ...change },
});
/** What the last phase came to: goodput as a part of what arrived, and the P99 of those let in. */
function outcome(phases: readonly Phase[], policy?: LimitPolicy, seed = 1) {
  const { requests, snapshots } = simulateServer({ seed, phases, ...(policy ? { policy } : {}) });
  const last = requests.filter((request) => request.phase === phases.length - 1);
  const admitted = last.filter(({ end }) => end !== 'shed').map(({ durationMs }) => durationMs);
  const partOf = (priority: string) => {
    const all = last.filter((request) => request.priority === priority);
    return all.filter(({ end }) => end === 'ok').length / all.length;
  };
  return {
    good:
      last.filter(({ end }) => end === 'ok').length /
      ((phases.at(-1)?.ratePerSecond ?? 0) * (phases.at(-1)?.seconds ?? 0)),
    shed: last.filter(({ end }) => end === 'shed').length / last.length,
    p99Ms: admitted.length === 0 ? Infinity : quantile(admitted, 0.99),
    critical: partOf('critical'),
    sheddable: partOf('sheddable'),
    limit: snapshots.at(-1)?.limit ?? Infinity,
  };
}

describe('a simulated server of 8 workers that take 20 ms', () => {
  it('breaks down at 1.5 times its capacity without a limit', () => {
    expect(outcome([phase(10, 0.5), phase(40, 1.5)]).good).toBeLessThan(0.1);
  });

  it.each(limitAlgorithms)('sheds nothing at half its capacity with %s', (algorithm) => {
    expect(outcome([phase(30, 0.5)], { ...defaultLimitPolicy, algorithm }).shed).toBe(0);
  });

  it.each(limitAlgorithms)('keeps its goodput at 2 times its capacity with %s', (algorithm) => {
    const { good } = outcome([phase(20, 0.7), phase(40, 2)], { ...defaultLimitPolicy, algorithm });
    expect(good).toBeGreaterThan(0.45);
  });

  it.each([1.5, 2, 3])('answers within 130 ms at %f times its capacity, the critical nearly always', (load) => {
    const { good, p99Ms, critical, sheddable } = outcome([phase(20, 0.7), phase(40, load)], defaultLimitPolicy);
    expect(good).toBeGreaterThan(0.95 / load);
    expect(p99Ms).toBeLessThan(130);
    expect(critical).toBeGreaterThan(0.8);
    expect(critical).toBeGreaterThan(sheddable + 0.3);
  });

  it('does not take a long overload for normal', () => {
    expect(outcome([phase(20, 0.7), phase(90, 2), phase(20, 2)], defaultLimitPolicy).p99Ms).toBeLessThan(130);
  });

  it('finds its limit from a cold start under overload', () => {
    expect(outcome([phase(10, 2), phase(30, 2)], defaultLimitPolicy).p99Ms).toBeLessThan(130);
  });

  it('sheds only for some seconds when what is behind it becomes slow, not for as long as it is slow', () => {
    const slow = { delayMs: 200 };
    const policies: LimitPolicy[] = [defaultLimitPolicy, { ...defaultLimitPolicy, algorithm: 'gradient2' }];
    const [own, gradient2] = policies.map((policy) =>
      outcome([phase(20, 0.7), phase(10, 0.7, slow), phase(30, 0.7, slow)], policy),
    );
    expect(own?.shed).toBeLessThan(0.01);
    expect(gradient2?.shed).toBeGreaterThan(0.5);
  });

  it('gives up less than a tenth of its goodput when its work takes four times as long', () => {
    const { good, critical } = outcome([phase(20, 0.7), phase(40, 0.7, { medianMs: 80 })], defaultLimitPolicy);
    expect(good).toBeGreaterThan(0.9 / 2.8);
    expect(critical).toBeGreaterThan(0.75);
  });

  it.each([
    ['its work was slow', { medianMs: 80 }, 0.7],
    ['what is behind it was slow', { delayMs: 200 }, 0.7],
    ['it was overloaded', {}, 3],
  ])('is as before within 5 s after %s', (_what, change, load) => {
    const { shed, p99Ms } = outcome(
      [phase(20, 0.7), phase(30, load, change), phase(5, 0.7), phase(20, 0.7)],
      defaultLimitPolicy,
    );
    expect(shed).toBeLessThan(0.001);
    expect(p99Ms).toBeLessThan(90);
  });
});
