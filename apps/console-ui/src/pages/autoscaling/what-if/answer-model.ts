import type { WhatIfRow } from '@gameday/console-api';

/** The sizes that held after each decision, and what the load would have needed. */
export const replicasOverTime = (rows: readonly WhatIfRow[]) => ({
  times: rows.map(({ atMs }) => atMs),
  was: rows.map(({ was }) => was.to),
  wouldBe: rows.map(({ wouldBe }) => wouldBe.to),
  needed: rows.map(({ needed }) => needed),
});

/** Times in which the two sizes are not the same: from a decision to the one after it. */
export function differentStretches(rows: readonly WhatIfRow[]): { fromMs: number; toMs: number }[] {
  const stretches: { fromMs: number; toMs: number }[] = [];
  rows.forEach((row, index) => {
    if (!row.differs) return;
    const toMs = rows[index + 1]?.atMs ?? row.atMs;
    const last = stretches.at(-1);
    if (last?.toMs === row.atMs) last.toMs = toMs;
    else stretches.push({ fromMs: row.atMs, toMs });
  });
  return stretches;
}

/** Which rows a table shows, the newest first, and at most so many. */
export function chosenRows(rows: readonly WhatIfRow[], choice: string, most: number): readonly WhatIfRow[] {
  const scaled = ({ from, to }: { readonly from: number; readonly to: number }) => from !== to;
  return rows
    .filter((row) => {
      if (choice === 'scaled') return scaled(row.was) || scaled(row.wouldBe);
      return choice === 'all' || row.differs;
    })
    .toReversed()
    .slice(0, most);
}

/** A change for people: `+3.2`, `−1`, `same`. */
export function change(was: number, wouldBe: number): string {
  const difference = Number((wouldBe - was).toFixed(1));
  return difference === 0 ? 'same' : `${difference > 0 ? '+' : '−'}${Math.abs(difference)}`;
}
