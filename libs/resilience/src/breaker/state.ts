import type { BreakerPolicy } from '../policy.ts';
import type { TransitionCause, WindowCounts } from './types.ts';

/**
 * The breaker's states (Nygard, "Release It!"; Fowler, "CircuitBreaker"), and what leads from one to another, as pure functions:
 *
 * ```
 *            a threshold is met                  the open time is over
 *   closed ─────────────────────► open ◄──┐ ─────────────────────────► half_open
 *     ▲                                   └── a probe failed, or the probes were slow ──┤
 *     └───────────────────────────── all probes succeeded ──────────────────────────────┘
 * ```
 */
export type BreakerState = ClosedState | OpenState | HalfOpenState;
export interface ClosedState {
  readonly name: 'closed';
  readonly sinceMs: number;
}
export interface OpenState {
  readonly name: 'open';
  readonly sinceMs: number;
  /** When probing may begin; Infinity where it was forced open. */
  readonly untilMs: number;
  /** Times in a row that it opened without a recovery. */
  readonly openings: number;
}
export interface HalfOpenState {
  readonly name: 'half_open';
  readonly sinceMs: number;
  readonly openings: number;
  readonly inFlight: number;
  readonly succeeded: number;
  /** Of those that succeeded. */
  readonly slow: number;
}

/** Why the state must change. */
export interface Verdict {
  readonly cause: TransitionCause;
  readonly threshold: number;
  readonly observed: number;
}

export const openingsOf = (state: BreakerState): number => (state.name === 'closed' ? 0 : state.openings);

/** Whether a closed breaker must open. The quickest sign is judged first; rates count from their threshold on, as in resilience4j. */
export function judgeWindow(policy: BreakerPolicy, window: WindowCounts, failuresInARow: number): Verdict | null {
  const { consecutiveFailures, failureRate, slowCall } = policy;
  if (consecutiveFailures !== null && failuresInARow >= consecutiveFailures) {
    return { cause: 'consecutive_failures', threshold: consecutiveFailures, observed: failuresInARow };
  }
  const { calls } = window;
  if (calls < policy.callsMin) return null;
  if (failureRate !== null && window.failures / calls >= failureRate) {
    return { cause: 'failure_rate', threshold: failureRate, observed: window.failures / calls };
  }
  if (slowCall !== null && window.slow / calls >= slowCall.rate) {
    return { cause: 'slow_rate', threshold: slowCall.rate, observed: window.slow / calls };
  }
  return null;
}

/** The open state that follows `from`: its time grows with each opening in a row, less a random share so that callers spread. */
export function openAfter(policy: BreakerPolicy, from: BreakerState, nowMs: number, random: number): OpenState {
  const openings = openingsOf(from) + 1;
  const grown = Math.min(policy.openMsMax, policy.openMs * policy.openGrowth ** (openings - 1));
  return { name: 'open', sinceMs: nowMs, untilMs: nowMs + grown * (1 - policy.openJitter * random), openings };
}

export const halfOpenAfter = (from: OpenState, nowMs: number): HalfOpenState => ({
  name: 'half_open',
  sinceMs: nowMs,
  openings: from.openings,
  inFlight: 0,
  succeeded: 0,
  slow: 0,
});

/** Whether a half-open breaker has room for one more probe: no more are made than are needed. */
export const roomForProbe = (policy: BreakerPolicy, state: HalfOpenState): boolean =>
  state.inFlight + state.succeeded < policy.halfOpenProbes;

export const probeStarted = (state: HalfOpenState): HalfOpenState => ({ ...state, inFlight: state.inFlight + 1 });

export type ProbeResult = 'ok' | 'slow' | 'failed' | 'void';

/** What a probe's end means: the next half-open state, and the verdict if it decides. */
export function probeEnded(
  policy: BreakerPolicy,
  state: HalfOpenState,
  result: ProbeResult,
): { readonly next: HalfOpenState; readonly verdict: Verdict | null } {
  const inFlight = state.inFlight - 1;
  if (result === 'void') return { next: { ...state, inFlight }, verdict: null };
  if (result === 'failed') {
    const verdict: Verdict = { cause: 'probe_failed', threshold: policy.halfOpenProbes, observed: state.succeeded };
    return { next: { ...state, inFlight }, verdict };
  }
  const succeeded = state.succeeded + 1;
  const slow = state.slow + (result === 'slow' ? 1 : 0);
  const next = { ...state, inFlight, succeeded, slow };
  if (succeeded < policy.halfOpenProbes) return { next, verdict: null };
  if (policy.slowCall !== null && slow / succeeded >= policy.slowCall.rate) {
    return { next, verdict: { cause: 'probes_slow', threshold: policy.slowCall.rate, observed: slow / succeeded } };
  }
  return { next, verdict: { cause: 'probes_ok', threshold: policy.halfOpenProbes, observed: succeeded } };
}
