import type { HPAScalingPolicy } from '@gameday/kubernetes';
import type { ScalingRules } from './defaults.ts';
import { toInt32, wrapInt32 } from './integers.ts';
import type { ScaleEvent } from './types.ts';

/** Scale events of both directions. */
export interface ScaleEvents {
  readonly scaleUpEvents: readonly ScaleEvent[];
  readonly scaleDownEvents: readonly ScaleEvent[];
}

type Policies = Pick<ScalingRules, 'selectPolicy' | 'policies'>;

/** By how many replicas the events of a period, without its edge, changed the size. */
export function replicasChanged(events: readonly ScaleEvent[], periodSeconds: number, nowMs: number): number {
  const cutoffMs = nowMs - periodSeconds * 1000;
  return events.reduce(
    (sum, { replicaChange, timestampMs }) => (timestampMs > cutoffMs ? wrapInt32(sum + replicaChange) : sum),
    0,
  );
}

/** What one policy allows, and the size that its period began with. */
export interface PolicyLimit {
  readonly policy: HPAScalingPolicy;
  readonly base: number;
  readonly limit: number;
}

/** How far the policies of a direction let the size go. */
export interface RateLimit {
  readonly limit: number;
  /** The policy that the select rule chose; absent where scaling is disabled. */
  readonly chosen?: PolicyLimit;
}

function limitOf(
  policies: Policies,
  current: number,
  events: ScaleEvents,
  nowMs: number,
  direction: 1 | -1,
): RateLimit {
  const { selectPolicy } = policies;
  if (selectPolicy === 'Disabled') return { limit: current };
  // The largest change upwards is the highest number, downwards the lowest.
  const highest = (selectPolicy === 'Min') === direction < 0;
  let chosen: PolicyLimit | undefined;
  for (const policy of policies.policies) {
    const added = replicasChanged(events.scaleUpEvents, policy.periodSeconds, nowMs);
    const removed = replicasChanged(events.scaleDownEvents, policy.periodSeconds, nowMs);
    const base = wrapInt32(wrapInt32(current - added) + removed);
    const scaled = base * (1 + (direction * policy.value) / 100);
    const limit =
      policy.type === 'Pods'
        ? wrapInt32(base + direction * policy.value)
        : toInt32(direction > 0 ? Math.ceil(scaled) : scaled);
    if (!chosen || (highest ? limit > chosen.limit : limit < chosen.limit)) chosen = { policy, base, limit };
  }
  return chosen ? { limit: chosen.limit, chosen } : { limit: current };
}

/** The size that scaling up may reach now. It can be below the current one: then nothing may be added. */
export const scaleUpLimit = (policies: Policies, current: number, events: ScaleEvents, nowMs: number): RateLimit =>
  limitOf(policies, current, events, nowMs, 1);

/** The size that scaling down may reach now. It can be above the current one: then nothing may be taken away. */
export const scaleDownLimit = (policies: Policies, current: number, events: ScaleEvents, nowMs: number): RateLimit =>
  limitOf(policies, current, events, nowMs, -1);

/** Adds an event; events older than every policy are marked, and one of them gives its place. */
export function storeScaleEvent(
  events: readonly ScaleEvent[],
  replicaChange: number,
  policies: readonly HPAScalingPolicy[],
  nowMs: number,
): ScaleEvent[] {
  const longestSeconds = policies.reduce((longest, { periodSeconds }) => Math.max(longest, periodSeconds), 0);
  const cutoffMs = nowMs - longestSeconds * 1000;
  const marked = events.map((event) => (event.timestampMs < cutoffMs ? { ...event, outdated: true } : event));
  const event = { replicaChange, timestampMs: nowMs, outdated: false };
  const place = marked.findLastIndex(({ outdated }) => outdated);
  return place < 0 ? [...marked, event] : marked.with(place, event);
}
