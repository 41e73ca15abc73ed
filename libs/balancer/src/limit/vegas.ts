import type { LimitAlgorithm } from './algorithm.ts';
import { clampLimit, type LimitPolicy } from './policy.ts';

/**
 * TCP Vegas for requests (Brakmo and Peterson 1995; Netflix's `VegasLimit`): from the shortest window mean it estimates
 * how many of the requests are only waiting, and keeps that number between alpha and beta. The shortest mean is forgotten
 * with the baseline's time constant, instead of being probed for anew now and then.
 */
export function createVegas(policy: LimitPolicy, startLimit: number): LimitAlgorithm {
  let limit = startLimit;
  let noLoadMs: number | null = null;
  const step = (): number => Math.max(1, Math.log10(limit));
  return {
    get limit() {
      return limit;
    },
    get baselineMs() {
      return noLoadMs;
    },
    observe({ rttMs, inFlightMax, timedOut, windowMs }) {
      if (noLoadMs === null || rttMs < noLoadMs) noLoadMs = rttMs;
      else noLoadMs += (rttMs - noLoadMs) * (1 - Math.exp(-windowMs / policy.baselineMs));
      const waiting = limit * (1 - Math.min(1, (policy.tolerance * noLoadMs) / rttMs));
      if (timedOut) limit = clampLimit(limit - step(), policy);
      else if (inFlightMax < limit / 2) return;
      else if (waiting <= step()) limit = clampLimit(limit + 6 * step(), policy);
      else if (waiting < 3 * step()) limit = clampLimit(limit + step(), policy);
      else if (waiting > 6 * step()) limit = clampLimit(limit - step(), policy);
    },
  };
}
