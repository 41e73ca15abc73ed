import type { ReplicaSet } from '@gameday/kubernetes';
import type { Stored } from '../../store/store.ts';
import { isReady, readySinceMs } from './ranking.ts';

export interface ReplicaSetView {
  readonly status: NonNullable<ReplicaSet['status']>;
  /** Until the next ready pod counts as available; undefined when none waits for that. */
  readonly nextAvailableMs?: number;
}

/** The status of a ReplicaSet with these active pods. As upstream writes it: counts of zero are left out, but for `replicas`. */
export function replicaSetStatus(
  replicaSet: Stored<'ReplicaSet'>,
  pods: readonly Stored<'Pod'>[],
  nowMs: number,
): ReplicaSetView {
  const templateLabels = Object.entries(replicaSet.spec?.template?.metadata?.labels ?? {});
  const minReadyMs = (replicaSet.spec?.minReadySeconds ?? 0) * 1000;
  const ready = pods.filter(isReady);
  const waits = ready.map((pod) => (minReadyMs === 0 ? 0 : readySinceMs(pod) + minReadyMs - nowMs));
  const pending = waits.filter((waitMs) => waitMs > 0);
  const fullyLabeled = pods.filter((pod) =>
    templateLabels.every(([key, value]) => pod.metadata.labels?.[key] === value),
  );
  return {
    status: {
      replicas: pods.length,
      ...some('fullyLabeledReplicas', fullyLabeled.length),
      ...some('readyReplicas', ready.length),
      ...some('availableReplicas', ready.length - pending.length),
      observedGeneration: replicaSet.metadata.generation ?? 1,
    },
    ...(pending.length > 0 ? { nextAvailableMs: Math.min(...pending) } : {}),
  };
}

const some = <Name extends string>(name: Name, count: number): { [name in Name]?: number } =>
  count === 0 ? {} : ({ [name]: count } as { [name in Name]: number });
