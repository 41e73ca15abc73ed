import type { LoadFigures, LoadThreshold } from '@gameday/console-api';

export interface ThresholdRow {
  /** `all requests` for what is about no transaction alone. */
  readonly transaction: string;
  readonly ok: boolean;
  readonly figures: LoadFigures | undefined;
  readonly all: readonly LoadThreshold[];
}

/** The thresholds by transaction: those with one that is crossed come first. */
export function thresholdRows(
  thresholds: readonly LoadThreshold[],
  transactions: readonly LoadFigures[],
): ThresholdRow[] {
  const groups = Map.groupBy(thresholds, ({ transaction }) => transaction ?? 'all requests');
  const rows = [...groups].map(([transaction, all]): ThresholdRow => ({
    transaction,
    // The times before the answers, in every row.
    all: all.toSorted((a, b) => (a.metric === b.metric ? 0 : a.metric < b.metric ? 1 : -1)),
    ok: all.every(({ ok }) => ok),
    figures: transactions.find(({ name }) => name === transaction),
  }));
  return rows.toSorted((a, b) => Number(a.ok) - Number(b.ok) || (a.transaction < b.transaction ? -1 : 1));
}
