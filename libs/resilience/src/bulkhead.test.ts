import { describe, expect, test } from 'vitest';
import { Bulkhead, type Waiter } from './bulkhead.ts';

function waiter(onGranted: () => void = () => undefined): Waiter & { outcome: string } {
  return {
    queueNext: null,
    queuePrevious: null,
    queued: false,
    outcome: 'waiting',
    granted() {
      this.outcome = 'granted';
      onGranted();
    },
    dismissed() {
      this.outcome = 'dismissed';
    },
  };
}
const policy = { concurrencyMax: 2, queueMax: 3, queueWaitMsMax: 100 };

describe('a bulkhead', () => {
  test('lets in as many as it has places, queues as many as it may, and hands places on in order', () => {
    const bulkhead = new Bulkhead(policy);
    expect([bulkhead.tryEnter(), bulkhead.tryEnter(), bulkhead.tryEnter()]).toEqual([true, true, false]);
    const waiters = [waiter(), waiter(), waiter()];
    expect(waiters.map((it) => bulkhead.tryQueue(it))).toEqual([true, true, true]);
    expect(bulkhead.tryQueue(waiter())).toBe(false);
    bulkhead.leave();
    expect(waiters.map(({ outcome }) => outcome)).toEqual(['granted', 'waiting', 'waiting']);
    expect(bulkhead).toMatchObject({ inUse: 2, waiting: 2 });
  });

  test('passes over one that left the queue', () => {
    const bulkhead = new Bulkhead({ ...policy, concurrencyMax: 1 });
    bulkhead.tryEnter();
    const [first, second, third] = [waiter(), waiter(), waiter()];
    for (const it of [first, second, third]) bulkhead.tryQueue(it);
    bulkhead.leaveQueue(second);
    bulkhead.leaveQueue(second);
    bulkhead.leave();
    bulkhead.leave();
    expect([first, second, third].map(({ outcome }) => outcome)).toEqual(['granted', 'waiting', 'granted']);
    expect(bulkhead).toMatchObject({ inUse: 1, waiting: 0 });
  });

  test('a queue of any length whose members leave at once does not exhaust the stack', () => {
    const bulkhead = new Bulkhead({ concurrencyMax: 1, queueMax: 100_000, queueWaitMsMax: 100 });
    bulkhead.tryEnter();
    let served = 0;
    for (let index = 0; index < 100_000; index += 1) {
      bulkhead.tryQueue(
        waiter(() => {
          served += 1;
          bulkhead.leave();
        }),
      );
    }
    bulkhead.leave();
    expect(served).toBe(100_000);
    expect(bulkhead).toMatchObject({ inUse: 0, waiting: 0 });
  });

  test('more places are given out at once, fewer as places come back', () => {
    const bulkhead = new Bulkhead(policy);
    bulkhead.tryEnter();
    bulkhead.tryEnter();
    const waiting = [waiter(), waiter()];
    for (const it of waiting) bulkhead.tryQueue(it);
    bulkhead.setPolicy({ ...policy, concurrencyMax: 3 });
    expect(waiting.map(({ outcome }) => outcome)).toEqual(['granted', 'waiting']);
    bulkhead.setPolicy({ ...policy, concurrencyMax: 1 });
    bulkhead.leave();
    bulkhead.leave();
    expect(waiting[1]?.outcome).toBe('waiting');
    bulkhead.leave();
    expect(waiting[1]?.outcome).toBe('granted');
  });

  test('can send all that wait away', () => {
    const bulkhead = new Bulkhead({ ...policy, concurrencyMax: 1 });
    bulkhead.tryEnter();
    const waiting = [waiter(), waiter()];
    for (const it of waiting) bulkhead.tryQueue(it);
    bulkhead.dismissAll(0);
    expect(waiting.map(({ outcome }) => outcome)).toEqual(['dismissed', 'dismissed']);
    expect(bulkhead).toMatchObject({ inUse: 1, waiting: 0 });
  });
});
