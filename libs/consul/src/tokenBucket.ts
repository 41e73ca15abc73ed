/**
 * Limits how often a blocking query is repeated: an index that changes all the time (a flapping check) would otherwise turn the
 * query into a busy loop. Consul's guidance for blocking queries asks every client for such a limit.
 */
export interface TokenBucket {
  readonly tokens: number;
  /** When `tokens` was true, in ms. */
  readonly at: number;
}

export interface BucketSize {
  readonly burst: number;
  readonly perSecond: number;
}

/** Ten changes at once are seen at once; a hot index is read ten times a second. */
export const defaultBucketSize: BucketSize = { burst: 10, perSecond: 10 };

export const fullBucket = (size: BucketSize, now: number): TokenBucket => ({ tokens: size.burst, at: now });

/** Takes one token, on credit where there is none: then `waitMs` is how long to wait before the next query. */
export function takeToken(
  bucket: TokenBucket,
  size: BucketSize,
  now: number,
): { readonly bucket: TokenBucket; readonly waitMs: number } {
  const refill = (Math.max(0, now - bucket.at) * size.perSecond) / 1000;
  const tokens = Math.min(size.burst, bucket.tokens + refill) - 1;
  return { bucket: { tokens, at: now }, waitMs: tokens >= 0 ? 0 : (-tokens / size.perSecond) * 1000 };
}
