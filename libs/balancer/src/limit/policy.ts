import { parseFields, type PolicyResult } from '../schema.ts';
import type { LimitAlgorithmName } from './algorithm.ts';

/** How many requests a server lets in at once. Data: it can be written as JSON and replaced while it is in force. */
export interface LimitPolicy {
  /** How the limit is found. Default `gradient`: measured, see the README. */
  readonly algorithm: LimitAlgorithmName;
  /** Requests at once that are always let in, whatever their priority: the floor. Default 8. */
  readonly limitMin: number;
  /** The highest limit. Default 500. */
  readonly limitMax: number;
  /** The limit at the start, before anything is known. Default 32. */
  readonly limitInitial: number;
  /** The limit is reconsidered after this time in ms, at the earliest. Default 250. */
  readonly windowMs: number;
  /** Requests that a window must have seen end; until then it goes on. Default 10 (Netflix's `windowSize`). */
  readonly windowRequestsMin: number;
  /** How much longer than normal, as a factor, requests may take before the limit falls. Default 1.5. */
  readonly tolerance: number;
  /**
   * Requests may take this much longer than normal, in ms, beside the tolerance: where normal is a millisecond, a pause of
   * the garbage collector is no overload. For `gradient`. Default 5.
   */
  readonly slackMs: number;
  /** For `gradient`: the least time between two looks at what is normal now, in ms. Default 5 000. */
  readonly probeMs: number;
  /** How much of a change is made in one window, 0..1. Default 0.5 (Netflix's `smoothing` is 0.2). */
  readonly smoothing: number;
  /** For `gradient2` and `vegas`: time constant in ms of what is normal; what lasts longer becomes normal. Default 60 000. */
  readonly baselineMs: number;
  /** Part of the limit that requests of a lower priority may fill, above 0 to 1; critical ones may fill all of it. */
  readonly shares: {
    /** Default 0.95. */
    readonly default: number;
    /** Default 0.8. */
    readonly sheddable: number;
  };
  /** A burst of shed requests is over when none was shed for this long, in ms. Default 1 000. */
  readonly burstGapMs: number;
}

export const defaultLimitPolicy: LimitPolicy = {
  algorithm: 'gradient',
  limitMin: 8,
  limitMax: 500,
  limitInitial: 32,
  windowMs: 250,
  windowRequestsMin: 10,
  tolerance: 1.5,
  slackMs: 5,
  probeMs: 5_000,
  smoothing: 0.5,
  baselineMs: 60_000,
  shares: { default: 0.95, sheddable: 0.8 },
  burstGapMs: 1_000,
};

export const clampLimit = (limit: number, { limitMin, limitMax }: LimitPolicy): number =>
  Math.max(limitMin, Math.min(limitMax, limit));

const hourMs = 3_600_000;
const share = { kind: 'number', min: 0.01, max: 1 } as const;
const count = { kind: 'number', min: 1, max: 100_000, integer: true } as const;

/** Reads a policy from outside. Missing fields keep the base's value (by default the default policy's). */
export function parseLimitPolicy(input: unknown, base: LimitPolicy = defaultLimitPolicy): PolicyResult<LimitPolicy> {
  const result = parseFields(
    input,
    {
      algorithm: { kind: 'choice', values: ['gradient', 'gradient2', 'vegas', 'aimd'] satisfies LimitAlgorithmName[] },
      limitMin: count,
      limitMax: count,
      limitInitial: count,
      windowMs: { kind: 'number', min: 1, max: 60_000 },
      windowRequestsMin: count,
      tolerance: { kind: 'number', min: 1, max: 10 },
      slackMs: { kind: 'number', min: 0, max: 10_000 },
      probeMs: { kind: 'number', min: 100, max: 60_000 },
      smoothing: { kind: 'number', min: 0.01, max: 1 },
      baselineMs: { kind: 'number', min: 100, max: hourMs },
      shares: { kind: 'object', fields: { default: share, sheddable: share } },
      burstGapMs: { kind: 'number', min: 1, max: hourMs },
    },
    base,
  );
  if (!result.ok) return result;
  const { limitMin, limitMax, limitInitial, shares } = result.policy;
  const errors = [
    ...(limitMin <= limitMax ? [] : [{ path: 'limitMax', message: `must be at least limitMin (${limitMin})` }]),
    ...(limitInitial >= limitMin && limitInitial <= limitMax
      ? []
      : [{ path: 'limitInitial', message: `must be from limitMin (${limitMin}) to limitMax (${limitMax})` }]),
    ...(shares.sheddable <= shares.default
      ? []
      : [{ path: 'shares.sheddable', message: `must be at most shares.default (${shares.default})` }]),
  ];
  return errors.length === 0 ? result : { ok: false, errors };
}
