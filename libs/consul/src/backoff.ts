export interface Backoff {
  /** Upper bound of the first wait. */
  readonly baseMs: number;
  /** Upper bound of any wait. */
  readonly capMs: number;
}

/** Short enough that Consul's return is noticed at once by a person, long enough that a hundred watchers cost it nothing. */
export const defaultBackoff: Backoff = { baseMs: 100, capMs: 1_000 };

/**
 * Full jitter: a wait anywhere between 0 and an exponentially growing bound, so that callers which failed together do not
 * return together. Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 * @param failures failures in a row so far, 1 or more
 * @param random from 0 (included) to 1 (excluded)
 */
export function fullJitterMs(failures: number, backoff: Backoff, random: () => number): number {
  return random() * Math.min(backoff.capMs, backoff.baseMs * 2 ** (failures - 1));
}
