import { describe, expect, test } from 'vitest';
import { defaultPolicy } from '../policy.ts';
import { createFakeAbort } from '../testing/fake-runtime.ts';
import { barePolicy, createLab } from '../testing/lab.ts';

const { retry } = defaultPolicy;
const breaker = { ...defaultPolicy.breaker, openJitter: 0 };
const bulkhead = { concurrencyMax: 1, queueMax: 2, queueWaitMsMax: 100 };

describe('an edge with a breaker', () => {
  test('refuses at once when it is open, with the time to come back', async () => {
    const { runtime, edge, attempts, call, heard } = createLab({ breaker });
    for (let made = 0; made < 10; made += 1) call([{ fail: 1 }]);
    await runtime.pass(1);
    const refused = call([{ ok: 1 }]);
    await runtime.pass(0);
    expect(attempts).toHaveLength(10);
    expect(refused).toMatchObject({ state: 'rejected', value: { reason: 'open', retryAfterMs: 2000 } });
    expect(heard('transition')).toMatchObject([{ to: 'open', cause: 'consecutive_failures' }]);
    expect(heard('callEnded').at(-1)).toMatchObject({ outcome: 'rejected', attempts: 0 });
    expect(edge.snapshot().breaker).toMatchObject({ state: 'open', sinceMs: 1, openUntilMs: 2001 });
  });

  test('stops retries when it opens, and each call ends as its last attempt did', async () => {
    const { runtime, attempts, call, heard } = createLab({ breaker, retry: { ...retry, attemptsMax: 10 } });
    const calls = [call([{ fail: 1 }]), call([{ fail: 1 }]), call([{ fail: 1 }])];
    await runtime.pass(3000);
    // The tenth failure opens it; two more attempts were under way then.
    expect(attempts).toHaveLength(12);
    expect(calls.map(({ value }) => (value as Error).message)).toEqual(Array(3).fill('attempt 4 failed'));
    expect(heard('rejected')).toMatchObject(Array(3).fill({ reason: 'open', kind: 'retry' }));
  });

  test.each([
    { outcome: 'ok', failures: 0, calls: 1 },
    { outcome: 'client_error', failures: 0, calls: 1 },
    { outcome: 'server_error', failures: 1, calls: 1 },
    { outcome: 'timeout', failures: 1, calls: 1 },
    { outcome: 'connection_error', failures: 1, calls: 1 },
    { outcome: 'rejected', failures: 0, calls: 0 },
    { outcome: 'cancelled', failures: 0, calls: 0 },
  ] as const)('counts $outcome as $failures failures of $calls calls', async ({ outcome, failures, calls }) => {
    const { runtime, edge, call } = createLab({ breaker });
    call([{ fail: 1 }], { judgeError: () => ({ outcome, retryable: false }) });
    await runtime.pass(1);
    expect(edge.snapshot().breaker?.window).toMatchObject({ calls, failures });
  });

  test('closes again by probes, of which one that is given up counts for nothing', async () => {
    const { runtime, edge, call } = createLab({ breaker });
    for (let made = 0; made < 10; made += 1) call([{ fail: 1 }]);
    await runtime.pass(2001);
    const outer = createFakeAbort();
    call(['hang'], { signal: outer.signal });
    const probes = [call([{ ok: 5 }]), call([{ ok: 5 }]), call([{ ok: 5 }])];
    await runtime.pass(0);
    expect(probes.map(({ state }) => state)).toEqual(['pending', 'pending', 'rejected']);
    outer.abort();
    call([{ ok: 5 }]);
    await runtime.pass(5);
    expect(edge.breaker?.state).toBe('closed');
  });
});

describe('an edge with a bulkhead', () => {
  test('queues what finds no place, refuses what finds no room, and lets nothing wait too long', async () => {
    const { runtime, edge, call, heard } = createLab({ bulkhead });
    const calls = [call([{ ok: 60 }]), call([{ ok: 60 }]), call([{ ok: 60 }]), call([{ ok: 60 }])];
    expect(edge.snapshot().bulkhead).toEqual({ inUse: 1, queued: 2 });
    await runtime.pass(1000);
    expect(calls).toMatchObject([
      { state: 'resolved', atMs: 60 },
      { state: 'resolved', atMs: 120 },
      { state: 'rejected', atMs: 100, value: { reason: 'bulkhead' } },
      { state: 'rejected', atMs: 0, value: { reason: 'bulkhead' } },
    ]);
    expect(heard('rejected')).toHaveLength(2);
    expect(edge.snapshot().bulkhead).toEqual({ inUse: 0, queued: 0 });
  });

  test('lets nothing wait past its deadline', async () => {
    const { runtime, call } = createLab({ bulkhead });
    call([{ ok: 60 }]);
    const made = call([{ ok: 1 }], { deadlineMs: 20 });
    await runtime.pass(100);
    expect(made).toMatchObject({ state: 'rejected', atMs: 20, value: { reason: 'deadline' } });
  });

  test('does not count its refusals as failures of the callee', async () => {
    const { runtime, edge, call } = createLab({ bulkhead, breaker });
    for (let made = 0; made < 50; made += 1) call([{ ok: 10 }]);
    await runtime.pass(1000);
    expect(edge.snapshot().breaker).toMatchObject({ state: 'closed', window: { failures: 0 } });
  });

  test('keeps no place while a call waits for its retry', async () => {
    const { runtime, edge, call } = createLab({ bulkhead, retry: { ...retry, backoffBaseMs: 100 } });
    call([{ fail: 1 }, { ok: 1 }]);
    await runtime.pass(10);
    expect(edge.snapshot()).toMatchObject({ callsInFlight: 1, attemptsInFlight: 0, bulkhead: { inUse: 0 } });
  });

  test('sends away what waits when the breaker opens', async () => {
    const opensAtOnce = { ...breaker, consecutiveFailures: 1 };
    const { runtime, attempts, call } = createLab({ bulkhead, breaker: opensAtOnce });
    call([{ fail: 5 }]);
    const waiting = [call([{ ok: 1 }]), call([{ ok: 1 }])];
    await runtime.pass(5);
    expect(waiting).toMatchObject([
      { state: 'rejected', atMs: 5, value: { reason: 'open' } },
      { state: 'rejected', atMs: 5, value: { reason: 'open' } },
    ]);
    expect(attempts).toHaveLength(1);
  });
});

describe('a caller that gives up', () => {
  test.each([
    { while: 'an attempt is under way', script: ['hang'] as const },
    { while: 'a retry waits', script: [{ fail: 1 }] as const },
  ])('ends the call at once while $while', async ({ script }) => {
    const { runtime, edge, attempts, call, heard } = createLab({
      ...defaultPolicy,
      retry: { ...retry, backoffBaseMs: 200 },
    });
    const outer = createFakeAbort();
    const made = call(script, { signal: outer.signal, heedsSignal: true });
    await runtime.pass(10);
    const reason = new Error('the client went away');
    outer.abort(reason);
    await runtime.pass(0);
    expect(made).toMatchObject({ state: 'rejected', atMs: 10, value: reason });
    await runtime.pass(5000);
    expect(attempts).toHaveLength(1);
    if (script[0] === 'hang') expect(attempts[0]?.abortedAtMs).toBe(10);
    expect(heard('callEnded')).toMatchObject([{ outcome: 'cancelled' }]);
    expect(edge.snapshot()).toMatchObject({ callsInFlight: 0, attemptsInFlight: 0, bulkhead: { inUse: 0 } });
  });

  test('leaves the queue', async () => {
    const { runtime, edge, attempts, call } = createLab({ bulkhead });
    call([{ ok: 50 }]);
    const outer = createFakeAbort();
    const made = call([{ ok: 1 }], { signal: outer.signal });
    outer.abort('enough');
    await runtime.pass(1000);
    expect(made).toMatchObject({ state: 'rejected', atMs: 0, value: 'enough' });
    expect(attempts).toHaveLength(1);
    expect(edge.snapshot().bulkhead).toEqual({ inUse: 0, queued: 0 });
  });

  test('before the call gets nothing sent', async () => {
    const { runtime, attempts, call, heard } = createLab();
    const outer = createFakeAbort();
    outer.abort('too late');
    const made = call([{ ok: 1 }], { signal: outer.signal });
    await runtime.pass(0);
    expect(made).toMatchObject({ state: 'rejected', value: 'too late' });
    expect(attempts).toEqual([]);
    expect(heard('callEnded')).toMatchObject([{ outcome: 'cancelled', attempts: 0 }]);
  });

  test('is heard through one listener for all calls of a signal, and ends only those that go on', async () => {
    const { runtime, call } = createLab();
    const outer = createFakeAbort();
    let listeners = 0;
    const add = outer.signal.addEventListener.bind(outer.signal);
    const signal = Object.assign(outer.signal, {
      addEventListener: (type: 'abort', listener: () => void) => {
        listeners += 1;
        add(type, listener);
      },
    });
    const calls = [call([{ ok: 1 }], { signal }), call(['hang'], { signal }), call(['hang'], { signal })];
    await runtime.pass(5);
    outer.abort('enough');
    await runtime.pass(0);
    expect(calls.map(({ state, value }) => [state, value])).toEqual([
      ['resolved', 'answer 1'],
      ['rejected', 'enough'],
      ['rejected', 'enough'],
    ]);
    expect(listeners).toBe(1);
  });
});

describe('a new policy', () => {
  test('holds for what starts from then on, and keeps what was counted', async () => {
    const { runtime, edge, call } = createLab({ breaker, timeoutMs: 1000 });
    for (let made = 0; made < 5; made += 1) call([{ fail: 1 }]);
    await runtime.pass(1);
    const before = call(['hang']);
    edge.setPolicy({ ...barePolicy, timeoutMs: 100, breaker: { ...breaker, failureRate: 0.9 } });
    const after = call(['hang']);
    await runtime.pass(2000);
    expect([before.atMs, after.atMs]).toEqual([1001, 101]);
    expect(edge.snapshot()).toMatchObject({ policy: { timeoutMs: 100 }, breaker: { window: { failures: 7 } } });
  });

  test('may switch every policy off and on while calls go on', async () => {
    const { runtime, edge, call } = createLab({ ...defaultPolicy, bulkhead });
    const first = call([{ ok: 50 }]);
    const queued = call([{ ok: 50 }]);
    edge.setPolicy(barePolicy);
    expect(edge.snapshot()).toMatchObject({ breaker: null, retryBudget: null, bulkhead: null, hedge: null });
    await runtime.pass(10);
    edge.setPolicy(defaultPolicy);
    await runtime.pass(100);
    expect([first, queued]).toMatchObject([
      { state: 'resolved', atMs: 50 },
      { state: 'resolved', atMs: 50 },
    ]);
    expect(edge.snapshot()).toMatchObject({ callsInFlight: 0, attemptsInFlight: 0, bulkhead: { inUse: 0 } });
  });
});
