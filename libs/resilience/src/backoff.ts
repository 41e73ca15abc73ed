import type { RetryPolicy } from './policy.ts';

/**
 * The wait before a retry, in ms: full jitter, drawn evenly from 0 up to a bound that doubles with each retry (AWS Architecture
 * Blog, "Exponential Backoff And Jitter", 2015). After a Retry-After the draw is added to what the callee asked for, so that
 * those who were told the same do not come back together; null where it asked for longer than the policy waits.
 *
 * `retry` is 1 for the first retry; `random` lies in [0, 1).
 */
export function backoffMs(
  policy: RetryPolicy,
  retry: number,
  random: number,
  retryAfterMs: number | undefined,
): number | null {
  const jitter = random * Math.min(policy.backoffMaxMs, policy.backoffBaseMs * 2 ** (retry - 1));
  if (retryAfterMs === undefined || !(retryAfterMs > 0)) return jitter;
  return retryAfterMs > policy.retryAfterMaxMs ? null : retryAfterMs + jitter;
}
