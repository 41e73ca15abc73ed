import { type DeploymentStatus, timestamp } from '@gameday/kubernetes';

export type Condition = NonNullable<DeploymentStatus['conditions']>[number];
export type Conditions = readonly Condition[];

export const conditionOf = (conditions: Conditions | undefined, type: string): Condition | undefined =>
  conditions?.find((condition) => condition.type === type);

export const without = (conditions: Conditions, type: string): Condition[] =>
  conditions.filter((condition) => condition.type !== type);

export interface ConditionNote {
  readonly type: 'Available' | 'Progressing';
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

/**
 * Sets a condition. One with the same status and reason stays as it is, unless it is to be `refreshed`; where only the status
 * stays, so does the time of its last transition. Upstream's SetDeploymentCondition.
 */
export function withCondition(
  conditions: Conditions,
  note: ConditionNote,
  nowMs: number,
  refresh: 'refreshed' | 'kept' = 'kept',
): Conditions {
  const present = conditionOf(conditions, note.type);
  const sameStatus = present?.status === note.status;
  if (sameStatus && present.reason === note.reason && refresh === 'kept') return conditions;
  const now = timestamp(nowMs);
  const lastTransitionTime = (sameStatus ? present.lastTransitionTime : undefined) ?? now;
  return [...without(conditions, note.type), { ...note, lastUpdateTime: now, lastTransitionTime }];
}
