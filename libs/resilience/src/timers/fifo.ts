import type { Runtime } from '../runtime.ts';
import type { Timed } from './node.ts';

/**
 * Time-outs of equal length: a linked list, as the first to come is the first to be due (Node's own timers work so; Varghese and
 * Lauck, "Hashed and Hierarchical Timing Wheels", scheme 2). Adding and removing are O(1), and one timer of the runtime serves them
 * all: it is set when there is none, and left alone when what it was set for is removed.
 */
export class FifoTimers {
  readonly delayMs: number;
  private head: Timed | null = null;
  private tail: Timed | null = null;
  private armed = false;
  private readonly runtime: Pick<Runtime, 'now' | 'setTimer'>;

  constructor(delayMs: number, runtime: Pick<Runtime, 'now' | 'setTimer'>) {
    this.delayMs = delayMs;
    this.runtime = runtime;
  }

  add(timed: Timed, nowMs: number): void {
    timed.dueMs = nowMs + this.delayMs;
    timed.timers = this;
    timed.timerPrevious = this.tail;
    if (this.tail === null) this.head = timed;
    else this.tail.timerNext = timed;
    this.tail = timed;
    if (!this.armed) this.arm(this.delayMs);
  }

  remove(timed: Timed): void {
    if (timed.timerPrevious === null) this.head = timed.timerNext;
    else timed.timerPrevious.timerNext = timed.timerNext;
    if (timed.timerNext === null) this.tail = timed.timerPrevious;
    else timed.timerNext.timerPrevious = timed.timerPrevious;
    timed.timerNext = timed.timerPrevious = null;
    timed.timers = null;
  }

  private arm(delayMs: number): void {
    this.armed = true;
    this.runtime.setTimer(Math.ceil(delayMs), this.fire);
  }

  // Stays `armed` meanwhile: what is added by those that are due comes last, and must not set the timer.
  private readonly fire = (): void => {
    const now = this.runtime.now();
    try {
      while (this.head !== null && this.head.dueMs <= now) {
        const timed = this.head;
        this.remove(timed);
        timed.onDue(now);
      }
    } finally {
      if (this.head === null) this.armed = false;
      else this.arm(Math.max(0, this.head.dueMs - now));
    }
  };
}
