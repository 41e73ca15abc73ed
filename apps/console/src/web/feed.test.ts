import { describe, expect, it } from 'vitest';
import { lastValue } from '@gameday/console-api';
import { createFeed } from './feed.ts';

/** A source whose answers the test gives. */
function controlled() {
  const waiting: Array<PromiseWithResolvers<string>> = [];
  return {
    read: () => {
      const answer = Promise.withResolvers<string>();
      waiting.push(answer);
      return answer.promise;
    },
    asked: () => waiting.length,
    answer: (text: string) => waiting.at(-1)?.resolve(text),
    fail: (message: string) => waiting.at(-1)?.reject(new Error(message)),
  };
}

describe('a feed', () => {
  it('asks once for all who ask at the same time', async () => {
    const source = controlled();
    const feed = createFeed({ ...source, intervalMs: 1_000, nowMs: () => 7 });
    const both = Promise.all([feed.fresh(0), feed.fresh(0)]);
    source.answer('a');
    const ready = { state: 'ready', value: 'a', atMs: 7 };
    expect(await both).toEqual([ready, ready]);
    expect(source.asked()).toBe(1);
  });

  it('answers from memory while that is young enough', async () => {
    const source = controlled();
    let now = 0;
    const feed = createFeed({ ...source, intervalMs: 1_000, nowMs: () => now });
    const first = feed.fresh(500);
    source.answer('a');
    await first;
    now = 500;
    await feed.fresh(500);
    expect(source.asked()).toBe(1);
    now = 501;
    const second = feed.fresh(500);
    expect(source.asked()).toBe(2);
    source.answer('b');
    expect(lastValue(await second)).toBe('b');
  });

  it('keeps what it knew when the source goes, and since when', async () => {
    const source = controlled();
    let now = 0;
    const feed = createFeed({ ...source, intervalMs: 1_000, nowMs: () => now });
    const next = async (end: () => void) => {
      now += 10;
      const reading = feed.fresh(0);
      end();
      return reading;
    };
    await next(() => source.answer('a'));
    expect(await next(() => source.fail('gone'))).toEqual({ state: 'away', reason: 'gone', sinceMs: 20, last: 'a' });
    expect(await next(() => source.fail('still gone'))).toMatchObject({ reason: 'still gone', sinceMs: 20, last: 'a' });
    expect(await next(() => source.answer('b'))).toMatchObject({ state: 'ready', value: 'b' });
  });

  it('asks for its first watcher, goes on after each answer, and stops with the last one', async () => {
    let asked = 0;
    const feed = createFeed({ read: () => Promise.resolve((asked += 1)), intervalMs: 1 });
    const third = Promise.withResolvers<void>();
    const leave = feed.watch(() => asked >= 3 && third.resolve());
    await third.promise;
    leave();
    const after = asked;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked).toBe(after);
  });
});
