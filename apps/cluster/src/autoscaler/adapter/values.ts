import { fetchFailed } from './errors.ts';

/**
 * A value of Prometheus' in thousandths, cut off as the Prometheus Adapter does; NaN, such as a quantile of nothing, is 0 there too.
 * @throws MetricsApiError when it is infinite
 */
export function toMilli(value: number, metric: string): bigint {
  if (Number.isNaN(value)) return 0n;
  if (!Number.isFinite(value)) throw fetchFailed(new Error(`${metric} is infinite`));
  // Through decimals, since 0.07 * 1000 is 70.00000000000001 and 1.001 * 1000 is 1000.9999999999999.
  return BigInt(Math.trunc(Number((value * 1000).toPrecision(15))));
}
