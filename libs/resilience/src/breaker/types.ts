import type { BreakerPolicy } from '../policy.ts';

export type BreakerStateName = 'closed' | 'open' | 'half_open';

/** What the breaker looks back on, at one moment. */
export interface WindowCounts {
  readonly calls: number;
  readonly failures: number;
  readonly slow: number;
}

export type TransitionCause =
  | 'consecutive_failures'
  | 'failure_rate'
  | 'slow_rate'
  | 'open_time_over'
  | 'probe_failed'
  | 'probes_slow'
  | 'probes_ok'
  | 'forced';

/** The window, as an explanation shows it. Rates are 0 where there are no calls. */
export interface WindowSummary extends WindowCounts {
  readonly failureRate: number;
  readonly slowRate: number;
  readonly consecutiveFailures: number;
  /** Of the last 64 recorded calls at most, in ms; null where none was timed. */
  readonly recentP50Ms: number | null;
  readonly recentMaxMs: number | null;
}

/** One change of state with everything that is needed to explain it. */
export interface BreakerTransition {
  readonly from: BreakerStateName;
  readonly to: BreakerStateName;
  /** The runtime's monotonic clock. */
  readonly atMs: number;
  readonly cause: TransitionCause;
  /** What the window held when it happened (before it was cleared). */
  readonly window: WindowSummary;
  /**
   * What `observed` was held against: failures in a row, a rate, milliseconds of open time, or a number of probes,
   * as the cause says. 0 for `forced`.
   */
  readonly threshold: number;
  readonly observed: number;
  /** How long it will stay open, in ms; absent unless `to` is open, null when it was forced open until it is forced closed. */
  readonly openForMs?: number | null;
  /** How many times in a row it has opened without a recovery, this one included; 0 unless `to` is open. */
  readonly openings: number;
}

export interface BreakerSnapshot {
  readonly state: BreakerStateName;
  /** When this state was entered, on the runtime's clock. */
  readonly sinceMs: number;
  /** When probing may begin; null unless open, and when forced open. */
  readonly openUntilMs: number | null;
  readonly openings: number;
  /** Half-open: probes under way and succeeded. */
  readonly probes: { readonly inFlight: number; readonly succeeded: number } | null;
  readonly window: WindowSummary;
}

/**
 * Proof of admission: a positive integer that says in which period of the breaker the call was let through. A result with the
 * ticket of an earlier period is ignored, so that a straggler cannot decide about a state it was not started in. 0: refused.
 */
export type Ticket = number;

/** `nowMs` may be handed to each method by a caller that has just read the clock. */
export interface CircuitBreaker {
  readonly state: BreakerStateName;
  /** Whether `acquire` would admit now; takes nothing. */
  wouldAdmit(nowMs?: number): boolean;
  /** Admits a call, or refuses with 0. Each ticket must be given back by exactly one of the next three. */
  acquire(nowMs?: number): Ticket;
  succeed(ticket: Ticket, durationMs: number, nowMs?: number): void;
  fail(ticket: Ticket, durationMs: number, nowMs?: number): void;
  /** The call ended without saying anything about the callee. */
  release(ticket: Ticket, nowMs?: number): void;
  /**
   * For use without an edge: runs `task`, counting what it throws as failure. Rejects with `Rejected` when refused. Durations are
   * measured only where the policy has `slowCall`.
   */
  run<T>(task: () => Promise<T>): Promise<T>;
  /** Milliseconds until probing may begin: 0 unless open, Infinity when forced open. */
  retryAfterMs(nowMs?: number): number;
  /** By hand: closed (with an empty window), or open for `openForMs` (until forced closed where absent). */
  force(state: 'closed' | 'open', openForMs?: number): void;
  /** Keeps the state, and the window's contents where the window is the same. */
  setPolicy(policy: BreakerPolicy): void;
  snapshot(): BreakerSnapshot;
}
