import { median } from '../support/report.ts';
import type { Held } from './watch-lab.ts';

/**
 * How something changes while the load stays the same: the median of the last quarter of the looks over that of the one before. What
 * it was before has to do with beginning.
 */
export function growth(seen: readonly Held[], of: (held: Held) => number): number {
  const quarter = Math.max(1, Math.floor(seen.length / 4));
  const values = seen.map(of);
  return median(values.slice(-quarter)) / median(values.slice(-2 * quarter, -quarter));
}
