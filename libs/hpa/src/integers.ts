export const int32Max = 2 ** 31 - 1;
const int32Min = -(2 ** 31);

/**
 * A float as a 32-bit number of replicas; what does not fit becomes the nearest that does. (The controller's language leaves that
 * to the processor: arm64 does this, x86-64 answers with the smallest number.)
 */
export function toInt32(value: number): number {
  if (Number.isNaN(value)) return 0;
  // `+ 0` for the -0 that rounding up a small negative leaves.
  return Math.max(int32Min, Math.min(int32Max, Math.trunc(value))) + 0;
}

/** A sum as 32 bits hold it: too large wraps around. */
export const wrapInt32 = (value: number): number => value | 0;

export const int64Max = 2n ** 63n - 1n;

/** A sum or product as 64 bits hold it. */
export const wrapInt64 = (value: bigint): bigint => BigInt.asIntN(64, value);

/** `ceil(value / count)` by way of floats, as upstream averages over pods; undefined over none. */
export function ceilAverage(value: bigint, count: number): bigint | undefined {
  if (count === 0) return undefined;
  const average = Math.ceil(Number(value) / count);
  return average >= 2 ** 63 ? int64Max : BigInt(average);
}
