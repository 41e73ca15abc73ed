import type { ScalingBehavior } from './defaults.ts';
import type { Recommendation } from './types.ts';

/** Reasons of the condition AbleToScale where a window of that direction held a recommendation, and their messages. */
export const stabilizedReasons = {
  up: {
    reason: 'ScaleUpStabilized',
    message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
  },
  down: {
    reason: 'ScaleDownStabilized',
    message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
  },
} as const;

/** What stabilization made of a recommendation. */
export interface Stabilized {
  readonly replicas: number;
  /** The log with the new, unstabilized recommendation in it. */
  readonly recommendations: readonly Recommendation[];
  /** What held it, where it was held. */
  readonly held?: {
    readonly direction: 'up' | 'down';
    readonly windowSeconds: number;
    readonly recommendation: Recommendation;
  };
}

/** Puts a recommendation in the place of one that is too old for every window, else at the end. */
function record(
  log: readonly Recommendation[],
  staleIndex: number,
  replicas: number,
  nowMs: number,
): readonly Recommendation[] {
  const entry = { replicas, timestampMs: nowMs };
  return staleIndex < 0 ? [...log, entry] : log.with(staleIndex, entry);
}

/** Without `behavior`: the highest recommendation not older than the window, its edge included. */
export function stabilizeRecommendation(
  log: readonly Recommendation[],
  desired: number,
  windowMs: number,
  nowMs: number,
): Stabilized {
  const cutoffMs = nowMs - windowMs;
  let highest: Recommendation = { replicas: desired, timestampMs: nowMs };
  let staleIndex = -1;
  log.forEach((entry, index) => {
    if (entry.timestampMs < cutoffMs) staleIndex = index;
    else if (entry.replicas > highest.replicas) highest = entry;
  });
  const recommendations = record(log, staleIndex, desired, nowMs);
  if (highest.replicas === desired) return { replicas: desired, recommendations };
  const held = { direction: 'down', windowSeconds: windowMs / 1000, recommendation: highest } as const;
  return { replicas: highest.replicas, recommendations, held };
}

/**
 * With `behavior`: the current size is moved up to the lowest recommendation of the up window, then down to the highest of the down
 * window; both without their edge, both with the new one.
 */
export function stabilizeWithBehavior(
  log: readonly Recommendation[],
  current: number,
  desired: number,
  windows: { readonly [Direction in keyof ScalingBehavior]: { readonly stabilizationWindowSeconds: number } },
  nowMs: number,
): Stabilized {
  const upSeconds = windows.scaleUp.stabilizationWindowSeconds;
  const downSeconds = windows.scaleDown.stabilizationWindowSeconds;
  const upCutoffMs = nowMs - upSeconds * 1000;
  const downCutoffMs = nowMs - downSeconds * 1000;
  const fresh: Recommendation = { replicas: desired, timestampMs: nowMs };
  let lowest = fresh;
  let highest = fresh;
  let staleIndex = -1;
  log.forEach((entry, index) => {
    const { replicas, timestampMs } = entry;
    if (timestampMs > upCutoffMs && replicas < lowest.replicas) lowest = entry;
    if (timestampMs > downCutoffMs && replicas > highest.replicas) highest = entry;
    if (timestampMs < upCutoffMs && timestampMs < downCutoffMs) staleIndex = index;
  });
  const replicas = Math.min(Math.max(current, lowest.replicas), highest.replicas);
  const recommendations = record(log, staleIndex, desired, nowMs);
  if (replicas === desired) return { replicas, recommendations };
  const held =
    desired >= current
      ? ({ direction: 'up', windowSeconds: upSeconds, recommendation: lowest } as const)
      : ({ direction: 'down', windowSeconds: downSeconds, recommendation: highest } as const);
  return { replicas, recommendations, held };
}
