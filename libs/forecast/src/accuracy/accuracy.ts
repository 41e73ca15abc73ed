/** A forecast that was made for a step, and what came. */
export interface ScoredForecast {
  readonly step: number;
  readonly actual: number;
  readonly point: number;
  readonly upper: number;
  readonly lower: number;
}

/** How wrong forecasts were. Shares, not percent. */
export interface Accuracy {
  /** Forecasts compared. */
  readonly count: number;
  /** Weighted absolute percentage error: the sum of errors by the sum of values. */
  readonly wape: number;
  /** The same over the last of them alone, against at least half of the mean value: a quiet night cannot make it large. */
  readonly recentWape: number;
  /** Part of the values that stayed within the upper quantile; what was promised is the quantile. */
  readonly coverage: number;
  /** Sum of forecasts by sum of values, less 1: above 0, too much was forecast. */
  readonly bias: number;
}

/** Compares forecasts with what came. @param recent how many of the last count as recent; undefined where there are none */
export function accuracyOf(scored: readonly ScoredForecast[], recent: number): Accuracy | undefined {
  if (scored.length === 0) return undefined;
  let actual = 0;
  let error = 0;
  let point = 0;
  let covered = 0;
  for (const one of scored) {
    actual += Math.abs(one.actual);
    error += Math.abs(one.actual - one.point);
    point += one.point;
    if (one.actual <= one.upper) covered += 1;
  }
  const last = scored.slice(-recent);
  const lastActual = last.reduce((sum, one) => sum + Math.abs(one.actual), 0);
  const lastError = last.reduce((sum, one) => sum + Math.abs(one.actual - one.point), 0);
  const ratio = (part: number, whole: number) => (part === 0 ? 0 : part / Math.max(whole, Number.MIN_VALUE));
  return {
    count: scored.length,
    wape: ratio(error, actual),
    recentWape: ratio(lastError, Math.max(lastActual, (0.5 * last.length * actual) / scored.length)),
    coverage: covered / scored.length,
    bias: ratio(point - actual, actual),
  };
}

/**
 * Part of the error of saying the last known value again that the forecasts have saved, at most 1; below 0 they were worse than that.
 * NaN where nothing can be compared.
 * @param lastValueFor what was known last when a step was forecast, NaN where nothing was
 */
export function skillOf(scored: readonly ScoredForecast[], lastValueFor: (step: number) => number): number {
  let error = 0;
  let repeated = 0;
  for (const { step, actual, point } of scored) {
    const miss = Math.abs(actual - lastValueFor(step));
    if (Number.isNaN(miss)) continue;
    error += Math.abs(actual - point);
    repeated += miss;
  }
  return repeated > 0 ? 1 - error / repeated : Number.NaN;
}
