/** Statistics of small samples. All leave out NaN where they say so, and answer NaN for nothing. */

/** The value at a share (0..1) of the values, interpolated between its neighbours (type 7 of Hyndman and Fan 1996); sorts in place. */
export function quantileInPlace(values: Float64Array, share: number): number {
  if (values.length === 0) return Number.NaN;
  values.sort();
  const at = share * (values.length - 1);
  const below = Math.floor(at);
  const low = values[below] as number;
  const high = values[Math.min(below + 1, values.length - 1)] as number;
  return low + (high - low) * (at - below);
}

/** An array by a function of the index; `Float64Array.from` takes ten times as long. */
export function generate(length: number, valueAt: (index: number) => number): Float64Array {
  const values = new Float64Array(length);
  for (let index = 0; index < length; index += 1) values[index] = valueAt(index);
  return values;
}

/** The known values alone. */
export function known(values: ArrayLike<number>): Float64Array {
  const all = new Float64Array(values.length);
  let count = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    all[count] = value;
    count += 1;
  }
  return all.subarray(0, count);
}

/** Median of the known values. */
export const median = (values: ArrayLike<number>): number => quantileInPlace(known(values), 0.5);

/** Mean of the known values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return sum / count;
}

/**
 * A standard deviation that outliers do not move: 1.4826 times the median distance from the median (Hampel 1974). Where more than
 * half of the values are equal that is 0, and the mean distance (times 1.2533) is taken instead.
 */
export function robustDeviation(values: ArrayLike<number>): number {
  const all = known(values);
  const centre = median(all);
  const distances = all.map((value) => Math.abs(value - centre));
  const average = mean(distances);
  const byMedian = 1.4826 * quantileInPlace(distances, 0.5);
  return byMedian > 0 ? byMedian : 1.2533 * average;
}

/**
 * Weighted median: the first value with more than half of the weight up to it. The weights are positive. Sorts both in place, by
 * insertion: it is meant for a few dozen.
 */
export function weightedMedianInPlace(values: number[], weights: number[]): number {
  let total = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    const weight = weights[index] as number;
    total += weight;
    let to = index;
    for (; to > 0 && (values[to - 1] as number) > value; to -= 1) {
      values[to] = values[to - 1] as number;
      weights[to] = weights[to - 1] as number;
    }
    values[to] = value;
    weights[to] = weight;
  }
  let passed = 0;
  for (let index = 0; index < values.length; index += 1) {
    passed += weights[index] as number;
    if (passed > total / 2) return values[index] as number;
  }
  return Number.NaN;
}
