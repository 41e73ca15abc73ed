import type { Pod } from '@gameday/kubernetes';
import type { Store, Stored } from '../../store/store.ts';
import { claim } from '../claim.ts';
import type { Controller } from '../context.ts';
import { withDefaults } from '../../defaults/with-defaults.ts';
import { controllerOf, controllerReference, endPod, keyOf, nameOf } from '../objects.ts';
import { matchesSelector, selectsEverything } from '../selector.ts';
import { compareForDeletion, isActive } from './ranking.ts';
import { replicaSetStatus } from './status.ts';

/** Pods created or deleted in one go, as upstream's burstReplicas. */
const burstReplicas = 500;

function podOf(replicaSet: Stored<'ReplicaSet'>): Pod {
  const { metadata, spec } = replicaSet.spec?.template ?? {};
  return withDefaults('Pod', {
    metadata: {
      generateName: `${replicaSet.metadata.name}-`,
      namespace: replicaSet.metadata.namespace,
      ...(metadata?.labels ? { labels: metadata.labels } : {}),
      ...(metadata?.annotations ? { annotations: metadata.annotations } : {}),
      ownerReferences: [controllerReference('ReplicaSet', replicaSet)],
    },
    ...(spec ? { spec } : {}),
  });
}

const activePods = (store: Store, replicaSet: Stored<'ReplicaSet'>): Stored<'Pod'>[] =>
  claim(
    store,
    { kind: 'ReplicaSet', object: replicaSet, selector: replicaSet.spec?.selector ?? {} },
    'Pod',
    store.list('Pod', replicaSet.metadata.namespace).filter(isActive),
  );

/**
 * Keeps as many active pods as `spec.replicas` says. Pods that failed or succeeded are replaced, those that match the selector
 * and have no owner are adopted. Level-triggered: all it knows it reads from the store, so a restart makes no doubles.
 */
export const startReplicaSetController: Controller = ({ store, clock, events, queue }) => {
  const recorder = events('replicaset-controller');
  const note = (replicaSet: Stored<'ReplicaSet'>, reason: string, message: string): void =>
    recorder.record('ReplicaSet', replicaSet, { type: 'Normal', reason, message });

  function manage(replicaSet: Stored<'ReplicaSet'>, pods: readonly Stored<'Pod'>[]): boolean {
    const missing = (replicaSet.spec?.replicas ?? 1) - pods.length;
    for (let count = 0; count < Math.min(missing, burstReplicas); count++) {
      const { metadata } = store.create('Pod', podOf(replicaSet));
      note(replicaSet, 'SuccessfulCreate', `Created pod: ${metadata.name}`);
    }
    const surplus = pods.toSorted(compareForDeletion).slice(0, Math.min(Math.max(-missing, 0), burstReplicas));
    for (const pod of surplus) {
      endPod(store, pod, clock.nowMs());
      note(replicaSet, 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
    }
    if (Math.abs(missing) > burstReplicas) lane.add(keyOf(replicaSet));
    return missing !== 0;
  }

  function reconcile(key: string): void {
    const replicaSet = store.get('ReplicaSet', nameOf(key));
    if (replicaSet === undefined || selectsEverything(replicaSet.spec?.selector)) return;
    let pods = activePods(store, replicaSet);
    const ends = replicaSet.metadata.deletionTimestamp !== undefined;
    if (!ends && manage(replicaSet, pods)) pods = activePods(store, replicaSet);
    const { status, nextAvailableMs } = replicaSetStatus(replicaSet, pods, clock.nowMs());
    store.update('ReplicaSet', replicaSet.metadata, (present) => ({ ...present, status }));
    if (nextAvailableMs !== undefined) lane.addAfter(key, nextAvailableMs);
  }

  const lane = queue.open('replicaset-controller', reconcile);

  function podChanged(pod: Stored<'Pod'>): void {
    const controller = controllerOf(pod);
    const { namespace } = pod.metadata;
    if (controller !== undefined) {
      if (controller.kind === 'ReplicaSet') lane.add(`${namespace}/${controller.name}`);
      return;
    }
    for (const replicaSet of store.list('ReplicaSet', namespace)) {
      if (matchesSelector(replicaSet.spec?.selector, pod.metadata.labels)) lane.add(keyOf(replicaSet));
    }
  }

  const unwatch = [
    store.watch('ReplicaSet', ({ type, object }) => {
      if (type !== 'DELETED') lane.add(keyOf(object));
    }),
    store.watch('Pod', ({ object, before }) => {
      podChanged(object);
      if (before !== undefined) podChanged(before);
    }),
  ];
  for (const replicaSet of store.list('ReplicaSet')) lane.add(keyOf(replicaSet));
  return () => unwatch.forEach((end) => end());
};
