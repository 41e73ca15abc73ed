import type { Outcome } from '@gameday/conventions';
import type { BreakerSnapshot, BreakerTransition, CircuitBreaker } from '../breaker/types.ts';
import type { RejectionReason } from '../errors.ts';
import type { EdgePolicy } from '../policy.ts';
import type { AbortSignalLike } from '../runtime.ts';

export type AttemptKind = 'first' | 'retry' | 'hedge';

/** One try of a call, as the code that makes it sees it. */
export interface Attempt<S extends AbortSignalLike = AbortSignalLike> {
  /** 1 for the first; retries and hedges count on. */
  readonly number: number;
  readonly kind: AttemptKind;
  /** Milliseconds until the deadline or the attempt's time-out, whichever is first; never negative. */
  readonly remainingMs: number;
  /** Aborted at the time-out, at the deadline, when another attempt won, and when the caller gives up. Made when first read. */
  readonly signal: S;
}

/** What a finished attempt was. */
export interface Judgement {
  /**
   * For the breaker `ok` and `client_error` are successes, `server_error`, `timeout` and `connection_error` failures;
   * `rejected` and `cancelled` say nothing about the callee and are not counted.
   */
  readonly outcome: Outcome;
  /** Whether another attempt can help. It is made only where the call is repeatable and the policies allow it. */
  readonly retryable: boolean;
  /** Milliseconds that the callee asked to wait (Retry-After). */
  readonly retryAfterMs?: number;
}

export interface Call<T, S extends AbortSignalLike = AbortSignalLike> {
  /** May be sent again: idempotent, or with an idempotency key. */
  readonly repeatable: boolean;
  /** A read: may be sent twice at once. */
  readonly hedgeable: boolean;
  /** Milliseconds left of the deadline that came with the request; the policy's where absent. */
  readonly deadlineMs?: number | undefined;
  /** Outer cancellation: ends attempts, waits and queueing at once; the call rejects with the signal's reason. */
  readonly signal?: AbortSignalLike | undefined;
  /** Makes one attempt. It should heed `attempt.signal`; if it does not, the call goes on without it and its result is dropped. */
  attempt(attempt: Attempt<S>): Promise<T>;
  /** Judges what an attempt resolved to; without it, everything is `ok`. */
  judgeResult?(result: T): Judgement;
  /** Judges what an attempt threw. Never asked about the edge's own time-outs. */
  judgeError(error: unknown): Judgement;
}

/** Called synchronously on the hot path: must be cheap and must not throw. */
export interface EdgeListener {
  /** Once for each logical call. `durationMs` includes waits and all attempts. */
  callEnded?(event: { readonly outcome: Outcome; readonly attempts: number; readonly durationMs: number }): void;
  /** Once for each attempt that was started. */
  attemptEnded?(event: {
    readonly kind: AttemptKind;
    readonly number: number;
    readonly outcome: Outcome;
    readonly durationMs: number;
  }): void;
  /** A first attempt or a retry was refused here. When it was a retry, the call ends as its last attempt ended. */
  rejected?(event: { readonly reason: RejectionReason; readonly kind: AttemptKind }): void;
  transition?(transition: BreakerTransition): void;
  /** Retry number `number` will start in `delayMs`. */
  retryScheduled?(event: { readonly number: number; readonly delayMs: number }): void;
  /** A hedge starts after `delayMs` without an answer. */
  hedgeStarted?(event: { readonly number: number; readonly delayMs: number }): void;
}

export interface EdgeSnapshot {
  readonly name: string;
  readonly policy: EdgePolicy;
  /** Calls that have not ended. */
  readonly callsInFlight: number;
  /** Attempts under way. */
  readonly attemptsInFlight: number;
  /** null where the policy has no breaker. */
  readonly breaker: BreakerSnapshot | null;
  /** `ratio`: what is left of the budget, 0 to 1; `retries`: how many retries could start now. */
  readonly retryBudget: { readonly ratio: number; readonly retries: number } | null;
  readonly bulkhead: { readonly inUse: number; readonly queued: number } | null;
  /** `delayMs`: null until enough latencies were observed. */
  readonly hedge: { readonly delayMs: number | null; readonly samples: number } | null;
}

/** A caller's guarded way to one callee. */
export interface Edge<S extends AbortSignalLike = AbortSignalLike> {
  readonly name: string;
  /**
   * Makes the call under the policies. Rejects with `Rejected` (nothing was sent), `AttemptTimeout`, `DeadlineExceeded`,
   * the outer signal's reason, or what the last attempt threw.
   */
  call<T>(call: Call<T, S>): Promise<T>;
  /** Takes effect at once for what starts from now on. The breaker's state and its window, and the budget, are kept where their shape is the same. */
  setPolicy(policy: EdgePolicy): void;
  snapshot(): EdgeSnapshot;
  /** null where the policy has no breaker. */
  readonly breaker: CircuitBreaker | null;
}
