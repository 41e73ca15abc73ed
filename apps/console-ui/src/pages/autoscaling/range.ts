/** What part of time a page shows, as its address says it: `range=1h` up to now, or `from` and `to`. */
export interface ShownRange {
  readonly fromMs: number;
  readonly toMs: number;
  /** Goes on with the time. */
  readonly live: boolean;
  /** Of the choices; empty for a stretch of its own. */
  readonly choice: string;
}

export const rangeChoices = [
  { value: '5m', label: '5 min', ms: 5 * 60_000 },
  { value: '15m', label: '15 min', ms: 15 * 60_000 },
  { value: '1h', label: '1 h', ms: 3_600_000 },
  { value: '6h', label: '6 h', ms: 6 * 3_600_000 },
  { value: '24h', label: '24 h', ms: 24 * 3_600_000 },
] as const;

export const defaultRange = '15m';

const number = (text: string | null): number | undefined => {
  const value = text === null || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
};

/**
 * @param atMs a decision that must be in view: where the range up to now does not have it, the range is laid around it
 */
export function shownRange(params: URLSearchParams, nowMs: number, atMs?: number): ShownRange {
  const [from, to] = [number(params.get('from')), number(params.get('to'))];
  if (from !== undefined && to !== undefined && from < to) return { fromMs: from, toMs: to, live: false, choice: '' };
  const wanted = params.get('range') ?? defaultRange;
  const { value, ms } = rangeChoices.find((choice) => choice.value === wanted) ?? rangeChoices[1];
  if (atMs !== undefined && atMs < nowMs - ms) {
    return { fromMs: atMs - ms / 2, toMs: Math.min(nowMs, atMs + ms / 2), live: false, choice: value };
  }
  return { fromMs: nowMs - ms, toMs: nowMs, live: true, choice: value };
}
