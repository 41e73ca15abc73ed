import type { Runtime } from '../runtime.ts';
import type { Timed } from './node.ts';

/** Time-outs of any length: a binary heap in which each knows its place, so that removing is O(log n). One timer of the runtime for all. */
export class HeapTimers {
  private readonly heap: Timed[] = [];
  private armed: unknown = null;
  private armedForMs = Number.POSITIVE_INFINITY;
  private readonly runtime: Pick<Runtime, 'now' | 'setTimer' | 'clearTimer'>;

  constructor(runtime: Pick<Runtime, 'now' | 'setTimer' | 'clearTimer'>) {
    this.runtime = runtime;
  }

  add(timed: Timed, nowMs: number, delayMs: number): void {
    timed.dueMs = nowMs + delayMs;
    timed.timers = this;
    this.heap.push(timed);
    this.up(timed, this.heap.length - 1);
    if (timed.dueMs < this.armedForMs) this.arm(timed.dueMs, nowMs);
  }

  remove(timed: Timed): void {
    const { heap } = this;
    const index = timed.heapIndex;
    const last = heap.pop();
    timed.timers = null;
    timed.heapIndex = -1;
    if (last === undefined || last === timed) return;
    this.up(last, index);
    this.down(last, last.heapIndex);
  }

  private up(timed: Timed, from: number): void {
    const { heap } = this;
    let index = from;
    while (index > 0) {
      const parent = heap[(index - 1) >> 1]!;
      if (parent.dueMs <= timed.dueMs) break;
      heap[index] = parent;
      parent.heapIndex = index;
      index = (index - 1) >> 1;
    }
    heap[index] = timed;
    timed.heapIndex = index;
  }

  private down(timed: Timed, from: number): void {
    const { heap } = this;
    let index = from;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.dueMs < heap[child]!.dueMs) child += 1;
      const sooner = heap[child]!;
      if (sooner.dueMs >= timed.dueMs) break;
      heap[index] = sooner;
      sooner.heapIndex = index;
      index = child;
    }
    heap[index] = timed;
    timed.heapIndex = index;
  }

  private arm(dueMs: number, nowMs: number): void {
    if (this.armed !== null) this.runtime.clearTimer(this.armed);
    this.armedForMs = dueMs;
    this.armed = this.runtime.setTimer(Math.max(0, Math.ceil(dueMs - nowMs)), this.fire);
  }

  // Nothing that is added by those that are due sets the timer; it is set once at the end.
  private readonly fire = (): void => {
    this.armed = null;
    this.armedForMs = Number.NEGATIVE_INFINITY;
    const now = this.runtime.now();
    try {
      for (let first = this.heap[0]; first !== undefined && first.dueMs <= now; first = this.heap[0]) {
        this.remove(first);
        first.onDue(now);
      }
    } finally {
      const first = this.heap[0];
      if (first === undefined) this.armedForMs = Number.POSITIVE_INFINITY;
      else this.arm(first.dueMs, now);
    }
  };
}
