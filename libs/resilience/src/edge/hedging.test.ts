import { describe, expect, test } from 'vitest';
import { defaultPolicy, type EdgePolicy } from '../policy.ts';
import { createLab } from '../testing/lab.ts';

const read = { hedgeable: true };
const hedge = { quantile: 0.95, delayMsMin: 1, samplesMin: 100, shareMax: 0.05 };

/** An edge that has seen a hundred reads of 20 ms. */
async function warmedUp(policy: Partial<EdgePolicy> = {}) {
  const lab = createLab({ hedge, ...policy });
  for (let made = 0; made < 100; made += 1) lab.call([{ ok: 20 }], read);
  await lab.runtime.pass(20);
  lab.attempts.length = 0;
  return lab;
}

describe('a hedge', () => {
  test('starts when a read takes longer than usual; the quicker one wins, the other is aborted', async () => {
    const { runtime, edge, attempts, call, heard } = await warmedUp();
    const startedMs = runtime.nowMs;
    const made = call([{ ok: 500 }, { ok: 5 }], { ...read, heedsSignal: true });
    await runtime.pass(600);
    expect(attempts.map(({ kind, number }) => [kind, number])).toEqual([
      ['first', 1],
      ['hedge', 2],
    ]);
    const delayMs = (attempts[1]?.atMs ?? 0) - startedMs;
    expect(delayMs).toBeGreaterThanOrEqual(20);
    expect(delayMs).toBeLessThanOrEqual(22);
    expect(made).toMatchObject({ state: 'resolved', value: 'answer 2', atMs: startedMs + delayMs + 5 });
    expect(attempts[0]?.abortedAtMs).toBe(made.atMs);
    expect(heard('hedgeStarted')).toMatchObject([{ number: 2, delayMs }]);
    expect(
      heard('attemptEnded')
        .slice(-2)
        .map(({ kind, outcome }) => [kind, outcome]),
    ).toEqual([
      ['hedge', 'ok'],
      ['first', 'cancelled'],
    ]);
    expect(heard('callEnded').at(-1)).toMatchObject({ outcome: 'ok', attempts: 2 });
    expect(edge.snapshot()).toMatchObject({ callsInFlight: 0, attemptsInFlight: 0 });
  });

  test('that loses is aborted too', async () => {
    const { runtime, call, attempts } = await warmedUp();
    const made = call([{ ok: 50 }, 'hang'], { ...read, heedsSignal: true });
    await runtime.pass(100);
    expect(made).toMatchObject({ state: 'resolved', value: 'answer 1' });
    expect(attempts[1]?.abortedAtMs).toBe(made.atMs);
  });

  test('that fails leaves the first to go on, and the other way round', async () => {
    const { runtime, call } = await warmedUp({ hedge: { ...hedge, shareMax: 1 } });
    const hedgeFails = call([{ ok: 50 }, { fail: 1 }], read);
    const firstFails = call([{ fail: 30 }, { ok: 50 }], read);
    const bothFail = call([{ fail: 30 }, { fail: 50 }], read);
    await runtime.pass(200);
    expect([hedgeFails, firstFails, bothFail]).toMatchObject([
      { state: 'resolved', value: 'answer 1' },
      { state: 'resolved', value: 'answer 2' },
      { state: 'rejected', value: { message: 'attempt 2 failed' } },
    ]);
  });

  test('is followed by a retry when both failed', async () => {
    const { runtime, attempts, call } = await warmedUp({ retry: defaultPolicy.retry });
    const made = call([{ fail: 30 }, { fail: 30 }, { ok: 1 }], read);
    await runtime.pass(500);
    expect(attempts.map(({ kind }) => kind)).toEqual(['first', 'hedge', 'retry']);
    expect(made).toMatchObject({ state: 'resolved', value: 'answer 3' });
  });

  test.each([
    { name: 'the call is no read', policy: {}, options: { hedgeable: false } },
    { name: 'the read was answered in time', policy: {}, options: read, script: [{ ok: 19 }] },
    { name: 'the read failed in time', policy: {}, options: read, script: [{ fail: 19 }] },
    { name: 'too little was observed', policy: { hedge: { ...hedge, samplesMin: 101 } }, options: read },
    {
      name: 'the retry budget is empty',
      policy: { retryBudget: { ratio: 0, perSecondMin: 0, windowSeconds: 10 } },
      options: read,
    },
    {
      name: 'the bulkhead is full',
      policy: { bulkhead: { concurrencyMax: 1, queueMax: 200, queueWaitMsMax: 10_000 } },
      options: read,
    },
  ])('is not started when $name', async ({ policy, options, script }) => {
    const { runtime, attempts, call } = createLab({ hedge, ...policy });
    for (let made = 0; made < 100; made += 1) {
      call([{ ok: 20 }], read);
      await runtime.pass(20);
    }
    attempts.length = 0;
    call(script ?? [{ ok: 500 }], options);
    await runtime.pass(900);
    expect(attempts.map(({ kind }) => kind)).toEqual(['first']);
  });

  test('is made for at most its share of the reads', async () => {
    const { runtime, attempts, call } = await warmedUp();
    for (let made = 0; made < 100; made += 1) {
      call([{ ok: 400 }], read);
      await runtime.pass(10);
    }
    await runtime.pass(1000);
    // 200 reads in the last ten seconds: 5 % are 10.
    expect(attempts.filter(({ kind }) => kind === 'hedge')).toHaveLength(10);
  });

  test('learns from those that lost too: a slower callee is hedged later, not ever more often', async () => {
    const { runtime, edge, call } = await warmedUp({ hedge: { ...hedge, shareMax: 1 } });
    for (let made = 0; made < 300; made += 1) {
      call([{ ok: 60 }], read);
      await runtime.pass(100);
    }
    expect(edge.snapshot().hedge?.delayMs).toBeGreaterThan(55);
  });
});
