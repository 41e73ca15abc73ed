/** Repeats failed attempts after a wait of full-jitter exponential backoff (AWS Architecture Blog, "Exponential Backoff And Jitter"). */
export interface RetryPolicy {
  /** Attempts of one call, the first included: 1 to 10. Default 3. */
  readonly attemptsMax: number;
  /** Upper bound of the wait before the first retry, in ms; it doubles with each retry, and the wait is drawn from 0 up to it. Default 25. */
  readonly backoffBaseMs: number;
  /** What the upper bound of the wait never exceeds, in ms. Default 250. */
  readonly backoffMaxMs: number;
  /** The longest Retry-After that is waited for, in ms; when the callee asks for longer, the call is not retried. Default 1000. */
  readonly retryAfterMaxMs: number;
  /**
   * Retries calls too that may not be repeated, because they are neither idempotent nor carry a key (nginx calls it
   * `non_idempotent`). What they do may then be done twice. Default false.
   */
  readonly unsafe: boolean;
}

/** Bounds retries and hedges to a share of calls (Finagle's RetryBudget). One per caller process and callee. */
export interface RetryBudgetPolicy {
  /** Retries that each call adds to the budget. Default 0.2. */
  readonly ratio: number;
  /** Retries per second that are allowed however few calls there are. Default 10. */
  readonly perSecondMin: number;
  /** How long deposits count, in seconds. Default 10. */
  readonly windowSeconds: number;
}

/** What the breaker's decisions look back on: the last `calls` calls, or those of the last `seconds` seconds (in ten slices). */
export type WindowPolicy =
  { readonly kind: 'count'; readonly calls: number } | { readonly kind: 'time'; readonly seconds: number };

/** Refuses calls while the callee is known to fail. Any one of the three thresholds opens it; null switches a threshold off. */
export interface BreakerPolicy {
  /** Default: time, 10 s. */
  readonly window: WindowPolicy;
  /** Calls that the window must hold before a rate is judged. Default 20. */
  readonly callsMin: number;
  /** Failures in a row that open it, whatever the window holds. Default 10: quick, yet never met by random errors of a few percent. */
  readonly consecutiveFailures: number | null;
  /** Share of failed calls in the window, above 0 up to 1, that opens it (at or above). Default 0.5. */
  readonly failureRate: number | null;
  /** Share `rate` of calls that took `thresholdMs` or longer, successful or not, that opens it (at or above). Default 800 ms, 0.8. */
  readonly slowCall: { readonly thresholdMs: number; readonly rate: number } | null;
  /** How long it stays open the first time, in ms. Default 2000. */
  readonly openMs: number;
  /** What the open time never exceeds, in ms. Default 20000. */
  readonly openMsMax: number;
  /** Factor of the open time each time that the probes fail; 1 keeps it. It starts anew after a recovery. Default 2. */
  readonly openGrowth: number;
  /** Share of the open time, 0 to 1, that is drawn at random and taken off, so that callers do not probe together. Default 0.1. */
  readonly openJitter: number;
  /** Half-open: how many probes may be under way at once, and how many must succeed for it to close. Default 3. */
  readonly halfOpenProbes: number;
}

/** Bounds the attempts under way, and how many wait for a place and how long. */
export interface BulkheadPolicy {
  /** Attempts under way at once. Default 100. */
  readonly concurrencyMax: number;
  /** Attempts that wait for a place, first come first served; 0 for none. Default 100. */
  readonly queueMax: number;
  /** The longest wait, in ms. Default 100. */
  readonly queueWaitMsMax: number;
}

/** Starts a second attempt of a read that takes long (Dean and Barroso, "The Tail at Scale", CACM 2013). */
export interface HedgePolicy {
  /** The quantile of the edge's own observed latency after which the hedge starts. Default 0.95. */
  readonly quantile: number;
  /** The shortest wait before a hedge, in ms. Default 10. */
  readonly delayMsMin: number;
  /** Latencies that must have been observed before anything is hedged. Default 100. */
  readonly samplesMin: number;
  /** The largest share of the reads of the last 10 s that is hedged. Each hedge is paid from the retry budget too. Default 0.05. */
  readonly shareMax: number;
}

/** What guards an edge. Data only, JSON; null switches a policy off. */
export interface EdgePolicy {
  /** Milliseconds for the whole call, when no deadline travels with the request. Default 3000. */
  readonly deadlineMs: number;
  /** Whether the callee is told how much of the deadline is left, so that it does not work for nobody. Default true. */
  readonly propagateDeadline: boolean;
  /** Milliseconds for each attempt; null leaves only the deadline. Default 1000. */
  readonly timeoutMs: number | null;
  readonly retry: RetryPolicy | null;
  readonly retryBudget: RetryBudgetPolicy | null;
  readonly breaker: BreakerPolicy | null;
  readonly bulkhead: BulkheadPolicy | null;
  readonly hedge: HedgePolicy | null;
}

/** The policy of an edge that nobody configured. */
export const defaultPolicy = {
  deadlineMs: 3000,
  propagateDeadline: true,
  timeoutMs: 1000,
  retry: { attemptsMax: 3, backoffBaseMs: 25, backoffMaxMs: 250, retryAfterMaxMs: 1000, unsafe: false },
  retryBudget: { ratio: 0.2, perSecondMin: 10, windowSeconds: 10 },
  breaker: {
    window: { kind: 'time', seconds: 10 },
    callsMin: 20,
    consecutiveFailures: 10,
    failureRate: 0.5,
    slowCall: { thresholdMs: 800, rate: 0.8 },
    openMs: 2000,
    openMsMax: 20_000,
    openGrowth: 2,
    openJitter: 0.1,
    halfOpenProbes: 3,
  },
  bulkhead: { concurrencyMax: 100, queueMax: 100, queueWaitMsMax: 100 },
  hedge: { quantile: 0.95, delayMsMin: 10, samplesMin: 100, shareMax: 0.05 },
} as const satisfies EdgePolicy;
