import type { LogBucket, LogLevel } from '@gameday/console-api';

type Kind = LogLevel | 'none';

/** Each is a multiple of the one before it, so that what was counted finely can be counted coarsely. */
const countedMs = [1_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 21_600_000, 86_400_000];
/** What a person can read off an axis. */
const shownMs = [
  1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000,
  7_200_000, 21_600_000, 43_200_000, 86_400_000,
];
const bucketsMax = 60;

export interface Histogram {
  add(atMs: number, kind: Kind): void;
  /** At most 60 between these times, or between the first and the last line where they are infinite; empty ones included. */
  buckets(range: { readonly fromMs: number; readonly toMs: number }): {
    buckets: readonly LogBucket[];
    bucketMs: number;
  };
}

type Counts = Partial<Record<Kind, number>>;

function addTo(map: Map<number, Counts>, atMs: number, counts: Readonly<Counts>): void {
  const sum = map.get(atMs) ?? {};
  for (const [kind, count] of Object.entries(counts) as Array<[Kind, number]>) sum[kind] = (sum[kind] ?? 0) + count;
  map.set(atMs, sum);
}

/**
 * Counts lines over time without knowing beforehand over how long.
 * @param cellsMax past that many stretches of time they become longer; default 10 000
 */
export function createHistogram(cellsMax = 10_000): Histogram {
  let coarseness = 0;
  let cellMs = countedMs[0] as number;
  let cells = new Map<number, Counts>();
  const startOf = (atMs: number, widthMs: number) => Math.floor(atMs / widthMs) * widthMs;

  const coarsen = () => {
    const next = countedMs[(coarseness += 1)];
    if (next === undefined) return;
    cellMs = next;
    const finer = cells;
    cells = new Map();
    for (const [atMs, counts] of finer) addTo(cells, startOf(atMs, cellMs), counts);
  };

  return {
    add(atMs, kind) {
      const start = startOf(atMs, cellMs);
      const counts = cells.get(start);
      if (counts) counts[kind] = (counts[kind] ?? 0) + 1;
      else cells.set(start, { [kind]: 1 });
      while (cells.size > cellsMax && coarseness < countedMs.length) coarsen();
    },
    buckets({ fromMs, toMs }) {
      let firstMs = fromMs;
      let lastMs = toMs;
      if (!Number.isFinite(fromMs) || !Number.isFinite(toMs)) {
        let min = Number.POSITIVE_INFINITY;
        let max = Number.NEGATIVE_INFINITY;
        for (const atMs of cells.keys()) {
          min = Math.min(min, atMs);
          max = Math.max(max, atMs);
        }
        if (!Number.isFinite(fromMs)) firstMs = min;
        if (!Number.isFinite(toMs)) lastMs = max;
      }
      if (cells.size === 0 || lastMs < firstMs) return { buckets: [], bucketMs: 1_000 };
      const fits = (widthMs: number) => widthMs % cellMs === 0 && (lastMs - firstMs) / widthMs < bucketsMax;
      const days = Math.ceil((lastMs - firstMs) / bucketsMax / 86_400_000) * 86_400_000;
      const bucketMs = shownMs.find(fits) ?? Math.max(days, 86_400_000);
      const sums = new Map<number, Counts>();
      for (let atMs = startOf(firstMs, bucketMs); atMs <= lastMs; atMs += bucketMs) sums.set(atMs, {});
      for (const [atMs, counts] of cells) addTo(sums, startOf(atMs, bucketMs), counts);
      const buckets = [...sums].toSorted(([a], [b]) => a - b).map(([atMs, counts]) => ({ atMs, counts }));
      return { buckets, bucketMs };
    },
  };
}
