import { type ObjectMeta, type OwnerReference, timestamp } from '@gameday/kubernetes';
import { apiVersions } from '../store/kinds.ts';
import { type Kind, type Kinds, type ObjectName, type Store, type Stored, StoreError } from '../store/store.ts';

/** Where an object lies, as one string: `namespace/name`. */
export const keyOf = (object: { readonly metadata: ObjectName }): string =>
  `${object.metadata.namespace}/${object.metadata.name}`;

export function nameOf(key: string): ObjectName {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The owner that manages the object; there is one at most. */
export const controllerOf = (object: { readonly metadata: ObjectMeta }): OwnerReference | undefined =>
  object.metadata.ownerReferences?.find((reference) => reference.controller === true);

export const controllerReference = <K extends 'ReplicaSet' | 'Deployment'>(
  kind: K,
  owner: Stored<K>,
): OwnerReference => ({
  apiVersion: apiVersions[kind],
  kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
});

/** Replaces parts of an object's metadata. */
export function updateMetadata<K extends Kind>(
  store: Store,
  kind: K,
  object: Stored<K>,
  change: (metadata: ObjectMeta) => ObjectMeta,
): Stored<K> {
  return store.update(
    kind,
    object.metadata,
    (present) => ({ ...present, metadata: change(present.metadata) }) as Kinds[K],
  );
}

/** Begins the end of a pod; whoever runs it stops it gracefully and then removes the object. */
export function endPod(store: Store, pod: Stored<'Pod'>, nowMs: number): void {
  if (pod.metadata.deletionTimestamp !== undefined) return;
  const graceSeconds = pod.spec?.terminationGracePeriodSeconds ?? 30;
  updateMetadata(store, 'Pod', pod, (metadata) => ({
    ...metadata,
    // As the API server sets it: the moment at which the grace is over.
    deletionTimestamp: timestamp(nowMs + graceSeconds * 1000),
    deletionGracePeriodSeconds: graceSeconds,
  }));
}

/** Removes an object that may be gone already. */
export function removeIfThere<K extends Kind>(store: Store, kind: K, object: Stored<K>): void {
  try {
    store.delete(kind, object.metadata, object.metadata.uid);
  } catch (error) {
    if (!(error instanceof StoreError && (error.code === 'NotFound' || error.code === 'Conflict'))) throw error;
  }
}
