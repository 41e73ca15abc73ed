import type { EndpointState } from './endpoint-state.ts';
import type { EjectionCause } from './events.ts';
import type { EjectionPolicy } from './policy.ts';

/** Why an endpoint should be out of the rotation, in the numbers that were compared. */
export interface Verdict {
  readonly cause: EjectionCause;
  readonly observed: number;
  readonly threshold: number;
  readonly others?: { readonly requests: number; readonly failures: number };
}

/** How many of `endpoints` may be ejected: the share, rounded down, and always at least one stays. */
export function ejectedMax(endpoints: number, shareMax: number): number {
  return Math.max(0, Math.min(endpoints - 1, Math.floor(endpoints * shareMax)));
}

/**
 * Judges errors in a row, as Envoy's consecutive 5xx and consecutive local origin failure. Who has just come back and
 * had no success since is out again at the first error, like a breaker that is half open.
 */
export function judgeErrorsInARow(state: EndpointState<unknown>, policy: EjectionPolicy): Verdict | undefined {
  const connectionErrorsMax = state.probation ? 1 : policy.consecutiveConnectionErrors;
  if (state.consecutiveConnectionErrors >= connectionErrorsMax) {
    return { cause: 'connection_errors', observed: state.consecutiveConnectionErrors, threshold: connectionErrorsMax };
  }
  const errorsMax = state.probation ? 1 : policy.consecutiveErrors;
  if (state.consecutiveErrors >= errorsMax) {
    return { cause: 'consecutive_errors', observed: state.consecutiveErrors, threshold: errorsMax };
  }
  return undefined;
}

/**
 * Which ejection in a row the next one would be: as in Envoy the count falls again with good behaviour, here by one for
 * each `baseMs` since the last return.
 */
export function timesNow(state: EndpointState<unknown>, policy: EjectionPolicy, nowMs: number): number {
  const forgiven = Math.floor(Math.max(0, nowMs - state.returnedAtMs) / policy.baseMs);
  return state.ejected ? state.times : Math.max(0, state.times - forgiven);
}

/** How long the n-th ejection in a row lasts, in ms. */
export function ejectionMs(times: number, policy: EjectionPolicy): number {
  return Math.min(policy.maxMs, policy.baseMs * times);
}

/** Cost factor of an endpoint that should be ejected and may not be: doubles with each error, up to a thousandfold. */
export function penaltyOf(consecutiveErrors: number): number {
  return 2 ** Math.min(consecutiveErrors, 10);
}
