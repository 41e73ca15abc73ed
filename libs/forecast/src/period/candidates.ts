import { autocorrelation } from './autocorrelation.ts';

/** A lag at which a series resembles itself. */
export interface Candidate {
  /** In steps; need not be whole. */
  readonly period: number;
  readonly correlation: number;
}

/**
 * Peaks of the autocorrelation, the highest first; each is higher than everything within a tenth of it, and above 0.1. A peak's lag is
 * told more exactly by the multiples of it that the autocorrelation reaches.
 * @param lagMin shortest period in steps
 */
export function candidatePeriods(values: Float64Array, lagMin: number, count: number): Candidate[] {
  const lagMax = Math.floor(values.length / 2);
  const correlations = autocorrelation(values, lagMax);
  const found: Candidate[] = [];
  for (let lag = lagMin; lag < correlations.length; lag += 1) {
    const here = correlations[lag] as number;
    if (here < 0.1) continue;
    const reach = Math.max(1, Math.round(lag / 10));
    let highest = true;
    for (let near = Math.max(1, lag - reach); near <= Math.min(lagMax, lag + reach) && highest; near += 1) {
      highest = (correlations[near] as number) <= here;
    }
    if (highest) found.push({ period: refine(correlations, lag), correlation: here });
  }
  return found.sort((one, other) => other.correlation - one.correlation).slice(0, count);
}

/** The lag near `lag` whose multiples have the highest correlation together: errors show the more the further out. */
function refine(correlations: Float64Array, lag: number): number {
  const multiples = Math.floor((correlations.length - 1) / (lag * 1.03));
  const finest = 1 / (2 * Math.max(1, multiples));
  let best = lag;
  let highest = Number.NEGATIVE_INFINITY;
  for (let period = lag * 0.97; period <= lag * 1.03; period += finest) {
    let sum = 0;
    for (let multiple = 1; multiple <= multiples; multiple += 1)
      sum += correlations[Math.round(multiple * period)] ?? 0;
    if (sum > highest + 1e-12 || (sum > highest - 1e-12 && Math.abs(period - lag) < Math.abs(best - lag))) {
      highest = sum;
      best = period;
    }
  }
  // Almost whole is whole: most periods are.
  return Math.abs(best - Math.round(best)) < 0.5 / Math.max(1, multiples) ? Math.round(best) : best;
}
