import type { Deployment, ReplicaSet } from '@gameday/kubernetes';
import type { Clock, EventRecorder } from '../../shared.ts';
import { type ObjectName, type Store, StoreError, type Stored } from '../../store/store.ts';
import { isRollingUpdate, newSetReplicas, type Resize, rolloutLimits } from './arithmetic.ts';
import { type ConditionNote, conditionOf, withCondition } from './conditions.ts';
import { reason, revisionAnnotation } from './names.ts';
import { newReplicaSet, nextRevision, type Revisions, revisionOf, sizeAnnotations, syncNewSet } from './revisions.ts';
import { replicasOf } from './scaling.ts';
import { progressDeadlineMs } from './status.ts';
import { templateHash } from './template.ts';

type StoredDeployment = Stored<'Deployment'>;
type StoredSet = Stored<'ReplicaSet'>;

/** What the Deployment controller changes besides the status: conditions, revisions, new ReplicaSets and sizes. */
export interface DeploymentWrites {
  syncPaused(deployment: StoredDeployment): StoredDeployment;
  syncRevision(deployment: StoredDeployment, revisions: Revisions): Revisions;
  createNewSet(deployment: StoredDeployment, oldSets: readonly StoredSet[]): StoredSet | undefined;
  resize(deployment: StoredDeployment, resizes: readonly Resize[]): void;
}

export function deploymentWrites(store: Store, clock: Clock, recorder: EventRecorder): DeploymentWrites {
  function setCondition(deployment: StoredDeployment, note: ConditionNote): StoredDeployment {
    return store.update('Deployment', deployment.metadata, (present) => ({
      ...present,
      status: {
        ...present.status,
        conditions: [...withCondition(present.status?.conditions ?? [], note, clock.nowMs())],
      },
    }));
  }

  /** A rollout that is paused is not stuck. */
  function syncPaused(deployment: StoredDeployment): StoredDeployment {
    const progressing = conditionOf(deployment.status?.conditions, 'Progressing')?.reason;
    if (progressDeadlineMs(deployment) === undefined || progressing === reason.timedOut) return deployment;
    const paused = deployment.spec?.paused === true;
    if (paused === (progressing === reason.paused)) return deployment;
    return setCondition(deployment, {
      type: 'Progressing',
      status: 'Unknown',
      reason: paused ? reason.paused : reason.resumed,
      message: paused ? 'Deployment is paused' : 'Deployment is resumed',
    });
  }

  function setRevision(deployment: StoredDeployment, revision: number, note?: ConditionNote): StoredDeployment {
    const written = store.update('Deployment', deployment.metadata, (present) => ({
      ...present,
      metadata: {
        ...present.metadata,
        annotations: { ...present.metadata.annotations, [revisionAnnotation]: String(revision) },
      },
    }));
    return note && progressDeadlineMs(written) !== undefined ? setCondition(written, note) : written;
  }

  /** Gives the newest ReplicaSet the newest revision, also when an old one became the newest again. */
  function syncRevision(deployment: StoredDeployment, { newSet, oldSets }: Revisions): Revisions {
    if (!newSet) return { newSet, oldSets };
    const synced = syncNewSet(store, deployment, newSet, nextRevision(oldSets));
    const known = conditionOf(deployment.status?.conditions, 'Progressing') !== undefined;
    const message = `Found new replica set "${synced.metadata.name}"`;
    const found = { type: 'Progressing', status: 'True', reason: reason.foundNewReplicaSet, message } as const;
    setRevision(deployment, revisionOf(synced), known ? undefined : found);
    return { newSet: synced, oldSets };
  }

  /** Undefined when the name is taken by another template; the next attempt has another hash. */
  function createNewSet(deployment: StoredDeployment, oldSets: readonly StoredSet[]): StoredSet | undefined {
    const { template } = deployment.spec as NonNullable<Deployment['spec']>;
    const limits = rolloutLimits(deployment.spec);
    const all = oldSets.reduce((total, set) => total + replicasOf(set), 0);
    const replicas = newSetReplicas(limits, 0, all, isRollingUpdate(deployment.spec));
    const revision = nextRevision(oldSets);
    const hash = templateHash(template, deployment.status?.collisionCount);
    const wanted = newReplicaSet(deployment, hash, replicas, revision);
    let created: StoredSet;
    try {
      created = store.create('ReplicaSet', wanted);
    } catch (error) {
      if (!(error instanceof StoreError && error.code === 'AlreadyExists')) throw error;
      countCollision(deployment);
      return undefined;
    }
    const { name } = created.metadata;
    if (replicas > 0) noteScaling(deployment, name, 0, replicas);
    const message = `Created new replica set "${name}"`;
    setRevision(deployment, revision, {
      type: 'Progressing',
      status: 'True',
      reason: reason.newReplicaSetCreated,
      message,
    });
    return created;
  }

  const countCollision = (deployment: StoredDeployment): void =>
    void store.update('Deployment', deployment.metadata, (present) => ({
      ...present,
      status: { ...present.status, collisionCount: (present.status?.collisionCount ?? 0) + 1 },
    }));

  function noteScaling(deployment: StoredDeployment, name: string, from: number, to: number): void {
    const message = `Scaled ${from < to ? 'up' : 'down'} replica set ${name} from ${from} to ${to}`;
    recorder.record('Deployment', deployment, { type: 'Normal', reason: 'ScalingReplicaSet', message });
  }

  /** Writes sizes, and beside them the Deployment's size that they were made for. */
  function resize(deployment: StoredDeployment, resizes: readonly Resize[]): void {
    for (const { name, replicas } of resizes) {
      const at: ObjectName = { namespace: deployment.metadata.namespace, name };
      let before = replicas;
      store.update('ReplicaSet', at, (present) => {
        before = replicasOf(present);
        const annotations = { ...present.metadata.annotations, ...sizeAnnotations(deployment) };
        const spec = { ...(present.spec as NonNullable<ReplicaSet['spec']>), replicas };
        return { ...present, metadata: { ...present.metadata, annotations }, spec };
      });
      if (before !== replicas) noteScaling(deployment, name, before, replicas);
    }
  }

  return { syncPaused, syncRevision, createNewSet, resize };
}
