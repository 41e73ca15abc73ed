import { generate, robustDeviation } from '../statistics.ts';
import { clip, trailingMeans, withoutSlow } from './clean.ts';

/** How much speaks for a period. */
export interface Evidence {
  /**
   * How far the correlation of each change with the same change in the periods before lies from 0, in standard errors, at the
   * distance of time where that is furthest.
   */
  readonly z: number;
  /** Part of the error of a forecast without seasons that is saved by one with, measured on what it had not seen. At most 1. */
  readonly skill: number;
}

/**
 * Judges a period by what it foretells. At several distances of time, the change from the level of just now to the value that comes
 * is compared with the same change one to three periods before. Neither a level nor a trend nor a random walk can make the two agree;
 * how much agreement comes by chance depends on how many changes are really independent, which is what Bartlett (1946) gives for
 * correlated series: n / (sum over lags of the product of both autocorrelations).
 * @param values about 0, outliers drawn in, NaN for gaps
 * @param period in steps; need not be whole
 */
export function evidenceFor(values: Float64Array, period: number): Evidence {
  let z = 0;
  let skill = Number.NEGATIVE_INFINITY;
  for (const share of [1 / 48, 1 / 16, 1 / 8, 1 / 4]) {
    const ahead = Math.max(1, Math.round(period * share));
    const found = atDistance(values, period, ahead);
    if (!found) continue;
    z = Math.max(z, found.z);
    if (share >= 1 / 8) skill = Math.max(skill, found.skill);
  }
  return { z, skill };
}

function atDistance(values: Float64Array, period: number, ahead: number): Evidence | undefined {
  const levelSteps = Math.max(1, Math.round(ahead / 2));
  const levels = trailingMeans(values, levelSteps);
  const length = values.length - ahead;
  const changes = generate(length, (at) => (values[at + ahead] as number) - (levels[at] as number));
  const scale = robustDeviation(changes);
  if (!(scale > 0)) return undefined;
  const actual = withoutSlow(clip(changes, 0, 5 * scale), Math.round(period));
  const before = generate(length, (at) => {
    let sum = 0;
    let count = 0;
    for (let back = 1; back <= 3; back += 1) {
      const value = actual[at - Math.round(back * period)];
      if (value === undefined || Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    return count > 0 ? sum / count : Number.NaN;
  });
  const from = Math.round(period);
  const a = actual.subarray(from);
  const b = before.subarray(from);
  let pairs = 0;
  let products = 0;
  let squaresA = 0;
  let squaresB = 0;
  let plain = 0;
  let seasonal = 0;
  // No single event may carry the whole: the stretch that adds the most, as long as an event is seen in the changes, is left out.
  const stretch = ahead + levelSteps;
  const soFar = new Float64Array(a.length + 1);
  let largest = 0;
  for (let at = 0; at < a.length; at += 1) {
    const x = a[at] as number;
    const y = b[at] as number;
    const isKnown = !Number.isNaN(x) && !Number.isNaN(y);
    if (isKnown) products += x * y;
    soFar[at + 1] = products;
    largest = Math.max(largest, products - (soFar[Math.max(0, at + 1 - stretch)] as number));
    if (!isKnown) continue;
    pairs += 1;
    squaresA += x * x;
    squaresB += y * y;
    plain += Math.abs(x);
    seasonal += Math.abs(x - y);
  }
  if (pairs < 8 || !(squaresA > 0) || !(squaresB > 0)) return undefined;
  if (products <= largest) return { z: 0, skill: 1 - seasonal / plain };
  const correlation = (products - largest) / Math.sqrt(squaresA * squaresB);
  const independent =
    pairs / sumOfSharedLags(a, b, Math.round(period / 2), Math.max(1, Math.floor(ahead / 4), Math.ceil(period / 80)));
  // Fisher's transformation makes the correlation's error the same everywhere.
  const z = Math.atanh(Math.min(0.999, Math.max(-0.999, correlation))) * Math.sqrt(Math.max(0, independent - 3));
  return { z, skill: 1 - seasonal / plain };
}

/** The sum over lags, in both directions, of the product of both autocorrelations; every `stride`-th lag stands for its neighbours. */
function sumOfSharedLags(a: Float64Array, b: Float64Array, lagMax: number, stride: number): number {
  const correlationAt = (values: Float64Array, lag: number): number => {
    let products = 0;
    let squares = 0;
    for (let index = lag; index < values.length; index += 1) {
      const product = (values[index] as number) * (values[index - lag] as number);
      if (Number.isNaN(product)) continue;
      products += product;
      squares += (values[index] as number) ** 2;
    }
    return squares > 0 ? products / squares : 0;
  };
  let sum = 1;
  for (let lag = stride; lag <= Math.min(lagMax, a.length - 8); lag += stride) {
    // Negative ones would say that there is more than the number of values; on few of them that is mostly chance.
    sum += 2 * stride * Math.max(0, correlationAt(a, lag) * correlationAt(b, lag));
  }
  return sum;
}
