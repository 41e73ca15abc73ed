/** A time range; ms since the epoch. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The range moved by half of its length; not beyond now. */
export function moved({ fromMs, toMs }: Span, direction: -1 | 1, nowMs: number): Span {
  const length = toMs - fromMs;
  const end = Math.min(toMs + (direction * length) / 2, Math.max(nowMs, toMs));
  return { fromMs: end - length, toMs: end };
}

/** Twice as long, around the same middle; not beyond now. */
export function zoomedOut({ fromMs, toMs }: Span, nowMs: number): Span {
  const length = toMs - fromMs || 60_000;
  const end = Math.min(toMs + length / 2, Math.max(nowMs, toMs));
  return { fromMs: end - 2 * length, toMs: end };
}
