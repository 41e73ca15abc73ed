import type { Outcome } from '@gameday/conventions';
import { createAlgorithm, type LimitAlgorithm } from './algorithm.ts';
import { createBursts, type Priority } from './bursts.ts';
import type { LimiterListener, LimiterSnapshot } from './events.ts';
import { clampLimit, type LimitPolicy } from './policy.ts';

export type { Priority } from './bursts.ts';

/** What the limiter takes from its surroundings. */
export interface LimiterRuntime {
  /** A monotonic clock, in ms. */
  now(): number;
  /** Uniform in [0, 1). */
  random(): number;
}

/** A request that was let in. */
export interface Permit {
  /** The request is over. To be called exactly once; later calls do nothing. */
  release(outcome: Outcome, durationMs: number): void;
}

/** Limits how many requests a server works on at once, and finds the limit by itself. */
export interface Limiter {
  /** Lets a request in, or undefined: it is to be shed, before any work was put into it. */
  tryAcquire(priority: Priority): Permit | undefined;
  /**
   * When a shed caller may come again, in ms: about the time that the requests now in flight take, spread at random so
   * that those who were shed together do not return together. From 100 ms to 10 s.
   */
  retryAfterMs(): number;
  /** Replaces the policy. The limit goes on from where it is, within the new bounds; another algorithm learns anew. */
  setPolicy(policy: LimitPolicy): void;
  /** All numbers. Ends a burst that is over. */
  snapshot(): LimiterSnapshot;
}

const retryAfterMinMs = 100;
const retryAfterMaxMs = 10_000;

/** Creates an adaptive concurrency limit. It keeps no timer: what is due happens in the next call. */
export function createLimiter(
  initialPolicy: LimitPolicy,
  runtime: LimiterRuntime,
  listener: LimiterListener = {},
): Limiter {
  let policy = initialPolicy;
  let algorithm: LimitAlgorithm = createAlgorithm(policy, policy.limitInitial);
  const bursts = createBursts(listener);
  let inFlight = 0;
  let admittedTotal = 0;
  let rttMs: number | null = null;
  // The window that is being filled.
  let windowFromMs = runtime.now();
  let requests = 0;
  let durationSumMs = 0;
  let inFlightMax = 0;
  let timedOut = false;

  /** The limit for each priority: even where sheddable requests are at the floor, critical ones have more room. */
  const limitOf = (priority: Priority): number => {
    const whole = Math.max(algorithm.limit, policy.limitMin / policy.shares.sheddable);
    const share = priority === 'critical' ? 1 : policy.shares[priority];
    return Math.max(policy.limitMin, Math.floor(whole * share + 1e-9));
  };

  const closeWindow = (nowMs: number) => {
    rttMs = durationSumMs / requests;
    algorithm.observe({ rttMs, inFlightMax, timedOut, windowMs: nowMs - windowFromMs });
    bursts.window(algorithm.limit, rttMs);
    windowFromMs = nowMs;
    requests = 0;
    durationSumMs = 0;
    inFlightMax = inFlight;
    timedOut = false;
  };

  const release = (outcome: Outcome, durationMs: number): void => {
    inFlight -= 1;
    // What was refused, given up or failed at once says nothing of how long the work takes.
    if (outcome !== 'ok' && outcome !== 'client_error' && outcome !== 'timeout') return;
    requests += 1;
    durationSumMs += durationMs >= 0 ? durationMs : 0;
    if (outcome === 'timeout') timedOut = true;
    if (requests < policy.windowRequestsMin) return;
    const nowMs = runtime.now();
    if (nowMs - windowFromMs < policy.windowMs) return;
    bursts.settle(nowMs, policy.burstGapMs);
    closeWindow(nowMs);
  };

  return {
    tryAcquire(priority) {
      if (inFlight < limitOf(priority)) {
        inFlight += 1;
        admittedTotal += 1;
        bursts.admitted();
        if (inFlight > inFlightMax) inFlightMax = inFlight;
        return new Admission(release);
      }
      const nowMs = runtime.now();
      bursts.settle(nowMs, policy.burstGapMs);
      const { limit, baselineMs } = algorithm;
      bursts.shed(priority, { algorithm: policy.algorithm, limit, inFlight, rttMs, baselineMs }, nowMs);
      return undefined;
    },
    retryAfterMs() {
      const spread = 0.5 + runtime.random();
      const drainMs = (rttMs ?? 0) * Math.max(1, inFlight / algorithm.limit) * 2;
      return Math.min(retryAfterMaxMs, Math.round(Math.max(retryAfterMinMs, drainMs) * (1 + spread)));
    },
    setPolicy(next) {
      const limit = clampLimit(algorithm.limit, next);
      policy = next;
      algorithm = createAlgorithm(next, limit);
    },
    snapshot() {
      bursts.settle(runtime.now(), policy.burstGapMs);
      return {
        algorithm: policy.algorithm,
        limit: limitOf('critical'),
        limits: {
          critical: limitOf('critical'),
          default: limitOf('default'),
          sheddable: limitOf('sheddable'),
        },
        inFlight,
        rttMs,
        baselineMs: algorithm.baselineMs,
        admittedTotal,
        shedTotal: bursts.totals,
        burst: bursts.current,
      };
    },
  };
}

class Admission implements Permit {
  #release: ((outcome: Outcome, durationMs: number) => void) | null;

  constructor(release: (outcome: Outcome, durationMs: number) => void) {
    this.#release = release;
  }

  release(outcome: Outcome, durationMs: number): void {
    const release = this.#release;
    this.#release = null;
    release?.(outcome, durationMs);
  }
}
