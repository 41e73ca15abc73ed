import type { EjectionCause } from './events.ts';
import type { PeakEwma } from './peak-ewma.ts';

/** An ejection in force. */
export interface EjectedState {
  readonly cause: EjectionCause;
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** All that is known of one endpoint. One flat shape, changed in place: `pick` and `done` run on every call. */
export interface EndpointState<E> extends PeakEwma {
  endpoint: E;
  readonly id: string;
  /** Still among the endpoints that discovery names. */
  known: boolean;
  outstanding: number;
  picksTotal: number;
  consecutiveErrors: number;
  consecutiveConnectionErrors: number;
  /** Calls and failures of the window that began at `windowFromMs`. */
  windowFromMs: number;
  requests: number;
  failures: number;
  /** Factor on the cost: an endpoint that should be out and may not be is at least avoided. 1 normally. */
  penalty: number;
  ejected: EjectedState | null;
  /** Ejections in a row, as of `returnedAtMs`. */
  times: number;
  returnedAtMs: number;
  ejectionsTotal: number;
  /** Back from an ejection, no success since. */
  probation: boolean;
  /** When an ejection was last told as withheld. */
  withheldAtMs: number;
  /** Slow start goes from here; -1: none. */
  slowStartFromMs: number;
}

export function createEndpointState<E extends { readonly id: string }>(endpoint: E, nowMs: number): EndpointState<E> {
  return {
    endpoint,
    id: endpoint.id,
    score: -1,
    growth: 1,
    known: true,
    outstanding: 0,
    picksTotal: 0,
    consecutiveErrors: 0,
    consecutiveConnectionErrors: 0,
    windowFromMs: nowMs,
    requests: 0,
    failures: 0,
    penalty: 1,
    ejected: null,
    times: 0,
    returnedAtMs: nowMs,
    ejectionsTotal: 0,
    probation: false,
    withheldAtMs: Number.NEGATIVE_INFINITY,
    slowStartFromMs: -1,
  };
}

export function resetWindow(state: EndpointState<unknown>, nowMs: number): void {
  state.windowFromMs = nowMs;
  state.requests = 0;
  state.failures = 0;
}
