import { median } from '../support/report.ts';
import type { Held } from './watch-lab.ts';

/** The last quarter of the looks, and the one before: what was before that has to do with beginning. */
function quarters(seen: readonly Held[]): [before: readonly Held[], last: readonly Held[]] {
  const quarter = Math.max(1, Math.floor(seen.length / 4));
  return [seen.slice(-2 * quarter, -quarter), seen.slice(-quarter)];
}

/** How something changes while the load stays the same: the median of the last quarter of the looks over that of the one before. */
export function growth(seen: readonly Held[], of: (held: Held) => number): number {
  const [before, last] = quarters(seen);
  return median(last.map(of)) / median(before.map(of));
}

/**
 * The same for what each process holds, of those processes that were there all the time: an autoscaler that starts one more replica
 * is no leak.
 */
export function growthOfProcesses(seen: readonly Held[], of: (held: Held) => ReadonlyMap<number, number>): number {
  const [before, last] = quarters(seen);
  const looks = [...before, ...last].map(of);
  const stayed = [...(looks[0]?.keys() ?? [])].filter((pid) => looks.every((look) => look.has(pid)));
  return growth(seen, (held) => stayed.reduce((sum, pid) => sum + (of(held).get(pid) ?? Number.NaN), 0));
}
