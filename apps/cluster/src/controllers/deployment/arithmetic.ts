import type { Deployment } from '@gameday/kubernetes';
import { resolveIntOrPercent } from '../int-or-percent.ts';

/** What of a ReplicaSet the rollout's arithmetic looks at. */
export interface SetSize {
  readonly name: string;
  /** What its spec asks for. */
  readonly replicas: number;
  /** Its pods that have been ready for minReadySeconds. */
  readonly available: number;
}

export interface Resize {
  readonly name: string;
  readonly replicas: number;
}

export interface RolloutLimits {
  /** The Deployment's `spec.replicas`. */
  readonly replicas: number;
  /** Pods that there may be above `replicas`. */
  readonly maxSurge: number;
  /** Pods of `replicas` that may be missing. */
  readonly maxUnavailable: number;
}

export const isRollingUpdate = (spec: Deployment['spec']): boolean =>
  (spec?.strategy?.type ?? 'RollingUpdate') === 'RollingUpdate';

/**
 * The limits of a Deployment in pods. Of percentages the surge is rounded up and the unavailable down; where both come out as
 * zero nothing could ever move, so one pod may be unavailable (upstream's ResolveFenceposts). Recreate has no limits: 0 and 0.
 */
export function rolloutLimits(spec: Deployment['spec']): RolloutLimits {
  const replicas = spec?.replicas ?? 1;
  if (!isRollingUpdate(spec)) return { replicas, maxSurge: 0, maxUnavailable: 0 };
  const { maxSurge: surge = '25%', maxUnavailable: unavailable = '25%' } = spec?.strategy?.rollingUpdate ?? {};
  const maxSurge = resolveIntOrPercent(surge, replicas, 'up');
  const resolved = resolveIntOrPercent(unavailable, replicas, 'down');
  const maxUnavailable = maxSurge === 0 && resolved === 0 ? 1 : resolved;
  return { replicas, maxSurge, maxUnavailable: Math.min(maxUnavailable, replicas) };
}

const sum = (sets: readonly SetSize[], field: 'replicas' | 'available'): number =>
  sets.reduce((total, set) => total + set[field], 0);

/** How large the newest ReplicaSet may be now: as far towards the Deployment's size as the surge has room. */
export function newSetReplicas(
  { replicas, maxSurge }: RolloutLimits,
  newReplicas: number,
  allReplicas: number,
  rolling: boolean,
): number {
  if (!rolling) return replicas;
  const room = replicas + maxSurge - allReplicas;
  return room <= 0 ? newReplicas : newReplicas + Math.max(0, Math.min(room, replicas - newReplicas));
}

/**
 * The next step of a rolling update: up with the new one first, else down with the old ones; empty when nothing may be done now.
 * Replicas of old sets that are not available go first, and never so many that, with those of the new set that are not available
 * yet, fewer than `replicas - maxUnavailable` could be left.
 * Upstream: rolling.go reconcileNewReplicaSet and reconcileOldReplicaSets.
 * @param oldSets the oldest first
 */
export function planRollingUpdate(limits: RolloutLimits, newSet: SetSize, oldSets: readonly SetSize[]): Resize[] {
  const all = [...oldSets, newSet];
  if (newSet.replicas > limits.replicas) return [{ name: newSet.name, replicas: limits.replicas }];
  const wanted = newSetReplicas(limits, newSet.replicas, sum(all, 'replicas'), true);
  if (wanted !== newSet.replicas) return [{ name: newSet.name, replicas: wanted }];

  const minAvailable = limits.replicas - limits.maxUnavailable;
  const spare = sum(all, 'replicas') - minAvailable - (newSet.replicas - newSet.available);
  if (spare <= 0) return [];
  const cleaned = take(oldSets, spare, ({ replicas, available }) => replicas - available);
  const shrunk = take(cleaned, sum(all, 'available') - minAvailable, ({ replicas }) => replicas);
  return shrunk
    .filter((set, index) => set.replicas !== oldSets[index]?.replicas)
    .map(({ name, replicas }) => ({ name, replicas }));
}

/** Takes up to `count` replicas away, from each set in turn as many as `from` says. */
function take(sets: readonly SetSize[], count: number, from: (set: SetSize) => number): SetSize[] {
  let left = Math.max(count, 0);
  return sets.map((set) => {
    const taken = Math.min(left, Math.max(from(set), 0));
    left -= taken;
    return { ...set, replicas: set.replicas - taken };
  });
}
