import type { Runtime } from '../runtime.ts';

/**
 * A clock that is read once in a while: what it says is at most `resolutionMs` (and the event loop's lag) old. Reading the real
 * clock costs as much as all else that a breaker does for a call; while nothing asks, no timer runs.
 */
export class CoarseClock {
  private readonly runtime: Pick<Runtime, 'now' | 'setTimer'>;
  private readonly resolutionMs: number;
  private fresh = false;
  private readMs = 0;

  constructor(runtime: Pick<Runtime, 'now' | 'setTimer'>, resolutionMs: number) {
    this.runtime = runtime;
    this.resolutionMs = resolutionMs;
  }

  now(): number {
    if (!this.fresh) this.read();
    return this.readMs;
  }

  private read(): void {
    this.readMs = this.runtime.now();
    this.fresh = true;
    this.runtime.setTimer(this.resolutionMs, this.expire);
  }

  private readonly expire = (): void => {
    this.fresh = false;
  };
}
