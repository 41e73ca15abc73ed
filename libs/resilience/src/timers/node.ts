import type { FifoTimers } from './fifo.ts';
import type { HeapTimers } from './heap.ts';

/** What can be due at a time; part of a queue by its own links, so that a time-out allocates nothing. */
export abstract class Timed {
  dueMs = 0;
  /** The queue that it is in. */
  timers: FifoTimers | HeapTimers | null = null;
  /** In a FIFO. */
  timerNext: Timed | null = null;
  timerPrevious: Timed | null = null;
  /** In a heap. */
  heapIndex = -1;
  /** Called when due, when it is no longer in a queue. */
  abstract onDue(nowMs: number): void;

  cancelTimer(): void {
    this.timers?.remove(this);
  }
}
