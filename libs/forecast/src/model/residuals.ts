import { quantileInPlace } from '../statistics.ts';

/** What a forecast got wrong, step by step, for one distance ahead; NaN where it is not known. Relative to `scaleOf` the usual value. */
export interface Residuals {
  readonly relative: Float64Array;
  readonly period: number;
}

/** So many errors make a quantile of their own; fewer, and phases further away are taken too. */
const enough = 40;
/** Share of the period on either side that counts as the neighbourhood of a phase. */
const neighbourhood = 1 / 8;

/**
 * Errors grow with the load, but less than in proportion, as counting noise does: with the square root of
 * the usual value. Measured: exponents of 0.3 and 0.7 lose 0.5 % and 0.6 % more, 0 and 1 more than that.
 */
export const scaleOf = (usual: number, typical: number): number =>
  Math.max(usual, 0.02 * typical) ** exponent * typical ** (1 - exponent);
const exponent = 0.5;

/**
 * Quantiles of the errors made at about the phase of a step, whatever their distribution: the empirical quantile, with the share
 * corrected for their number so that a new error keeps it (split conformal prediction, Vovk et al. 2005; Lei et al. 2018).
 */
export function residualQuantiles(residuals: Residuals, step: number, shares: readonly number[]): number[] {
  const { relative, period } = residuals;
  let reach = Math.max(1, Math.round(period * neighbourhood));
  let near: Float64Array;
  for (;;) {
    near = around(relative, step, period, reach);
    if (near.length >= enough || reach * 2 >= period) break;
    reach *= 2;
  }
  return shares.map((share) => {
    const tail = Math.max(0, 1 - Math.max(share, 1 - share)) * (1 + 1 / near.length) - 1 / near.length;
    return near.length === 0 ? 0 : quantileInPlace(near, share > 0.5 ? 1 - Math.max(0, tail) : Math.max(0, tail));
  });
}

function around(relative: Float64Array, step: number, period: number, reach: number): Float64Array {
  const found: number[] = [];
  for (let back = 1; Math.round(step - back * period) + reach >= 0; back += 1) {
    const middle = Math.round(step - back * period);
    for (let at = Math.max(0, middle - reach); at <= Math.min(relative.length - 1, middle + reach); at += 1) {
      const value = relative[at] as number;
      if (!Number.isNaN(value)) found.push(value);
    }
  }
  // What this season has shown itself, just before.
  for (let at = Math.max(0, Math.round(step) - reach); at < relative.length; at += 1) {
    const value = relative[at] as number;
    if (!Number.isNaN(value)) found.push(value);
  }
  return Float64Array.from(found);
}
