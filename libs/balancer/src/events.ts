/** What an endpoint was taken out of the rotation for. */
export type EjectionCause = 'consecutive_errors' | 'connection_errors' | 'success_rate';

/** What was known of the endpoint when it was judged: everything the decision was made from. */
export interface EjectionWindow {
  /** Since when `requests` and `failures` count, by the runtime's clock. */
  readonly sinceMs: number;
  /** Calls that ended and say something about the endpoint; `rejected` and `cancelled` ones do not. */
  readonly requests: number;
  /** Those of `requests` that ended in a server error, a time-out or a connection error. */
  readonly failures: number;
  readonly consecutiveErrors: number;
  readonly consecutiveConnectionErrors: number;
  /** The other endpoints' calls in the same window, which the success rate was compared with. */
  readonly others?: { readonly requests: number; readonly failures: number };
}

/** An endpoint was ejected, or should have been and was not, because too many are ejected already. */
export interface Ejection {
  readonly endpointId: string;
  readonly atMs: number;
  readonly cause: EjectionCause;
  /** What was seen: errors in a row, or the success rate (0..1). */
  readonly observed: number;
  /** What it was compared with, in the same unit: errors in a row, or the least success rate. */
  readonly threshold: number;
  /** Just back from an ejection and not one success since: one error is enough. */
  readonly probation: boolean;
  readonly window: EjectionWindow;
  /** How long the ejection lasts, or would have. */
  readonly forMs: number;
  /** Which ejection in a row this is, counted from 1. */
  readonly times: number;
  /** Endpoints known, those ejected now (this one included, if it was), and how many may be. */
  readonly endpoints: number;
  readonly ejected: number;
  readonly ejectedMax: number;
}

/** An endpoint came back into the rotation. */
export interface EjectionReturn {
  readonly endpointId: string;
  readonly atMs: number;
  /** `over`: the time was up; `share`: fewer may be ejected since endpoints left; `policy`: by a new policy. */
  readonly reason: 'over' | 'share' | 'policy';
  readonly cause: EjectionCause;
  /** How long it was out. */
  readonly afterMs: number;
  readonly times: number;
}

/**
 * What happens to endpoints, told at once, within the `pick` or `done` that caused it: the trace that is active then is
 * the one of the call that tipped the scale.
 */
export interface BalancerListener {
  ejected?(ejection: Ejection): void;
  /** An ejection was due, but too many are out. Told once per `baseMs` and endpoint. */
  withheld?(ejection: Ejection): void;
  returned?(back: EjectionReturn): void;
}

export type EndpointStatus =
  | { readonly kind: 'healthy' }
  /** `weight` (0..1] is the chance that a pick won by this endpoint is left to it. */
  | { readonly kind: 'slow_start'; readonly weight: number; readonly untilMs: number }
  | { readonly kind: 'ejected'; readonly cause: EjectionCause; readonly sinceMs: number; readonly untilMs: number };

export interface EndpointSnapshot {
  readonly id: string;
  readonly status: EndpointStatus;
  /** Peak EWMA of the latency as it counts now, decayed; null until the first call ended. */
  readonly ewmaMs: number | null;
  readonly outstanding: number;
  readonly consecutiveErrors: number;
  readonly consecutiveConnectionErrors: number;
  /** Ejections in a row, less what good behaviour took off: what the next ejection's time grows from. */
  readonly timesEjected: number;
  /** All ejections since the endpoint is known. */
  readonly ejectionsTotal: number;
  readonly picksTotal: number;
}

export interface BalancerSnapshot {
  readonly atMs: number;
  readonly endpoints: readonly EndpointSnapshot[];
  readonly ejected: number;
  readonly ejectedMax: number;
}
