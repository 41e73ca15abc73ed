/**
 * Values at equal distances in time. `values[i]` belongs to the step `first + i`, which lasts from
 * `(first + i) * stepSeconds` for `stepSeconds`; NaN where nothing was measured.
 */
export interface Series {
  readonly stepSeconds: number;
  /** Number of the first step; a step's start in seconds is its number times `stepSeconds`. */
  readonly first: number;
  readonly values: Float64Array;
}

/** How many of the values are known. */
export function knownCount(values: ArrayLike<number>): number {
  let count = 0;
  for (let index = 0; index < values.length; index += 1) if (!Number.isNaN(values[index])) count += 1;
  return count;
}
