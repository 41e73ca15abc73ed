import type { LimitAlgorithm } from './algorithm.ts';
import { clampLimit, type LimitPolicy } from './policy.ts';

/** Below this gradient no window is believed: one outlier must not halve the limit more than once. */
const gradientMin = 0.5;
/** The baseline may be this much above what is measured before it is pulled down. */
const baselineRatioMax = 2;
const baselinePull = 0.9;

/**
 * Gradient2 of Netflix's concurrency-limits (`Gradient2Limit`): the limit follows the ratio of the long-term mean
 * duration to the current one, with room for a queue of sqrt(limit). Unlike there the long-term mean forgets by time, not
 * by the number of windows, so that quiet hours weigh as much as busy ones.
 */
export function createGradient2(policy: LimitPolicy, startLimit: number): LimitAlgorithm {
  let limit = startLimit;
  let longMs: number | null = null;
  return {
    get limit() {
      return limit;
    },
    get baselineMs() {
      return longMs;
    },
    observe({ rttMs, inFlightMax, windowMs }) {
      const weight = 1 - Math.exp(-windowMs / policy.baselineMs);
      longMs = longMs === null ? rttMs : longMs + (rttMs - longMs) * weight;
      if (longMs > rttMs * baselineRatioMax) longMs *= baselinePull;
      // Little load says nothing about where the limit is.
      if (inFlightMax < limit / 2) return;
      const gradient = Math.max(gradientMin, Math.min(1, (policy.tolerance * longMs) / rttMs));
      const target = limit * gradient + Math.sqrt(limit);
      limit = clampLimit(limit + (target - limit) * policy.smoothing, policy);
    },
  };
}
