import type { LimitAlgorithm, WindowSample } from './algorithm.ts';
import { clampLimit, type LimitPolicy } from './policy.ts';

/** No window makes the limit fall by more than half, before smoothing. */
const gradientMin = 0.5;
/** How fast the baseline follows windows that are quicker than it, or that saw no pressure: part of the way. */
const baselineStep = 0.2;
/** A probe that finds the baseline within this factor confirms it; the next one may then wait twice as long. */
const confirmedRatio = 1.25;
const probeWaitMaxMs = 60_000;

type Phase =
  | { readonly kind: 'open' }
  /** The limit is at the floor until requests that had to queue are gone; then one more window is measured. */
  | { readonly kind: 'draining'; readonly resumeLimit: number }
  | { readonly kind: 'measuring'; readonly resumeLimit: number };

/**
 * The gradient controller of Envoy's adaptive concurrency filter: limit = gradient x limit + sqrt(limit), where the gradient
 * compares what requests take with what they take at the least concurrency. Envoy measures that every minute, whatever
 * the load; here it is measured only when requests take too long while the server is near its limit. Then the limit goes
 * to the floor for some windows: if they are quick there, they had been queueing; if they are not, they just take that long now
 * (something behind the server is slow), and shedding would help nobody. So it neither sheds for a slow dependency nor takes
 * a long overload for normal; an algorithm that only averages durations has to do one of them.
 */
export function createGradient(policy: LimitPolicy, startLimit: number): LimitAlgorithm {
  let limit = startLimit;
  let baselineMs: number | null = null;
  let phase: Phase = { kind: 'open' };
  let sinceProbeMs = Number.POSITIVE_INFINITY;
  let probeWaitMs = policy.probeMs;

  const probe = (rttMs: number, inFlightMax: number, resumeLimit: number, before: number) => {
    if (inFlightMax > probeInFlight(policy)) return;
    if (phase.kind === 'draining') {
      phase = { kind: 'measuring', resumeLimit };
      return;
    }
    const isConfirmed = rttMs < before * confirmedRatio && rttMs > before / confirmedRatio;
    probeWaitMs = isConfirmed ? Math.min(probeWaitMaxMs, probeWaitMs * 2) : policy.probeMs;
    baselineMs = rttMs;
    sinceProbeMs = 0;
    phase = { kind: 'open' };
    limit = resumeLimit;
  };

  const steer = ({ rttMs, inFlightMax }: WindowSample, before: number) => {
    const isPressed = inFlightMax >= limit / 2;
    if (rttMs < before || !isPressed) baselineMs = before + (rttMs - before) * baselineStep;
    // Little load says nothing about where the limit is.
    if (!isPressed) return;
    const gradient = Math.max(gradientMin, Math.min(1, (policy.tolerance * before + policy.slackMs) / rttMs));
    if (gradient < 1 && sinceProbeMs >= probeWaitMs) {
      phase = { kind: 'draining', resumeLimit: limit };
      return;
    }
    const target = limit * gradient + Math.sqrt(limit);
    limit = clampLimit(limit + (target - limit) * policy.smoothing, policy);
  };

  return {
    get limit() {
      return phase.kind === 'open' ? limit : policy.limitMin;
    },
    get baselineMs() {
      return baselineMs;
    },
    observe(sample) {
      sinceProbeMs += sample.windowMs;
      if (baselineMs === null) baselineMs = sample.rttMs;
      if (phase.kind === 'open') steer(sample, baselineMs);
      else probe(sample.rttMs, sample.inFlightMax, phase.resumeLimit, baselineMs);
    },
  };
}

/** The most requests at once that the floor lets in, critical ones included. */
const probeInFlight = ({ limitMin, shares }: LimitPolicy): number => Math.ceil(limitMin / shares.sheddable);
