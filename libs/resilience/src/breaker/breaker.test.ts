import { describe, expect, test } from 'vitest';
import { Rejected } from '../errors.ts';
import { defaultPolicy, type BreakerPolicy } from '../policy.ts';
import { FakeRuntime } from '../testing/fake-runtime.ts';
import { createBreaker } from './breaker.ts';
import type { BreakerTransition } from './types.ts';

const policy: BreakerPolicy = { ...defaultPolicy.breaker, openJitter: 0 };

function setUp(changes: Partial<BreakerPolicy> = {}) {
  const runtime = new FakeRuntime();
  const transitions: BreakerTransition[] = [];
  const breaker = createBreaker('callee', { ...policy, ...changes }, runtime, (it) => transitions.push(it));
  const make = (result: 'ok' | 'failed', times = 1, durationMs = 1) => {
    for (let made = 0; made < times; made += 1) {
      const ticket = breaker.acquire();
      if (result === 'ok') breaker.succeed(ticket, durationMs);
      else breaker.fail(ticket, durationMs);
    }
  };
  return { runtime, breaker, transitions, make };
}

describe('a closed breaker', () => {
  test.each([
    { cause: 'consecutive_failures', ok: 500, failed: 10, slow: 0, observed: 10, threshold: 10 },
    { cause: 'slow_rate', ok: 5, failed: 0, slow: 20, observed: 0.8, threshold: 0.8 },
  ])('opens on $cause and says why', ({ cause, ok, failed, slow, observed, threshold }) => {
    const { breaker, transitions, make } = setUp();
    make('ok', ok);
    make('failed', failed);
    make('ok', slow, 800);
    expect(breaker.state).toBe('open');
    expect(transitions).toMatchObject([
      { from: 'closed', to: 'open', cause, observed, threshold, openForMs: 2000, openings: 1 },
    ]);
    expect(transitions[0]?.window).toMatchObject({ calls: ok + failed + slow, failures: failed, slow });
  });

  test('opens on failure rate, on the very call that meets it', () => {
    const { breaker, transitions, make } = setUp({ consecutiveFailures: null });
    for (let pair = 0; pair < 9; pair += 1) {
      make('failed');
      make('ok');
    }
    make('failed');
    expect(breaker.state).toBe('closed');
    make('ok');
    expect(transitions).toMatchObject([{ cause: 'failure_rate', observed: 0.5, threshold: 0.5 }]);
  });

  test('does not judge rates below the least number of calls', () => {
    const { breaker, make } = setUp({ consecutiveFailures: null });
    make('failed', 19);
    expect(breaker.state).toBe('closed');
    make('failed');
    expect(breaker.state).toBe('open');
  });

  test('forgets what left the window, by time or by count', async () => {
    const byTime = setUp({ consecutiveFailures: null });
    byTime.make('failed', 19);
    await byTime.runtime.pass(10_000);
    byTime.make('failed', 19);
    expect(byTime.breaker.snapshot().window.calls).toBe(19);
    const byCount = setUp({ consecutiveFailures: null, failureRate: 0.5, window: { kind: 'count', calls: 20 } });
    byCount.make('failed', 9);
    byCount.make('ok', 20);
    byCount.make('failed', 9);
    expect(byCount.breaker.state).toBe('closed');
    byCount.make('failed', 1);
    expect(byCount.breaker.state).toBe('open');
  });
});

describe('an open breaker', () => {
  test('refuses until its time is over, then lets as many probes through as it needs', async () => {
    const { runtime, breaker, transitions, make } = setUp();
    make('failed', 10);
    await runtime.pass(1999);
    expect([breaker.wouldAdmit(), breaker.acquire(), breaker.retryAfterMs()]).toEqual([false, 0, 1]);
    await runtime.pass(1);
    const probes = [breaker.acquire(), breaker.acquire(), breaker.acquire(), breaker.acquire()];
    expect(probes.map((ticket) => ticket > 0)).toEqual([true, true, true, false]);
    for (const probe of probes.slice(0, 3)) breaker.succeed(probe, 1);
    expect(transitions.map(({ to, cause }) => [to, cause])).toEqual([
      ['open', 'consecutive_failures'],
      ['half_open', 'open_time_over'],
      ['closed', 'probes_ok'],
    ]);
    expect(breaker.snapshot().window.calls).toBe(0);
  });

  test('stays open longer each time that probes fail, up to its limit, and starts anew after a recovery', async () => {
    const { runtime, breaker, transitions, make } = setUp({ openMs: 1000, openMsMax: 3000, halfOpenProbes: 1 });
    make('failed', 10);
    for (let probe = 0; probe < 3; probe += 1) {
      await runtime.pass(3000);
      make('failed');
    }
    await runtime.pass(3000);
    make('ok');
    make('failed', 10);
    const opened = transitions.filter(({ to }) => to === 'open');
    expect(opened.map(({ openForMs }) => openForMs)).toEqual([1000, 2000, 3000, 3000, 1000]);
    expect(opened.map(({ openings }) => openings)).toEqual([1, 2, 3, 4, 1]);
    expect(breaker.state).toBe('open');
  });

  test('takes a random share off its time', () => {
    const { runtime, transitions, make } = setUp({ openJitter: 0.5 });
    runtime.random = () => 0.5;
    make('failed', 10);
    expect(transitions[0]?.openForMs).toBe(1500);
  });
});

describe('a half-open breaker', () => {
  const halfOpen = async () => {
    const it = setUp();
    it.make('failed', 10);
    await it.runtime.pass(2000);
    return it;
  };

  test('opens again at the first probe that fails', async () => {
    const { breaker, transitions } = await halfOpen();
    const [first, second] = [breaker.acquire(), breaker.acquire()];
    breaker.fail(first, 1);
    breaker.succeed(second, 1);
    expect(transitions.at(-1)).toMatchObject({ to: 'open', cause: 'probe_failed', openForMs: 4000 });
  });

  test('opens again when its probes are slow', async () => {
    const { transitions, make } = await halfOpen();
    make('ok', 3, 800);
    expect(transitions.at(-1)).toMatchObject({ to: 'open', cause: 'probes_slow', observed: 1, threshold: 0.8 });
  });

  test('gives the place of a probe that was given up to another', async () => {
    const { breaker } = await halfOpen();
    const probes = [breaker.acquire(), breaker.acquire(), breaker.acquire()];
    expect(breaker.wouldAdmit()).toBe(false);
    breaker.release(probes[0]!);
    expect(breaker.wouldAdmit()).toBe(true);
  });

  test('ignores stragglers from before it opened', async () => {
    const { runtime, breaker, make } = setUp();
    const straggler = breaker.acquire();
    make('failed', 10);
    await runtime.pass(2000);
    const probe = breaker.acquire();
    breaker.fail(straggler, 2000);
    expect(breaker.state).toBe('half_open');
    breaker.succeed(straggler, 2000);
    breaker.release(straggler);
    expect(breaker.snapshot().probes).toEqual({ inFlight: 1, succeeded: 0 });
    breaker.fail(probe, 1);
    expect(breaker.state).toBe('open');
  });
});

describe('a breaker used by itself', () => {
  test.each([
    { name: 'with durations', slowCall: policy.slowCall },
    { name: 'without durations', slowCall: null },
  ])('hands on results and errors, counts them and refuses when open, $name', async ({ slowCall }) => {
    const { breaker } = setUp({ slowCall });
    await expect(breaker.run(async () => 42)).resolves.toBe(42);
    const error = new Error('failed');
    const failing = async () => {
      throw error;
    };
    const throwing = () => {
      throw error;
    };
    for (let made = 0; made < 5; made += 1) {
      await expect(breaker.run(failing)).rejects.toBe(error);
      await expect(breaker.run(throwing)).rejects.toBe(error);
    }
    expect(breaker.snapshot().window).toMatchObject({ calls: 11, failures: 10 });
    await expect(breaker.run(async () => 42)).rejects.toMatchObject({ reason: 'open', retryAfterMs: 2000 });
    await expect(breaker.run(async () => 42)).rejects.toBeInstanceOf(Rejected);
  });

  test('recovers', async () => {
    const { runtime, breaker } = setUp({ slowCall: null });
    for (let made = 0; made < 10; made += 1)
      await breaker.run(() => Promise.reject(new Error())).catch(() => undefined);
    await runtime.pass(2000);
    for (let made = 0; made < 3; made += 1) await breaker.run(async () => 42);
    expect(breaker.state).toBe('closed');
  });
});

test('forced open, it refuses until it is forced closed', async () => {
  const { runtime, breaker, transitions } = setUp();
  breaker.force('open');
  await runtime.pass(1e9);
  expect(breaker.acquire()).toBe(0);
  expect(breaker.snapshot()).toMatchObject({ state: 'open', openUntilMs: null });
  breaker.force('closed');
  expect(breaker.acquire()).toBeGreaterThan(0);
  expect(transitions.map(({ to, cause, openForMs }) => [to, cause, openForMs])).toEqual([
    ['open', 'forced', null],
    ['closed', 'forced', undefined],
  ]);
});

test('a new policy keeps the window where it is the same, and the state always', () => {
  const { breaker, make } = setUp();
  make('failed', 5);
  breaker.setPolicy({ ...policy, consecutiveFailures: 7 });
  expect(breaker.snapshot().window.failures).toBe(5);
  make('failed', 2);
  expect(breaker.state).toBe('open');
  breaker.setPolicy({ ...policy, window: { kind: 'count', calls: 50 } });
  expect(breaker.snapshot()).toMatchObject({ state: 'open', window: { calls: 0 } });
});
