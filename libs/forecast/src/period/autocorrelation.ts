import { mean } from '../statistics.ts';

/**
 * Autocorrelation at the lags 0..lagMax of a series with gaps (NaN): the mean product of the pairs that are known, as a share of the
 * variance. The values are taken about their mean.
 */
export function autocorrelation(values: Float64Array, lagMax: number): Float64Array {
  const centre = mean(values);
  const length = values.length;
  const weights = new Float64Array(length);
  const centred = new Float64Array(length);
  let squares = 0;
  let count = 0;
  for (let index = 0; index < length; index += 1) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    weights[index] = 1;
    centred[index] = value - centre;
    squares += (value - centre) ** 2;
    count += 1;
  }
  const variance = squares / count;
  const complete = count === length;
  const correlations = new Float64Array(Math.min(lagMax, length - 1) + 1);
  for (let lag = 0; lag < correlations.length; lag += 1) {
    let products = 0;
    let pairs = complete ? length - lag : 0;
    for (let index = lag; index < length; index += 1) {
      products += (centred[index] as number) * (centred[index - lag] as number);
    }
    if (!complete) {
      for (let index = lag; index < length; index += 1) {
        pairs += (weights[index] as number) * (weights[index - lag] as number);
      }
    }
    correlations[lag] = pairs > 0 && variance > 0 ? products / pairs / variance : 0;
  }
  return correlations;
}
