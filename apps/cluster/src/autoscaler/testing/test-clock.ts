import type { Clock } from '../../shared.ts';
import type { Timers } from '../timers.ts';

/** A clock that goes only when told, with its timers. */
export interface TestClock extends Clock {
  readonly timers: Timers;
  /** Goes on by so many real milliseconds, stopping at every timer that is due and until what it began is over. */
  advance(realMs: number, settle: () => Promise<void>): Promise<void>;
}

export function createTestClock(scale = 1, startMs = Date.parse('2026-03-02T10:00:00Z')): TestClock {
  let now = startMs;
  let waiting: { readonly dueMs: number; readonly run: () => void }[] = [];
  return {
    scale,
    nowMs: () => now,
    toScaledMs: (ms) => ms * scale,
    toRealMs: (ms) => ms / scale,
    timers(ms, run) {
      const timer = { dueMs: now + ms, run };
      waiting.push(timer);
      return () => {
        waiting = waiting.filter((each) => each !== timer);
      };
    },
    async advance(realMs, settle) {
      const end = now + realMs;
      for (;;) {
        const [next] = waiting.toSorted((a, b) => a.dueMs - b.dueMs);
        if (!next || next.dueMs > end) break;
        waiting = waiting.filter((each) => each !== next);
        now = Math.max(now, next.dueMs);
        next.run();
        await settle();
      }
      now = end;
    },
  };
}
