/**
 * Latency of an endpoint as a peak EWMA: a higher observation counts at once and in full, lower ones are approached
 * exponentially. After Finagle's `PeakEwma` (twitter/finagle, loadbalancer/PeakEwma.scala); weights for unevenly spaced
 * observations after Eckner, "Algorithms for Unevenly Spaced Time Series". With nothing observed it decays towards zero, so
 * that an endpoint nobody dares to call becomes worth a try in time.
 *
 * All values decay alike, so which of two is higher does not change while nothing is observed. They are therefore kept as
 * scores, which do not decay: the value times the growth e^(t / decay) of a scale that all endpoints share. Picks compare
 * scores; only an observation needs an exponential.
 */
export interface PeakEwma {
  /** Negative while nothing was observed. */
  score: number;
  /** The scale's growth when it was observed last. */
  growth: number;
}

/** The scale that scores are comparable on. */
export interface EwmaScale {
  epochMs: number;
  decayMs: number;
}

/** Where scores are written anew on a younger scale, long before a double ends (e^709). */
const growthMax = Math.exp(200);
/** What decays by more is zero for every purpose; so no growth is ever infinite. */
const exponentMax = 600;

export const growthAt = (scale: EwmaScale, nowMs: number): number =>
  Math.exp(Math.min(exponentMax, Math.max(0, nowMs - scale.epochMs) / scale.decayMs));

/** The value as it counts now, in ms; negative while nothing was observed. */
export const valueMs = (state: PeakEwma, scale: EwmaScale, nowMs: number): number =>
  state.score / growthAt(scale, nowMs);

/** A call that ended well took this long. */
export function observe(state: PeakEwma, durationMs: number, growth: number): void {
  const decayed = state.score / growth;
  const weight = state.growth / growth;
  const value = durationMs > decayed ? durationMs : decayed + durationMs * (1 - weight);
  state.score = value * growth;
  state.growth = growth;
}

/**
 * A call that failed or was given up took at least this long: that can only raise the value. A connection that is refused
 * at once must not make the endpoint look fast, and of one that never answered it says nothing.
 */
export function observeAtLeast(state: PeakEwma, durationMs: number, growth: number): void {
  const score = durationMs * growth;
  if (score <= state.score || durationMs < 1) return;
  state.score = score;
  state.growth = growth;
}

export const needsNewScale = (growth: number): boolean => growth > growthMax;

/** Begins the scale anew at this time, with this decay; values stay as they are. */
export function rescale(states: Iterable<PeakEwma>, scale: EwmaScale, nowMs: number, decayMs: number): void {
  const growth = growthAt(scale, nowMs);
  for (const state of states) {
    if (state.score >= 0) state.score /= growth;
    state.growth /= growth;
  }
  scale.epochMs = nowMs;
  scale.decayMs = decayMs;
}
