import type { DeploymentStatus } from '@gameday/kubernetes';
import type { Stored } from '../../store/store.ts';
import { rolloutLimits } from './arithmetic.ts';
import { conditionOf, type Conditions, withCondition, without } from './conditions.ts';
import { reason } from './names.ts';

type Deployment = Stored<'Deployment'>;
type ReplicaSet = Stored<'ReplicaSet'>;

const total = (sets: readonly ReplicaSet[], count: (set: ReplicaSet) => number | undefined): number =>
  sets.reduce((sum, set) => sum + (count(set) ?? 0), 0);

/** The status apart from whether the rollout progresses. As upstream writes it: counts of zero are left out. */
export function deploymentStatus(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  oldSets: readonly ReplicaSet[],
  nowMs: number,
): DeploymentStatus {
  const sets = newSet ? [...oldSets, newSet] : oldSets;
  const { replicas, maxUnavailable } = rolloutLimits(deployment.spec);
  const available = total(sets, ({ status }) => status?.availableReplicas);
  const enough = available >= replicas - maxUnavailable;
  const conditions = withCondition(
    deployment.status?.conditions ?? [],
    {
      type: 'Available',
      status: enough ? 'True' : 'False',
      reason: enough ? reason.minimumReplicasAvailable : reason.minimumReplicasUnavailable,
      message: enough ? 'Deployment has minimum availability.' : 'Deployment does not have minimum availability.',
    },
    nowMs,
  );
  const counts = {
    replicas: total(sets, ({ status }) => status?.replicas),
    updatedReplicas: newSet?.status?.replicas ?? 0,
    readyReplicas: total(sets, ({ status }) => status?.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(total(sets, ({ spec }) => spec?.replicas ?? 1) - available, 0),
  };
  const { collisionCount } = deployment.status ?? {};
  return {
    observedGeneration: deployment.metadata.generation ?? 1,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    conditions: [...conditions],
    ...(collisionCount === undefined ? {} : { collisionCount }),
  };
}

/** Whether all pods are of the newest template and available, and no other is left. */
export function isComplete({ spec }: Deployment, status: DeploymentStatus = {}, generation?: number): boolean {
  const wanted = spec?.replicas ?? 1;
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted &&
    (status.observedGeneration ?? 0) >= (generation ?? 0)
  );
}

function hasProgressed(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  const grew = (field: 'updatedReplicas' | 'readyReplicas' | 'availableReplicas'): boolean =>
    (after[field] ?? 0) > (before[field] ?? 0);
  return old(after) < old(before) || grew('updatedReplicas') || grew('readyReplicas') || grew('availableReplicas');
}

/** The largest int32 means: never. */
const noDeadline = 2 ** 31 - 1;

export function progressDeadlineMs({ spec }: Deployment): number | undefined {
  const seconds = spec?.progressDeadlineSeconds;
  return seconds === undefined || seconds === noDeadline ? undefined : seconds * 1000;
}

export interface RolloutStatus {
  readonly status: DeploymentStatus;
  /** Until the rollout counts as stuck, if nothing moves before. */
  readonly deadlineInMs?: number;
}

/**
 * The status during a rollout, with the condition Progressing: complete, moving, or without a sign of progress for longer than
 * progressDeadlineSeconds. Upstream: progress.go syncRolloutStatus.
 */
export function rolloutStatus(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  oldSets: readonly ReplicaSet[],
  nowMs: number,
): RolloutStatus {
  const status = deploymentStatus(deployment, newSet, oldSets, nowMs);
  const deadlineMs = progressDeadlineMs(deployment);
  const conditions = status.conditions ?? [];
  if (deadlineMs === undefined) return { status: { ...status, conditions: without(conditions, 'Progressing') } };

  const subject = newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  const current = conditionOf(conditions, 'Progressing');
  const done = current?.reason === reason.newReplicaSetAvailable;
  const finish = (next: Conditions): DeploymentStatus => ({ ...status, conditions: [...next] });

  if (done && (status.replicas ?? 0) === (status.updatedReplicas ?? 0)) return { status };
  if (isComplete(deployment, status, deployment.metadata.generation)) {
    const message = `${subject} has successfully progressed.`;
    const note = { type: 'Progressing', status: 'True', reason: reason.newReplicaSetAvailable, message } as const;
    return { status: finish(withCondition(conditions, note, nowMs)) };
  }
  if (hasProgressed(deployment.status ?? {}, status)) {
    const message = `${subject} is progressing.`;
    const note = { type: 'Progressing', status: 'True', reason: reason.replicaSetUpdated, message } as const;
    return { status: finish(withCondition(conditions, note, nowMs, 'refreshed')), deadlineInMs: deadlineMs + 1 };
  }
  if (current === undefined || done || current.reason === reason.timedOut) return { status };
  const leftMs = (Date.parse(current.lastUpdateTime ?? '') || nowMs) + deadlineMs - nowMs;
  if (leftMs >= 0) return { status, deadlineInMs: leftMs + 1 };
  const message = `${subject} has timed out progressing.`;
  const note = { type: 'Progressing', status: 'False', reason: reason.timedOut, message } as const;
  return { status: finish(withCondition(conditions, note, nowMs)) };
}
