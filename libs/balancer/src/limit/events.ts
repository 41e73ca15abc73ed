import type { LimitAlgorithmName } from './algorithm.ts';

/** Requests that were shed in one go: one event for the burst, not one for each. */
export interface ShedBurst {
  readonly startedMs: number;
  /** The last shed of the burst; while it goes on, the last so far. */
  readonly lastMs: number;
  readonly shed: { readonly critical: number; readonly default: number; readonly sheddable: number };
  readonly shedTotal: number;
  /** Requests that were let in meanwhile. */
  readonly admitted: number;
  readonly algorithm: LimitAlgorithmName;
  /** The limit when the burst began, and the lowest in it. */
  readonly limitAtStart: number;
  readonly limitMin: number;
  readonly inFlightAtStart: number;
  readonly inFlightMax: number;
  /** Duration of requests when the burst began: the last window's mean, and what is normal. Null before any is known. */
  readonly rttMs: number | null;
  readonly baselineMs: number | null;
  /** The highest window mean in the burst. */
  readonly rttMaxMs: number | null;
}

/** What the limiter tells, at once, within the call that caused it. */
export interface LimiterListener {
  /** The first request of a burst is being shed. */
  shedStarted?(burst: ShedBurst): void;
  /** Nothing was shed for `burstGapMs`: the burst is over. Told by the next call or snapshot. */
  shedEnded?(burst: ShedBurst): void;
}

export interface LimiterSnapshot {
  readonly algorithm: LimitAlgorithmName;
  /** Requests at once that are let in now, rounded down. */
  readonly limit: number;
  /** The same for each priority: the later ones to be shed have more room. */
  readonly limits: { readonly critical: number; readonly default: number; readonly sheddable: number };
  readonly inFlight: number;
  /** Mean duration of the last window's requests, in ms; null before the first window. */
  readonly rttMs: number | null;
  /** What the algorithm takes for normal, in ms; null where it has no such notion or knows none yet. */
  readonly baselineMs: number | null;
  readonly admittedTotal: number;
  readonly shedTotal: { readonly critical: number; readonly default: number; readonly sheddable: number };
  /** The burst that goes on, if any. */
  readonly burst: ShedBurst | null;
}
