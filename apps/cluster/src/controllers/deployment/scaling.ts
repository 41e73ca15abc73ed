import type { Stored } from '../../store/store.ts';
import { isRollingUpdate, type Resize, rolloutLimits, type SetSize } from './arithmetic.ts';
import { desiredReplicasAnnotation, maxReplicasAnnotation } from './names.ts';
import { planProportionalScaling } from './proportions.ts';
import type { Revisions } from './revisions.ts';

type StoredDeployment = Stored<'Deployment'>;
type StoredSet = Stored<'ReplicaSet'>;

export const replicasOf = (set: StoredSet): number => set.spec?.replicas ?? 1;
export const isActive = (set: StoredSet): boolean => replicasOf(set) > 0;
export const sizeOf = (set: StoredSet): SetSize => ({
  name: set.metadata.name,
  replicas: replicasOf(set),
  available: set.status?.availableReplicas ?? 0,
});
const allOf = ({ newSet, oldSets }: Revisions): StoredSet[] => (newSet ? [...oldSets, newSet] : [...oldSets]);
const annotated = (set: StoredSet, name: string): number | undefined => {
  const text = set.metadata.annotations?.[name];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
};

/** Whether the Deployment was given another size since its ReplicaSets were sized. */
export function isScaled({ spec }: StoredDeployment, revisions: Revisions): boolean {
  const active = allOf(revisions).filter(isActive);
  // Recreate has nothing to share out: its rollout empties all but the newest anyway.
  if (active.length > 1 && !isRollingUpdate(spec)) return false;
  return active.some((set) => (annotated(set, desiredReplicasAnnotation) ?? spec?.replicas) !== spec?.replicas);
}

/** New sizes after that: one ReplicaSet takes all; several share by their sizes. Upstream: sync.go scale. */
export function planScaling(deployment: StoredDeployment, revisions: Revisions): Resize[] {
  const limits = rolloutLimits(deployment.spec);
  const { newSet, oldSets } = revisions;
  const active = allOf(revisions).filter(isActive);
  if (active.length <= 1) {
    const only = active[0] ?? newSet ?? oldSets.at(-1);
    return only ? [{ name: only.metadata.name, replicas: limits.replicas }] : [];
  }
  const saturated =
    newSet !== undefined &&
    replicasOf(newSet) === limits.replicas &&
    annotated(newSet, desiredReplicasAnnotation) === limits.replicas &&
    newSet.status?.availableReplicas === limits.replicas;
  if (saturated) return oldSets.filter(isActive).map(({ metadata }) => ({ name: metadata.name, replicas: 0 }));
  if (!isRollingUpdate(deployment.spec)) return [];
  const sets = active.map((set) => ({ ...sizeOf(set), maxReplicas: annotated(set, maxReplicasAnnotation) }));
  return planProportionalScaling(limits, sets, deployment.status?.replicas ?? 0);
}
