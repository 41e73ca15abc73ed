import type { LimitAlgorithm } from './algorithm.ts';
import { clampLimit, type LimitPolicy } from './policy.ts';

/** What is left of the limit after a window with a time-out (Netflix's `AIMDLimit`: 0.9). */
const backoff = 0.9;

/**
 * Additive increase, multiplicative decrease, as TCP (Chiu and Jain 1989; Netflix's `AIMDLimit`): one more for each
 * window that came near the limit, a tenth less for each one with a time-out. It knows no normal duration, so it learns of a
 * queue only when requests are lost in it.
 */
export function createAimd(policy: LimitPolicy, startLimit: number): LimitAlgorithm {
  let limit = startLimit;
  return {
    get limit() {
      return limit;
    },
    baselineMs: null,
    observe({ inFlightMax, timedOut }) {
      if (timedOut) limit = clampLimit(limit * backoff, policy);
      else if (inFlightMax >= limit / 2) limit = clampLimit(limit + 1, policy);
    },
  };
}
