/** How samples become one number. */
export type Reduction = 'last' | 'min' | 'max' | 'avg' | 'sum' | 'count' | 'p50' | 'p90' | 'p95' | 'p99';

/** The quantile of sorted values, between two of them in proportion, as PromQL's `quantile` has it. */
export function quantile(sorted: readonly number[], share: number): number {
  const rank = share * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? Number.NaN;
  const above = sorted[Math.ceil(rank)] ?? Number.NaN;
  return below + (above - below) * (rank - Math.floor(rank));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** @param values at least one */
export function reduce(values: readonly number[], how: Reduction): number {
  switch (how) {
    case 'last':
      return values.at(-1) ?? Number.NaN;
    case 'min':
      return values.reduce((least, value) => Math.min(least, value), Infinity);
    case 'max':
      return values.reduce((most, value) => Math.max(most, value), -Infinity);
    case 'avg':
      return sum(values) / values.length;
    case 'sum':
      return sum(values);
    case 'count':
      return values.length;
    default:
      return quantile(
        values.toSorted((a, b) => a - b),
        Number(how.slice(1)) / 100,
      );
  }
}
