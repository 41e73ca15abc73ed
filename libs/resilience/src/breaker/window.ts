import type { WindowPolicy } from '../policy.ts';
import type { WindowCounts } from './types.ts';

/** Slices of a time window: old calls leave it a tenth at a time (as in resilience4j, which has one for each second). */
export const slicesPerWindow = 10;

/** Running totals of recent calls. Recording is O(1): a ring and running totals, nothing is ever summed up again. */
export interface Window extends WindowCounts {
  record(failed: boolean, slow: boolean, nowMs: number): void;
  /** Lets go of what is too old by now. */
  expire(nowMs: number): void;
  clear(): void;
}

const failedBit = 1;
const slowBit = 2;

/** The last so many calls; one byte for each (resilience4j's count-based sliding window). */
class CountWindow implements Window {
  calls = 0;
  failures = 0;
  slow = 0;
  private next = 0;
  private readonly ring: Uint8Array;

  constructor(calls: number) {
    this.ring = new Uint8Array(calls);
  }

  record(failed: boolean, slow: boolean): void {
    const { ring, next } = this;
    if (this.calls === ring.length) {
      const oldest = ring[next] ?? 0;
      this.failures -= oldest & failedBit;
      this.slow -= (oldest & slowBit) >> 1;
    } else {
      this.calls += 1;
    }
    ring[next] = (failed ? failedBit : 0) | (slow ? slowBit : 0);
    if (failed) this.failures += 1;
    if (slow) this.slow += 1;
    this.next = next + 1 === ring.length ? 0 : next + 1;
  }

  expire(): void {}

  clear(): void {
    this.calls = this.failures = this.slow = this.next = 0;
  }
}

/** The calls of the last so many seconds, in slices that leave as a whole (resilience4j's time-based sliding window). */
class TimeWindow implements Window {
  calls = 0;
  failures = 0;
  slow = 0;
  private readonly sliceMs: number;
  private newest = Number.NEGATIVE_INFINITY;
  private newestEndsMs = Number.NEGATIVE_INFINITY;
  /** Where the newest slice is. */
  private at = 0;
  private readonly sliceCalls = new Uint32Array(slicesPerWindow);
  private readonly sliceFailures = new Uint32Array(slicesPerWindow);
  private readonly sliceSlow = new Uint32Array(slicesPerWindow);

  constructor(seconds: number) {
    this.sliceMs = sliceMsOf({ kind: 'time', seconds });
  }

  record(failed: boolean, slow: boolean, nowMs: number): void {
    if (nowMs >= this.newestEndsMs) this.expire(nowMs);
    const { at } = this;
    this.calls += 1;
    this.sliceCalls[at]! += 1;
    if (failed) {
      this.failures += 1;
      this.sliceFailures[at]! += 1;
    }
    if (slow) {
      this.slow += 1;
      this.sliceSlow[at]! += 1;
    }
  }

  expire(nowMs: number): void {
    const slice = Math.floor(nowMs / this.sliceMs);
    if (slice <= this.newest) return;
    if (slice - this.newest >= slicesPerWindow) {
      this.clear();
    } else {
      for (let index = this.newest + 1; index <= slice; index += 1) this.drop(index % slicesPerWindow);
    }
    this.newest = slice;
    this.at = slice % slicesPerWindow;
    this.newestEndsMs = (slice + 1) * this.sliceMs;
  }

  private drop(at: number): void {
    this.calls -= this.sliceCalls[at] ?? 0;
    this.failures -= this.sliceFailures[at] ?? 0;
    this.slow -= this.sliceSlow[at] ?? 0;
    this.sliceCalls[at] = this.sliceFailures[at] = this.sliceSlow[at] = 0;
  }

  clear(): void {
    this.calls = this.failures = this.slow = 0;
    this.sliceCalls.fill(0);
    this.sliceFailures.fill(0);
    this.sliceSlow.fill(0);
  }
}

/** How finely a window tells times apart, in ms. A count window does not look at the time. */
export const sliceMsOf = (policy: WindowPolicy): number =>
  policy.kind === 'count' ? 60_000 : (policy.seconds * 1000) / slicesPerWindow;

export const createWindow = (policy: WindowPolicy): Window =>
  policy.kind === 'count' ? new CountWindow(policy.calls) : new TimeWindow(policy.seconds);

/** Whether two policies look back on the same, so that what was recorded can be kept. */
export const sameWindow = (a: WindowPolicy, b: WindowPolicy): boolean =>
  a.kind === 'count' ? b.kind === 'count' && a.calls === b.calls : b.kind === 'time' && a.seconds === b.seconds;
