import type { ScalingBehavior } from './defaults.ts';
import { toInt32 } from './integers.ts';
import { type RateLimit, scaleDownLimit, type ScaleEvents, scaleUpLimit } from './scaling-rate.ts';

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** A size within rates and bounds, and what held it back. */
export interface Limited {
  readonly replicas: number;
  /** Of the condition ScalingLimited. */
  readonly reason: 'DesiredWithinRange' | 'TooFewReplicas' | 'TooManyReplicas' | 'ScaleUpLimit' | 'ScaleDownLimit';
  /** The rate, where there is one in this direction. */
  readonly rate?: RateLimit & { readonly direction: 'up' | 'down' };
}

export const limitMessages: Readonly<Record<Limited['reason'], string>> = {
  DesiredWithinRange: 'the desired count is within the acceptable range',
  TooFewReplicas: 'the desired replica count is less than the minimum replica count',
  TooManyReplicas: 'the desired replica count is more than the maximum replica count',
  ScaleUpLimit: 'the desired replica count is increasing faster than the maximum scale rate',
  ScaleDownLimit: 'the desired replica count is decreasing faster than the maximum scale rate',
};

/** Without `behavior`: one step goes at most to `max(factor * current, minimum)`. */
export function limitByFactor(
  current: number,
  desired: number,
  { min, max }: Bounds,
  factor: number,
  minimum: number,
): Limited {
  const limit = toInt32(Math.max(factor * current, minimum));
  const rate = { limit, direction: 'up' } as const;
  if (desired < min) return { replicas: min, reason: 'TooFewReplicas' };
  if (desired > Math.min(max, limit)) {
    return max > limit
      ? { replicas: limit, reason: 'ScaleUpLimit', rate }
      : { replicas: max, reason: 'TooManyReplicas', rate };
  }
  return { replicas: desired, reason: 'DesiredWithinRange', ...(desired > current && { rate }) };
}

/** With `behavior`: the policies of the direction, then the bounds. */
export function limitByBehavior(
  current: number,
  desired: number,
  { min, max }: Bounds,
  behavior: ScalingBehavior,
  events: ScaleEvents,
  nowMs: number,
): Limited {
  if (desired > current) {
    const rate = { ...scaleUpLimit(behavior.scaleUp, current, events, nowMs), direction: 'up' } as const;
    const limit = Math.max(rate.limit, current);
    if (desired > Math.min(max, limit)) {
      return max > limit
        ? { replicas: limit, reason: 'ScaleUpLimit', rate }
        : { replicas: max, reason: 'TooManyReplicas', rate };
    }
    return { replicas: desired, reason: 'DesiredWithinRange', rate };
  }
  if (desired < current) {
    const rate = { ...scaleDownLimit(behavior.scaleDown, current, events, nowMs), direction: 'down' } as const;
    const limit = Math.min(rate.limit, current);
    if (desired < Math.max(min, limit)) {
      return min < limit
        ? { replicas: limit, reason: 'ScaleDownLimit', rate }
        : { replicas: min, reason: 'TooFewReplicas', rate };
    }
    return { replicas: desired, reason: 'DesiredWithinRange', rate };
  }
  return { replicas: desired, reason: 'DesiredWithinRange' };
}
