import type { Clock } from '../clock.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/**
 * A clock that jumps to the next moment that somebody waits for, whenever nothing else is left to do. Good for what does
 * no input or output of its own.
 */
export class VirtualClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];
  #driving = false;

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  /** Time goes by without anybody noticing, as when a laptop sleeps. */
  skip(ms: number): void {
    this.#now += ms;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted || ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = { at: this.#now + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      const early = (): void => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
        resolve();
      };
      signal?.addEventListener('abort', early, { once: true });
      if (!this.#driving) this.#drive(0);
    });
  }

  #drive(idle: number): void {
    this.#driving = this.#sleepers.length > 0;
    if (!this.#driving) return;
    setImmediate(() => {
      if (idle < 3) return this.#drive(idle + 1);
      const [next] = this.#sleepers.sort((a, b) => a.at - b.at);
      if (next) {
        this.#sleepers = this.#sleepers.filter((one) => one !== next);
        this.#now = Math.max(this.#now, next.at);
        next.wake();
      }
      this.#drive(0);
    });
  }
}
