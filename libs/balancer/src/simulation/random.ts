/** Time until the next of independent events that come `ratePerSecond` often, in ms. */
export const exponentialMs = (random: () => number, ratePerSecond: number): number =>
  (-Math.log(1 - random()) * 1000) / ratePerSecond;

/** Log-normal with the given median; sigma 0.5 has its P99 at 3.2 times the median. */
export function logNormal(random: () => number, median: number, sigma: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp(sigma * normal);
}

/** The value at a share (0..1) of the sorted values; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
