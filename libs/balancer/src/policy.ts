import { parseFields, type PolicyResult } from './schema.ts';

/** How calls are spread over a callee's endpoints. Data: it can be written as JSON and replaced while it is in force. */
export interface BalancerPolicy {
  /**
   * Time constant of the peak EWMA, in ms: how long a high latency is remembered, and so how soon an endpoint that was
   * slow is tried again (a tenfold cost is forgotten in 2.3 of it). Default 10 000 (Finagle's `PeakEwma`: 10 s).
   */
  readonly decayMs: number;
  /**
   * Latencies within this factor of each other count as equal, and the fewer outstanding calls decide. 1 compares them
   * exactly. Default 2: measured, see the README.
   */
  readonly toleranceRatio: number;
  /**
   * How long a new endpoint's share grows, in ms, from a tenth to its full part (Envoy's slow start, linear, 10 % at
   * least). 0 turns it off. Default 5 000.
   */
  readonly slowStartMs: number;
  /** Outlier ejection after Envoy's outlier detection; null turns it off. */
  readonly ejection: EjectionPolicy | null;
}

export interface EjectionPolicy {
  /** Errors in a row (server errors, time-outs, connection errors) that eject. Default 5 (Envoy's `consecutive_5xx`). */
  readonly consecutiveErrors: number;
  /**
   * Connection errors in a row that eject. Default 2: one may be a reused connection that the server had just closed,
   * two mean that nobody listens. Measured, see the README.
   */
  readonly consecutiveConnectionErrors: number;
  /** Ejects what fails more than the others do; null turns it off. */
  readonly successRate: SuccessRatePolicy | null;
  /**
   * The first ejection's time in ms; the n-th in a row lasts n times as long. Each `baseMs` without one takes one off.
   * Default 5 000: longer than the registry takes to drop a dead replica. (Envoy's `base_ejection_time`: 30 s.)
   */
  readonly baseMs: number;
  /** The longest ejection in ms. Default 60 000. (Envoy's `max_ejection_time`: 300 s.) */
  readonly maxMs: number;
  /** The share of endpoints that may be ejected, 0..1, rounded down, and never all. Default 0.5. (Envoy: 10 %.) */
  readonly shareMax: number;
}

export interface SuccessRatePolicy {
  /** Calls that an endpoint must have had in the interval to be judged. Default 20. (Envoy: 100.) */
  readonly requestsMin: number;
  /** How many standard errors below the others' success rate ejects. Default 4; see `success-rate.ts`. */
  readonly stdevFactor: number;
  /** How often success rates are compared, in ms. Default 10 000 (Envoy's `interval`). */
  readonly intervalMs: number;
}

export const defaultSuccessRatePolicy: SuccessRatePolicy = { requestsMin: 20, stdevFactor: 4, intervalMs: 10_000 };

export const defaultEjectionPolicy: EjectionPolicy = {
  consecutiveErrors: 5,
  consecutiveConnectionErrors: 2,
  successRate: defaultSuccessRatePolicy,
  baseMs: 5_000,
  maxMs: 60_000,
  shareMax: 0.5,
};

export const defaultBalancerPolicy: BalancerPolicy = {
  decayMs: 10_000,
  toleranceRatio: 2,
  slowStartMs: 5_000,
  ejection: defaultEjectionPolicy,
};

const hourMs = 3_600_000;
const durationMs = (min: number) => ({ kind: 'number', min, max: hourMs }) as const;
const count = { kind: 'number', min: 1, max: 1_000_000, integer: true } as const;

/** Reads a policy from outside. Missing fields keep the base's value (by default the default policy's). */
export function parseBalancerPolicy(
  input: unknown,
  base: BalancerPolicy = defaultBalancerPolicy,
): PolicyResult<BalancerPolicy> {
  const result = parseFields(
    input,
    {
      decayMs: durationMs(100),
      toleranceRatio: { kind: 'number', min: 1, max: 100 },
      slowStartMs: durationMs(0),
      ejection: {
        kind: 'object',
        orNull: defaultEjectionPolicy,
        fields: {
          consecutiveErrors: count,
          consecutiveConnectionErrors: count,
          successRate: {
            kind: 'object',
            orNull: defaultSuccessRatePolicy,
            fields: {
              requestsMin: count,
              stdevFactor: { kind: 'number', min: 0.1, max: 100 },
              intervalMs: durationMs(100),
            },
          },
          baseMs: durationMs(1),
          maxMs: durationMs(1),
          shareMax: { kind: 'number', min: 0, max: 1 },
        },
      },
    },
    base,
  );
  if (!result.ok || result.policy.ejection === null) return result;
  const { baseMs, maxMs } = result.policy.ejection;
  if (baseMs <= maxMs) return result;
  return {
    ok: false,
    errors: [{ path: 'ejection.maxMs', message: `must be at least ejection.baseMs (${baseMs}), not ${maxMs}` }],
  };
}
