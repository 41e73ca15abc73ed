import type { Backoff } from './backoff.ts';
import { defaultBackoff } from './backoff.ts';
import type { BucketSize } from './tokenBucket.ts';
import { defaultBucketSize } from './tokenBucket.ts';

/** How watchers follow Consul. All watchers of one client share it, as they share their queries. */
export interface WatchOptions {
  /**
   * How long one blocking query may wait for a change. Default 30 000: rare enough to cost nothing, and the longest that a paused
   * or cut-off Consul stays unnoticed (plus a sixteenth and the client's `timeoutMs`).
   */
  readonly waitMs: number;
  /** How long endpoints are kept that a Consul without its data does not know. Default 30 000. */
  readonly graceMs: number;
  readonly backoff: Backoff;
  readonly bucketSize: BucketSize;
  /** Milliseconds; only differences and `since` are made of it. Default `Date.now`. */
  readonly now: () => number;
  /** Default `Math.random`. */
  readonly random: () => number;
}

export const watchOptionsOf = (options: Partial<WatchOptions> = {}): WatchOptions => ({
  waitMs: 30_000,
  graceMs: 30_000,
  backoff: defaultBackoff,
  bucketSize: defaultBucketSize,
  now: Date.now,
  random: Math.random,
  ...options,
});
