/** How long to wait between restarts. */
export interface BackoffPolicy {
  /** The first wait, in milliseconds; default 250. */
  readonly baseMs: number;
  /** The longest wait, in milliseconds; default 15 000. */
  readonly capMs: number;
  /** A process that ran this long, in milliseconds, is forgiven its earlier failures; default 30 000. */
  readonly stableMs: number;
  /** Share of a wait that is left to chance, 0 (none, the default) to 1 ("full jitter", AWS Architecture Blog 2015). */
  readonly jitter: number;
}

export const defaultBackoff: BackoffPolicy = { baseMs: 250, capMs: 15_000, stableMs: 30_000, jitter: 0 };

/**
 * The wait before the next start: doubles with each failure in a row, up to the cap.
 * @param failures quick failures in a row so far, at least 1
 * @param chance a random number from 0 to 1
 */
export function backoffDelayMs(policy: BackoffPolicy, failures: number, chance: number): number {
  const full = Math.min(policy.capMs, policy.baseMs * 2 ** Math.max(0, failures - 1));
  return Math.round(full * (1 - policy.jitter * chance));
}
