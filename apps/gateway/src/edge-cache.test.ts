import { startTelemetry } from '@gameday/telemetry';
import { describe, expect, it } from 'vitest';
import { createEdgeCache, lifetimeOf, type Stored } from './edge-cache.ts';

const telemetry = startTelemetry({
  service: 'door',
  version: '1',
  replica: 'door',
  env: { OTEL_SDK_DISABLED: 'true' },
});

/** A cache whose time and whose origin are at hand: each question waits until it is answered. */
function setUp() {
  let now = 0;
  const questions: Array<PromiseWithResolvers<Stored>> = [];
  const cache = createEdgeCache({ telemetry, now: () => now });
  const ask = () => {
    const question = Promise.withResolvers<Stored>();
    questions.push(question);
    return question.promise;
  };
  return {
    get: (headers: Record<string, string> = {}, key = 'layout') => cache.fetch(key, headers, ask),
    questions,
    at: (seconds: number) => (now = seconds * 1000),
  };
}

const answer = (body: string, cacheControl = 'public, max-age=60, stale-while-revalidate=600'): Stored => ({
  status: 200,
  headers: { etag: `"${body}"`, 'cache-control': cacheControl, 'content-length': String(body.length) },
  body,
});
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the cache at the door', () => {
  it('asks once and answers from memory while the answer is fresh, telling its age', async () => {
    const { get, questions, at } = setUp();
    const first = get();
    questions[0]?.resolve(answer('one'));
    expect(await first).toEqual(answer('one'));
    at(59);
    expect(await get()).toMatchObject({ body: 'one', headers: { age: '59' } });
    expect(questions).toHaveLength(1);
  });

  it('serves an old answer while it asks for a new one, and asks one at a time', async () => {
    const { get, questions, at } = setUp();
    const first = get();
    questions[0]?.resolve(answer('one'));
    await first;
    at(61);
    expect([(await get()).body, (await get()).body, questions.length]).toEqual(['one', 'one', 2]);
    questions[1]?.resolve(answer('two'));
    await turn();
    expect((await get()).body).toBe('two');
  });

  it('serves none that is older than it may be', async () => {
    const { get, questions, at } = setUp();
    const first = get();
    questions[0]?.resolve(answer('one'));
    await first;
    at(661);
    const late = get();
    questions[1]?.resolve(answer('two'));
    expect((await late).body).toBe('two');
  });

  it('goes on serving an old answer when the origin fails, and says so to those who can have none', async () => {
    const { get, questions, at } = setUp();
    const none = get();
    questions[0]?.reject(new Error('away'));
    await expect(none).rejects.toThrow('away');
    const first = get();
    questions[1]?.resolve(answer('one'));
    await first;
    at(61);
    expect((await get()).body).toBe('one');
    questions[2]?.reject(new Error('away'));
    await turn();
    expect((await get()).body).toBe('one');
  });

  it('lets a crowd share a question, but never one that was asked before they came', async () => {
    const { get, questions } = setUp();
    const early = get();
    const late = [get(), get(), get()];
    expect(questions).toHaveLength(1);
    questions[0]?.resolve(answer('one', 'no-cache'));
    expect((await early).body).toBe('one');
    await turn();
    expect(questions).toHaveLength(2);
    questions[1]?.resolve(answer('two', 'no-cache'));
    expect((await Promise.all(late)).map(({ body }) => body)).toEqual(['two', 'two', 'two']);
    const after = get();
    expect(questions).toHaveLength(3);
    questions[2]?.resolve(answer('three', 'no-cache'));
    expect((await after).body).toBe('three');
  });

  it('begins the next question also when the one before it failed', async () => {
    const { get, questions } = setUp();
    const early = get();
    const late = get();
    questions[0]?.reject(new Error('away'));
    await expect(early).rejects.toThrow('away');
    await turn();
    questions[1]?.resolve(answer('one'));
    expect((await late).body).toBe('one');
  });

  it('answers 304 to whoever has the representation already, and keeps representations apart', async () => {
    const { get, questions } = setUp();
    const first = get();
    questions[0]?.resolve(answer('one'));
    await first;
    const not = await get({ 'if-none-match': 'W/"one", "other"' });
    expect(not).toMatchObject({ status: 304, headers: { etag: '"one"' } });
    expect(not.headers).not.toHaveProperty('content-length');
    expect((await get({ 'if-none-match': '"other"' })).status).toBe(200);
    void get({}, 'layout gzip');
    expect(questions).toHaveLength(2);
  });

  it('asks the origin for a client that wants to know what it says now', async () => {
    const { get, questions } = setUp();
    const first = get();
    questions[0]?.resolve(answer('one'));
    await first;
    const now = get({ 'cache-control': 'no-cache' });
    questions[1]?.resolve(answer('two'));
    expect([(await now).body, (await get()).body]).toEqual(['two', 'two']);
  });
});

describe('how long a shared cache may keep an answer', () => {
  it.each([
    [undefined, 0, 0],
    ['public, max-age=60', 60_000, 0],
    ['max-age=60, s-maxage=5, stale-while-revalidate=10', 5_000, 10_000],
    ['Max-Age="7"', 7_000, 0],
    ['no-cache, max-age=60', 0, 0],
    ['private, max-age=60', 0, 0],
    ['no-store', 0, 0],
    ['x-max-age=60', 0, 0],
  ])('%s: fresh for %d ms, stale for %d ms', (cacheControl, freshMs, staleMs) => {
    expect(lifetimeOf(cacheControl)).toEqual({ freshMs, staleMs });
  });
});
