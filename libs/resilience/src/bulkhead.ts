import type { BulkheadPolicy } from './policy.ts';

/** What waits for a place; part of the queue by its own links, so that queueing allocates nothing. */
export interface Waiter {
  queueNext: Waiter | null;
  queuePrevious: Waiter | null;
  queued: boolean;
  /** A place was taken for it. It must leave in the end. */
  granted(): void;
  /** It was taken out of the queue without a place. */
  dismissed(nowMs: number): void;
}

/** Bounds what is under way and what waits (Nygard, "Release It!"). First come first served; O(1), and synchronous where there is room. */
export class Bulkhead {
  inUse = 0;
  waiting = 0;
  private head: Waiter | null = null;
  private tail: Waiter | null = null;
  private policy: BulkheadPolicy;
  private handingOn = false;

  constructor(policy: BulkheadPolicy) {
    this.policy = policy;
  }

  /** Takes a place if one is free. */
  tryEnter(): boolean {
    if (this.inUse >= this.policy.concurrencyMax || this.head !== null) return false;
    this.inUse += 1;
    return true;
  }

  /** Joins the queue if it has room. How long to wait is the waiter's own business. */
  tryQueue(waiter: Waiter): boolean {
    if (this.waiting >= this.policy.queueMax) return false;
    waiter.queued = true;
    waiter.queuePrevious = this.tail;
    waiter.queueNext = null;
    if (this.tail === null) this.head = waiter;
    else this.tail.queueNext = waiter;
    this.tail = waiter;
    this.waiting += 1;
    return true;
  }

  /** Leaves the queue without a place; nothing happens if it is in none. */
  leaveQueue(waiter: Waiter): void {
    if (!waiter.queued) return;
    waiter.queued = false;
    if (waiter.queuePrevious === null) this.head = waiter.queueNext;
    else waiter.queuePrevious.queueNext = waiter.queueNext;
    if (waiter.queueNext === null) this.tail = waiter.queuePrevious;
    else waiter.queueNext.queuePrevious = waiter.queuePrevious;
    waiter.queueNext = waiter.queuePrevious = null;
    this.waiting -= 1;
  }

  /** Gives a place back; the first that waits gets it. */
  leave(): void {
    this.inUse -= 1;
    if (this.head !== null) this.handOn();
  }

  /** Sends everything that waits away. */
  dismissAll(nowMs: number): void {
    while (this.head !== null) {
      const waiter = this.head;
      this.leaveQueue(waiter);
      waiter.dismissed(nowMs);
    }
  }

  setPolicy(policy: BulkheadPolicy): void {
    this.policy = policy;
    this.handOn();
  }

  /** Gives out places that are free. Those who get one may leave at once: a loop, where recursion could grow as deep as the queue. */
  private handOn(): void {
    if (this.handingOn) return;
    this.handingOn = true;
    try {
      while (this.head !== null && this.inUse < this.policy.concurrencyMax) {
        const waiter = this.head;
        this.leaveQueue(waiter);
        this.inUse += 1;
        waiter.granted();
      }
    } finally {
      this.handingOn = false;
    }
  }
}
