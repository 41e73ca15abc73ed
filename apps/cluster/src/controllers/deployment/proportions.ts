import type { Resize, RolloutLimits, SetSize } from './arithmetic.ts';

export interface ProportionalSet extends SetSize {
  /** How many pods the Deployment could have when this set was last sized; undefined when it was not written down. */
  readonly maxReplicas: number | undefined;
}

/** Half away from zero, as upstream rounds. */
const round = (value: number): number => Math.sign(value) * Math.round(Math.abs(value));

/**
 * New sizes when a Deployment is scaled in the middle of a rollout: the difference is spread over all active ReplicaSets by
 * their sizes, so that scaling neither hastens nor turns back the rollout. What rounding leaves goes to the largest.
 * Upstream: sync.go scale and deployment_util.go GetReplicaSetProportion.
 * @param sets the active ones, the oldest first
 * @param statusReplicas the pods that the Deployment last reported
 */
export function planProportionalScaling(
  limits: RolloutLimits,
  sets: readonly ProportionalSet[],
  statusReplicas: number,
): Resize[] {
  const allowed = limits.replicas > 0 ? limits.replicas + limits.maxSurge : 0;
  const toAdd = allowed - sets.reduce((total, { replicas }) => total + replicas, 0);
  const newestFirst = toAdd > 0 ? sets.toReversed() : sets;
  // Stable: of sets of one size, up begins with the newest and down with the oldest.
  const bySize = newestFirst.toSorted((a, b) => b.replicas - a.replicas);
  let added = 0;
  const sizes = bySize.map((set) => {
    const left = toAdd - added;
    const fraction = left === 0 ? 0 : fractionOf(set, limits, statusReplicas);
    const share = toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
    added += share;
    return { name: set.name, replicas: set.replicas + share };
  });
  return sizes.map(({ name, replicas }, index) => ({
    name,
    replicas: index === 0 ? Math.max(replicas + toAdd - added, 0) : replicas,
  }));
}

function fractionOf(set: ProportionalSet, limits: RolloutLimits, statusReplicas: number): number {
  if (limits.replicas === 0) return -set.replicas;
  const before = set.maxReplicas || statusReplicas;
  if (before === 0) return 0;
  return round((set.replicas * (limits.replicas + limits.maxSurge)) / before) - set.replicas;
}
