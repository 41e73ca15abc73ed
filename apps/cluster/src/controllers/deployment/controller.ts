import type { Stored } from '../../store/store.ts';
import { claim } from '../claim.ts';
import type { Controller } from '../context.ts';
import { controllerOf, keyOf, nameOf, removeIfThere } from '../objects.ts';
import { matchesSelector, selectsEverything } from '../selector.ts';
import { isRollingUpdate, planRollingUpdate, rolloutLimits } from './arithmetic.ts';
import { keepAppliedHash, type Revisions, revisionOf, revisionsOf } from './revisions.ts';
import { isActive, isScaled, planScaling, sizeOf } from './scaling.ts';
import { deploymentStatus, isComplete, rolloutStatus } from './status.ts';
import { deploymentWrites } from './writes.ts';

type StoredDeployment = Stored<'Deployment'>;
type StoredSet = Stored<'ReplicaSet'>;

/**
 * Keeps one ReplicaSet for each template that a Deployment has had, and moves its replicas to the newest: step by step within
 * maxSurge and maxUnavailable, or all at once with Recreate. `kubectl rollout undo`, `restart`, `pause` and `resume` are edits of
 * the object. Upstream: pkg/controller/deployment, 1.32.
 */
export const startDeploymentController: Controller = ({ store, clock, events, queue }) => {
  const recorder = events('deployment-controller');

  const { syncPaused, syncRevision, createNewSet, resize } = deploymentWrites(store, clock, recorder);

  /** Old ReplicaSets without pods beyond revisionHistoryLimit go, the lowest revisions first. */
  function cleanUp(deployment: StoredDeployment, oldSets: readonly StoredSet[]): void {
    const limit = deployment.spec?.revisionHistoryLimit;
    if (limit === undefined) return;
    const living = oldSets.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const surplus = living
      .toSorted((a, b) => revisionOf(a) - revisionOf(b))
      .slice(0, Math.max(living.length - limit, 0));
    for (const set of surplus) {
      const observed = (set.status?.observedGeneration ?? 0) >= (set.metadata.generation ?? 0);
      if (observed && !isActive(set) && (set.status?.replicas ?? 0) === 0) removeIfThere(store, 'ReplicaSet', set);
    }
  }

  const podsRunning = (sets: readonly StoredSet[]): boolean => {
    const uids = new Set(sets.map(({ metadata }) => metadata.uid));
    return store
      .list('Pod', sets[0]?.metadata.namespace)
      .some((pod) => uids.has(controllerOf(pod)?.uid ?? '') && !/^(Failed|Succeeded)$/.test(pod.status?.phase ?? ''));
  };

  /** What is to be done now; undefined where the newest ReplicaSet has to be made first and could not. */
  function rollOut(deployment: StoredDeployment, found: Revisions): Revisions | undefined {
    const { oldSets } = found;
    const rolling = isRollingUpdate(deployment.spec);
    const limits = rolloutLimits(deployment.spec);
    const activeOld = oldSets.filter(isActive);
    if (!rolling) {
      if (activeOld.length > 0) {
        resize(
          deployment,
          activeOld.map(({ metadata }) => ({ name: metadata.name, replicas: 0 })),
        );
        return found;
      }
      if (oldSets.length > 0 && podsRunning(oldSets)) return found;
    }
    const newSet = found.newSet ?? createNewSet(deployment, oldSets);
    if (newSet === undefined) return undefined;
    const steps = rolling
      ? planRollingUpdate(limits, sizeOf(newSet), activeOld.map(sizeOf))
      : [{ name: newSet.metadata.name, replicas: limits.replicas }];
    resize(deployment, steps);
    return { newSet, oldSets };
  }

  const setsOf = (deployment: StoredDeployment): StoredSet[] => {
    const { namespace } = deployment.metadata;
    const owner = { kind: 'Deployment', object: deployment, selector: deployment.spec?.selector ?? {} } as const;
    return keepAppliedHash(store, deployment, claim(store, owner, 'ReplicaSet', store.list('ReplicaSet', namespace)));
  };

  const fresh = (deployment: StoredDeployment): StoredDeployment =>
    store.get('Deployment', deployment.metadata) ?? deployment;

  /** Writes the status from what the ReplicaSets are now, after this round's changes. */
  function report(deployment: StoredDeployment, rollout: boolean): void {
    const now = fresh(deployment);
    const { newSet, oldSets } = revisionsOf(now, setsOf(now));
    const { status, deadlineInMs } = rollout
      ? rolloutStatus(now, newSet, oldSets, clock.nowMs())
      : { status: deploymentStatus(now, newSet, oldSets, clock.nowMs()), deadlineInMs: undefined };
    store.update('Deployment', now.metadata, (object) => ({ ...object, status }));
    if (deadlineInMs !== undefined) lane.addAfter(keyOf(now), deadlineInMs);
  }

  function reconcile(key: string): void {
    const found = store.get('Deployment', nameOf(key));
    if (found?.spec === undefined) return;
    if (selectsEverything(found.spec.selector)) {
      const message = 'This deployment is selecting all pods. A non-empty selector is required.';
      recorder.record('Deployment', found, { type: 'Warning', reason: 'SelectingAll', message });
      return;
    }
    const sets = setsOf(found);
    if (found.metadata.deletionTimestamp !== undefined) return report(found, false);
    const deployment = syncPaused(found);
    const revisions = syncRevision(deployment, revisionsOf(deployment, sets));
    const current = fresh(deployment);
    const { paused } = current.spec ?? {};
    if (paused || isScaled(current, revisions)) {
      resize(current, planScaling(current, revisions));
      if (paused) cleanUp(current, revisions.oldSets);
      // The sizes are right now; whether the rollout goes on is looked at next.
      else lane.add(key);
      return report(current, false);
    }
    if (rollOut(current, revisions) === undefined) return lane.add(key);
    if (isComplete(current, current.status, current.metadata.generation)) cleanUp(current, revisions.oldSets);
    report(current, true);
  }

  const lane = queue.open('deployment-controller', reconcile);

  function setChanged(set: StoredSet): void {
    const controller = controllerOf(set);
    const { namespace, labels } = set.metadata;
    if (controller !== undefined) {
      if (controller.kind === 'Deployment') lane.add(`${namespace}/${controller.name}`);
      return;
    }
    for (const deployment of store.list('Deployment', namespace)) {
      if (matchesSelector(deployment.spec?.selector, labels)) lane.add(keyOf(deployment));
    }
  }

  const unwatch = [
    store.watch('Deployment', ({ type, object }) => {
      if (type !== 'DELETED') lane.add(keyOf(object));
    }),
    store.watch('ReplicaSet', ({ object, before }) => {
      setChanged(object);
      if (before !== undefined) setChanged(before);
    }),
    // With Recreate the new pods wait for the end of the last old one, which no ReplicaSet counts any more.
    store.watch('Pod', ({ type, object }) => {
      const controller = controllerOf(object);
      if (type !== 'DELETED' || controller === undefined) return;
      const set = store.get('ReplicaSet', { namespace: object.metadata.namespace, name: controller.name });
      if (set !== undefined) setChanged(set);
    }),
  ];
  for (const deployment of store.list('Deployment')) lane.add(keyOf(deployment));
  return () => unwatch.forEach((end) => end());
};
