import type { Figures, RequestFigures } from './figures.ts';

/** What is compared with an earlier run: a figure, and whether more of it is better. */
const compared = [
  { key: 'averageMs', says: 'average', unit: 'ms', better: 'less' },
  { key: 'p95Ms', says: 'P95', unit: 'ms', better: 'less' },
  { key: 'p99Ms', says: 'P99', unit: 'ms', better: 'less' },
  { key: 'tps', says: 'TPS', unit: '/s', better: 'more' },
  { key: 'success', says: 'success', unit: '%', better: 'more' },
] as const;

export interface Change {
  readonly transaction: string;
  readonly figure: (typeof compared)[number];
  readonly before: number;
  readonly now: number;
  /** now / before - 1; success is compared by its difference. */
  readonly change: number;
  readonly judgement: 'better' | 'same' | 'worse';
}

/** Runs of the same thing on a busy machine differ by so much; less says nothing. */
const noise = { relative: 0.1, milliseconds: 1, success: 0.001 } as const;

function changeOf(
  figure: (typeof compared)[number],
  before: RequestFigures,
  now: RequestFigures,
): Omit<Change, 'transaction'> {
  const from = before[figure.key];
  const to = now[figure.key];
  const change = figure.key === 'success' ? to - from : from === 0 ? (to === 0 ? 0 : Infinity) : to / from - 1;
  const matters =
    figure.key === 'success'
      ? Math.abs(change) > noise.success
      : Math.abs(change) > noise.relative && (figure.unit !== 'ms' || Math.abs(to - from) > noise.milliseconds);
  const better = figure.better === 'more' ? change > 0 : change < 0;
  return { figure, before: from, now: to, change, judgement: matters ? (better ? 'better' : 'worse') : 'same' };
}

/** Every transaction that both runs have, and all together. */
export function compare(before: Figures, now: Figures): Change[] {
  const earlier = new Map(before.transactions.map((figures) => [figures.name, figures]));
  return [now.all, ...now.transactions].flatMap((figures) => {
    const same = figures === now.all ? before.all : earlier.get(figures.name);
    if (!same) return [];
    return compared.map((figure) => ({ transaction: figures.name, ...changeOf(figure, same, figures) }));
  });
}
