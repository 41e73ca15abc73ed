import { known, median, quantileInPlace, robustDeviation } from '../statistics.ts';

/**
 * Values that lie absurdly far out are drawn in to four deviations from the median, where a deviation is the larger of the robust one
 * and what the middle 90 % suggest (so that a peak which takes a tenth of the day stays).
 */
export function clipOutliers(values: Float64Array): Float64Array {
  const all = known(values);
  const spread = (quantileInPlace(all, 0.95) - quantileInPlace(all, 0.05)) / 3.29;
  return clip(values, median(values), 4 * Math.max(robustDeviation(values), spread));
}

/** Values drawn in to within `distance` of `centre`; gaps stay. */
export const clip = (values: Float64Array, centre: number, distance: number): Float64Array =>
  values.map((value) => Math.min(centre + distance, Math.max(centre - distance, value)));

/** Without the straight line that fits best; gaps stay. */
export function detrend(values: Float64Array): Float64Array {
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumXY = 0;
  values.forEach((y, x) => {
    if (Number.isNaN(y)) return;
    count += 1;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumXY += x * y;
  });
  const slope = (count * sumXY - sumX * sumY) / (count * sumXX - sumX * sumX) || 0;
  const start = (sumY - slope * sumX) / count;
  return values.map((y, x) => y - start - slope * x);
}

/** Means of what is known in the `width` steps that end at each step; NaN where that is less than half of them. */
export function trailingMeans(values: Float64Array, width: number): Float64Array {
  const means = new Float64Array(values.length).fill(Number.NaN);
  let sum = 0;
  let count = 0;
  for (let index = 0; index < values.length; index += 1) {
    const entering = values[index] as number;
    if (!Number.isNaN(entering)) {
      sum += entering;
      count += 1;
    }
    const leaving = index >= width ? (values[index - width] as number) : Number.NaN;
    if (!Number.isNaN(leaving)) {
      sum -= leaving;
      count -= 1;
    }
    if (count * 2 >= Math.min(width, index + 1) && count > 0) means[index] = sum / count;
  }
  return means;
}

/** Without their means over the `width` steps around each; gaps stay. */
export function withoutSlow(values: Float64Array, width: number): Float64Array {
  const half = Math.floor(width / 2);
  const padded = new Float64Array(values.length + half).fill(Number.NaN);
  padded.set(values);
  const means = trailingMeans(padded, 2 * half + 1);
  return values.map((value, index) => value - (means[Math.min(index + half, means.length - 1)] as number));
}

/** Gaps of at most `lengthMax` steps are bridged by straight lines; longer ones stay. */
export function fillShortGaps(values: Float64Array, lengthMax: number): Float64Array {
  const filled = values.slice();
  let last = -1;
  for (let index = 0; index < values.length; index += 1) {
    if (Number.isNaN(values[index])) continue;
    const gap = index - last - 1;
    if (last >= 0 && gap > 0 && gap <= lengthMax) {
      const start = values[last] as number;
      const slope = ((values[index] as number) - start) / (gap + 1);
      for (let at = last + 1; at < index; at += 1) filled[at] = start + slope * (at - last);
    }
    last = index;
  }
  return filled;
}
