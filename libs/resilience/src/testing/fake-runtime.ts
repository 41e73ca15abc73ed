import type { AbortLike, AbortSignalLike, Runtime } from '../runtime.ts';
import { seededRandom } from '@gameday/random';

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly fire: () => void;
}

/** An abort controller as small as the types ask for. */
export function createFakeAbort(): AbortLike {
  const listeners = new Set<() => void>();
  const signal = {
    aborted: false as boolean,
    reason: undefined as unknown,
    addEventListener: (_type: 'abort', listener: () => void) => void listeners.add(listener),
    removeEventListener: (_type: 'abort', listener: () => void) => void listeners.delete(listener),
  } satisfies AbortSignalLike;
  return {
    signal,
    abort: (reason) => {
      if (signal.aborted) return;
      signal.aborted = true;
      signal.reason = reason;
      for (const listener of listeners) listener();
    },
  };
}

/** Lets everything that only waits for promises go on. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
};

/** A runtime whose time stands still until it is told to pass. */
export class FakeRuntime implements Runtime {
  nowMs = 0;
  /** How many timers were ever set, and abort controllers made. */
  timersSet = 0;
  abortsMade = 0;
  random: () => number;
  private timers: Timer[] = [];

  constructor(random: () => number = seededRandom(1)) {
    this.random = random;
  }

  readonly now = (): number => this.nowMs;

  readonly setTimer = (delayMs: number, fire: () => void): unknown => {
    this.timersSet += 1;
    const timer: Timer = { dueMs: this.nowMs + delayMs, order: this.timersSet, fire };
    // Sorted, so that the next is found at once: few are pending.
    let at = this.timers.length;
    while (at > 0 && this.timers[at - 1]!.dueMs > timer.dueMs) at -= 1;
    this.timers.splice(at, 0, timer);
    return timer;
  };

  readonly clearTimer = (timer: unknown): void => {
    this.timers = this.timers.filter((it) => it !== timer);
  };

  readonly createAbort = (): AbortLike => {
    this.abortsMade += 1;
    return createFakeAbort();
  };

  get timersPending(): number {
    return this.timers.length;
  }

  /** Lets time pass: timers fire in order, and what waits for promises goes on after each. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    await settle();
    for (let next = this.timers[0]; next !== undefined && next.dueMs <= untilMs; next = this.timers[0]) {
      this.timers.shift();
      this.nowMs = Math.max(this.nowMs, next.dueMs);
      next.fire();
      await settle();
    }
    this.nowMs = untilMs;
    await settle();
  }
}
