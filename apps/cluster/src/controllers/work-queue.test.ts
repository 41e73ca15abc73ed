import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepErrors } from './testing/cluster.ts';
import { createWorkQueue, type WorkQueue } from './work-queue.ts';

let queue: WorkQueue;
let log: ReturnType<typeof keepErrors>;
beforeEach(() => {
  log = keepErrors();
  queue = createWorkQueue({ log });
});
afterEach(() => queue.close());

it('looks once at a key that was added several times', async () => {
  const served: string[] = [];
  const lane = queue.open('test', (key) => served.push(key));
  ['a', 'b', 'a'].forEach((key) => lane.add(key));
  expect(served).toEqual([]);
  await nextTurn();
  expect(served).toEqual(['a', 'b']);
});

it('serves a lane after the earlier ones are empty', async () => {
  const served: string[] = [];
  const first = queue.open('first', (key) => served.push(key));
  const second = queue.open('second', (key) => {
    served.push(key);
    if (key === 's1') first.add('f2');
  });
  ['s1', 's2'].forEach((key) => second.add(key));
  first.add('f1');
  await nextTurn();
  expect(served).toEqual(['f1', 's1', 'f2', 's2']);
});

it('lets the event loop go on while a key adds itself again and again', async () => {
  const lane = queue.open('busy', (key) => lane.add(key));
  lane.add('a');
  await nextTurn();
  expect(queue.idle).toBe(false);
});

it('comes back to a key that failed, later each time, and says so', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    let attempts = 0;
    const lane = queue.open('failing', () => {
      attempts += 1;
      if (attempts < 4) throw new Error('not yet');
    });
    lane.add('a');
    for (const [waitMs, expected] of [
      [0, 1],
      [5, 2],
      [10, 3],
      [20, 4],
      [60_000, 4],
    ] as const) {
      vi.advanceTimersByTime(waitMs);
      await nextTurn();
      await nextTurn();
      expect(attempts).toBe(expected);
    }
    expect(log.errors).toMatchObject([{ retryMs: 5 }, { retryMs: 10 }, { retryMs: 20 }]);
  } finally {
    vi.useRealTimers();
  }
});

it('forgets an earlier time for a later one, and all of them when it is closed', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    let served = 0;
    const lane = queue.open('later', () => (served += 1));
    lane.addAfter('a', 100);
    lane.addAfter('a', 200);
    vi.advanceTimersByTime(150);
    await nextTurn();
    expect(served).toBe(0);
    vi.advanceTimersByTime(100);
    await nextTurn();
    expect(served).toBe(1);
    lane.addAfter('a', 100);
    lane.add('b');
    queue.close();
    vi.advanceTimersByTime(200);
    await nextTurn();
    expect(served).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});
