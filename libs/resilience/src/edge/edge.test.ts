import { describe, expect, test } from 'vitest';
import { AttemptTimeout, DeadlineExceeded, Rejected } from '../errors.ts';
import { defaultPolicy } from '../policy.ts';
import { createLab } from '../testing/lab.ts';

const { retry } = defaultPolicy;

describe('a call', () => {
  test('resolves to what its attempt resolved to, told once', async () => {
    const { runtime, edge, call, heard } = createLab(defaultPolicy);
    const made = call([{ ok: 5 }]);
    expect(edge.snapshot()).toMatchObject({ callsInFlight: 1, attemptsInFlight: 1, bulkhead: { inUse: 1 } });
    await runtime.pass(5);
    expect(made).toMatchObject({ state: 'resolved', value: 'answer 1', atMs: 5 });
    expect(heard('callEnded')).toEqual([{ event: 'callEnded', outcome: 'ok', attempts: 1, durationMs: 5 }]);
    expect(heard('attemptEnded')).toMatchObject([{ kind: 'first', number: 1, outcome: 'ok', durationMs: 5 }]);
    expect(edge.snapshot()).toMatchObject({ callsInFlight: 0, attemptsInFlight: 0, bulkhead: { inUse: 0 } });
    expect(runtime.abortsMade).toBe(0);
  });

  test('rejects with what its attempt threw, synchronously or not', async () => {
    const { runtime, edge, track, heard } = createLab();
    const error = new Error('thrown before there was a promise');
    const judgeError = () => ({ outcome: 'connection_error', retryable: true }) as const;
    const base = { repeatable: true, hedgeable: false, judgeError };
    const thrown = track(
      edge.call<string>({
        ...base,
        attempt: () => {
          throw error;
        },
      }),
    );
    const rejected = track(edge.call<string>({ ...base, attempt: () => Promise.reject(error) }));
    await runtime.pass(0);
    expect([thrown, rejected]).toMatchObject([
      { state: 'rejected', value: error },
      { state: 'rejected', value: error },
    ]);
    expect(heard('callEnded').map(({ outcome }) => outcome)).toEqual(['connection_error', 'connection_error']);
    expect(edge.snapshot()).toMatchObject({ callsInFlight: 0, attemptsInFlight: 0 });
  });

  test('resolves to a result that was judged a failure, when nothing more is tried', async () => {
    const { runtime, call, heard } = createLab({ breaker: defaultPolicy.breaker });
    const made = call([{ ok: 1 }], { judgeResult: () => ({ outcome: 'server_error', retryable: false }) });
    await runtime.pass(1);
    expect(made).toMatchObject({ state: 'resolved', value: 'answer 1' });
    expect(heard('callEnded')).toMatchObject([{ outcome: 'server_error' }]);
  });

  test.each(['judgeResult', 'judgeError'])(
    'whose %s throws rejects with that, and leaves nothing behind',
    async (which) => {
      const { runtime, edge, call } = createLab(defaultPolicy);
      const error = new Error('a mistake in the judge');
      const judge = () => {
        throw error;
      };
      const made = call([which === 'judgeResult' ? { ok: 1 } : { fail: 1 }], { [which]: judge });
      await runtime.pass(1);
      expect(made).toMatchObject({ state: 'rejected', value: error });
      expect(edge.snapshot()).toMatchObject({ callsInFlight: 0, attemptsInFlight: 0, bulkhead: { inUse: 0 } });
    },
  );
});

describe('a time-out', () => {
  test('ends the attempt and aborts it; what comes later changes nothing', async () => {
    const { runtime, edge, attempts, call, heard } = createLab({ breaker: defaultPolicy.breaker });
    const heeds = call(['hang'], { heedsSignal: true });
    const late = call([{ ok: 1500 }]);
    const lateFailure = call([{ fail: 1500 }]);
    await runtime.pass(1000);
    expect([heeds, late, lateFailure]).toMatchObject([
      { state: 'rejected', atMs: 1000 },
      { state: 'rejected', atMs: 1000 },
      { state: 'rejected', atMs: 1000 },
    ]);
    expect(heeds.value).toBeInstanceOf(AttemptTimeout);
    expect(attempts[0]?.abortedAtMs).toBe(1000);
    await runtime.pass(1000);
    expect(edge.snapshot()).toMatchObject({ callsInFlight: 0, attemptsInFlight: 0 });
    expect(edge.breaker?.snapshot().window).toMatchObject({ calls: 3, failures: 3 });
    expect(heard('attemptEnded').map(({ outcome }) => outcome)).toEqual(['timeout', 'timeout', 'timeout']);
  });

  test('aborts a signal that is read only afterwards', async () => {
    const { runtime, edge } = createLab();
    let aborted: boolean | undefined;
    const judgeError = () => ({ outcome: 'timeout', retryable: false }) as const;
    const attempt = (it: { signal: { aborted: boolean } }) =>
      new Promise<never>(() => runtime.setTimer(2000, () => (aborted = it.signal.aborted)));
    void edge.call({ repeatable: false, hedgeable: false, judgeError, attempt }).catch(() => undefined);
    await runtime.pass(2000);
    expect(aborted).toBe(true);
  });
});

describe('a deadline', () => {
  test.each([
    { deadlineMs: 300, timeoutMs: 1000, endsMs: 300, error: DeadlineExceeded },
    { deadlineMs: 5000, timeoutMs: 1000, endsMs: 1000, error: AttemptTimeout },
    { deadlineMs: 5000, timeoutMs: null, endsMs: 5000, error: DeadlineExceeded },
    { deadlineMs: undefined, timeoutMs: null, endsMs: 3000, error: DeadlineExceeded },
    { deadlineMs: 300, timeoutMs: null, endsMs: 300, error: DeadlineExceeded },
  ])('of $deadlineMs ms that came with the request and a time-out of $timeoutMs', async (row) => {
    const { runtime, attempts, call } = createLab({ timeoutMs: row.timeoutMs });
    await runtime.pass(12_345.678);
    const startedMs = runtime.nowMs;
    const made = call(['hang'], { deadlineMs: row.deadlineMs });
    await runtime.pass(10_000);
    expect(attempts[0]?.remainingMs).toBeCloseTo(row.endsMs, 5);
    expect((made.atMs ?? 0) - startedMs).toBeCloseTo(row.endsMs, -1);
    expect(made.value).toBeInstanceOf(row.error);
  });

  test.each([0, -5, Number.NaN])('of %s ms refuses the call before anything is sent', async (deadlineMs) => {
    const { runtime, attempts, call, heard } = createLab();
    const made = call([{ ok: 1 }], { deadlineMs });
    await runtime.pass(0);
    expect(attempts).toEqual([]);
    expect(made.value).toBeInstanceOf(Rejected);
    expect(made.value).toMatchObject({ reason: 'deadline' });
    expect(heard('rejected')).toMatchObject([{ reason: 'deadline', kind: 'first' }]);
    expect(heard('callEnded')).toMatchObject([{ outcome: 'rejected', attempts: 0 }]);
  });

  test('gives what is left of it to each attempt, and starts none that could not end in it', async () => {
    const { runtime, attempts, call, heard } = createLab({ retry: { ...retry, attemptsMax: 9 } });
    const made = call([{ fail: 400 }, { fail: 200 }, { fail: 320 }], { deadlineMs: 1000 });
    await runtime.pass(5000);
    // Waits of 12.5 and 25 ms (timers count whole ones); after the third attempt 42 ms are left, and the wait would be 50.
    expect(attempts.map(({ atMs, remainingMs }) => [atMs, remainingMs])).toEqual([
      [0, 1000],
      [413, 587],
      [638, 362],
    ]);
    expect(made).toMatchObject({ state: 'rejected', atMs: 958, value: { message: 'attempt 3 failed' } });
    expect(heard('rejected')).toMatchObject([{ reason: 'deadline', kind: 'retry' }]);
  });
});

describe('a retry', () => {
  test('follows a failure after its backoff, until one succeeds', async () => {
    const { runtime, attempts, call, heard } = createLab({ retry });
    const made = call([{ fail: 10 }, 'hang', { ok: 10 }]);
    await runtime.pass(3000);
    expect(attempts).toMatchObject([
      { atMs: 0, kind: 'first', number: 1 },
      { atMs: 23, kind: 'retry', number: 2 },
      { atMs: 1048, kind: 'retry', number: 3 },
    ]);
    expect(made).toMatchObject({ state: 'resolved', value: 'answer 3' });
    expect(heard('retryScheduled')).toMatchObject([
      { number: 2, delayMs: 12.5 },
      { number: 3, delayMs: 25 },
    ]);
    expect(heard('callEnded')).toMatchObject([{ outcome: 'ok', attempts: 3 }]);
  });

  test.each([
    { name: 'the call may not be repeated', options: { repeatable: false } },
    {
      name: 'it cannot help',
      options: { judgeError: () => ({ outcome: 'client_error', retryable: false }) as const },
    },
    {
      name: 'the callee asks to wait for longer than anyone does',
      options: { judgeError: () => ({ outcome: 'server_error', retryable: true, retryAfterMs: 1001 }) as const },
    },
  ])('is not made when $name', async ({ options }) => {
    const { runtime, attempts, call } = createLab({ retry });
    const made = call([{ fail: 10 }], options);
    await runtime.pass(3000);
    expect(attempts).toHaveLength(1);
    expect(made).toMatchObject({ state: 'rejected', value: { message: 'attempt 1 failed' } });
  });

  test('of a call that may not be repeated is made where the policy says so', async () => {
    const { runtime, attempts, call } = createLab({ retry: { ...retry, unsafe: true } });
    const made = call([{ fail: 10 }, { ok: 1 }], { repeatable: false });
    await runtime.pass(3000);
    expect(attempts.map(({ kind }) => kind)).toEqual(['first', 'retry']);
    expect(made).toMatchObject({ state: 'resolved' });
  });

  test('ends with the last failure when the attempts are used up', async () => {
    const { runtime, attempts, call } = createLab({ retry });
    const made = call([{ fail: 1 }]);
    await runtime.pass(3000);
    expect(attempts).toHaveLength(3);
    expect(made).toMatchObject({ state: 'rejected', value: { message: 'attempt 3 failed' } });
  });

  test('waits as long as the callee asked', async () => {
    const { runtime, attempts, call } = createLab({ retry });
    call([{ fail: 0, retryAfterMs: 500 }, { ok: 1 }]);
    await runtime.pass(3000);
    expect(attempts.map(({ atMs }) => atMs)).toEqual([0, 513]);
  });

  test('is not made without budget, and the call ends at once as it failed', async () => {
    const budget = { ratio: 0, perSecondMin: 0.1, windowSeconds: 10 };
    const { runtime, edge, call, heard } = createLab({ retry, retryBudget: budget });
    const first = call([{ fail: 1 }, { ok: 1 }]);
    await runtime.pass(100);
    const second = call([{ fail: 1 }, { ok: 1 }]);
    await runtime.pass(100);
    expect([first, second]).toMatchObject([{ state: 'resolved' }, { state: 'rejected', atMs: 101 }]);
    expect(second.value).toMatchObject({ message: 'attempt 1 failed' });
    expect(heard('rejected')).toMatchObject([{ reason: 'budget', kind: 'retry' }]);
    expect(edge.snapshot().retryBudget).toEqual({ ratio: 0, retries: 0 });
  });
});
