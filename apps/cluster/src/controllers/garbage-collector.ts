import { type OwnerReference, timestamp } from '@gameday/kubernetes';
import { apiVersions, kinds } from '../store/kinds.ts';
import type { Kind, Store, Stored } from '../store/store.ts';
import type { Controller } from './context.ts';
import { endPod, nameOf, removeIfThere, updateMetadata } from './objects.ts';

/** Finalizers by which a client says what is to become of an object's dependents: `kubectl delete --cascade=orphan|foreground`. */
const orphanFinalizer = 'orphan';
const foregroundFinalizer = 'foregroundDeletion';

const isKept = (kind: string): kind is Kind => Object.hasOwn(apiVersions, kind);

/** Whether an owner lives. Of kinds that the cluster does not keep nothing is known, so they count as living. */
function lives(store: Store, namespace: string, { kind, name, uid }: OwnerReference): boolean {
  return !isKept(kind) || store.get(kind, { namespace, name })?.metadata.uid === uid;
}

const dependentsOf = (store: Store, { namespace, uid }: Stored<Kind>['metadata']): [Kind, Stored<Kind>][] =>
  kinds.flatMap((kind) =>
    store
      .list(kind, namespace)
      .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid))
      .map((object): [Kind, Stored<Kind>] => [kind, object]),
  );

/**
 * Deletes what has lost all its owners: after a Deployment its ReplicaSets, after those their pods, which end gracefully. Objects that
 * wait with the finalizer `orphan` let go of their dependents first; with `foregroundDeletion` they wait for their end.
 */
export const startGarbageCollector: Controller = ({ store, clock, queue }) => {
  const remove = (kind: Kind, object: Stored<Kind>): void =>
    kind === 'Pod' ? endPod(store, object as Stored<'Pod'>, clock.nowMs()) : removeIfThere(store, kind, object);

  const disown = (kind: Kind, object: Stored<Kind>, isGone: (owner: OwnerReference) => boolean): void =>
    void updateMetadata(store, kind, object, (metadata) => ({
      ...metadata,
      ownerReferences: (metadata.ownerReferences ?? []).filter((owner) => !isGone(owner)),
    }));

  const finish = (kind: Kind, object: Stored<Kind>, finalizer: string): void =>
    void updateMetadata(store, kind, object, (metadata) => ({
      ...metadata,
      finalizers: (metadata.finalizers ?? []).filter((name) => name !== finalizer),
    }));

  /** The end of one that waits for its own dependents in turn. */
  function endInForeground(kind: Kind, object: Stored<Kind>): void {
    if (kind === 'Pod') return endPod(store, object as Stored<'Pod'>, clock.nowMs());
    if (object.metadata.deletionTimestamp !== undefined) return;
    updateMetadata(store, kind, object, (metadata) => ({
      ...metadata,
      deletionTimestamp: timestamp(clock.nowMs()),
      finalizers: [...(metadata.finalizers ?? []), foregroundFinalizer],
    }));
  }

  function serveFinalizers(kind: Kind, object: Stored<Kind>): void {
    const { finalizers = [], uid } = object.metadata;
    if (finalizers.length === 0) return;
    const dependents = dependentsOf(store, object.metadata);
    if (finalizers.includes(orphanFinalizer)) {
      for (const [dependentKind, dependent] of dependents)
        disown(dependentKind, dependent, (owner) => owner.uid === uid);
      finish(kind, object, orphanFinalizer);
    } else if (finalizers.includes(foregroundFinalizer)) {
      for (const [dependentKind, dependent] of dependents) endInForeground(dependentKind, dependent);
      if (dependentsOf(store, object.metadata).length === 0) finish(kind, object, foregroundFinalizer);
    }
  }

  const lane = queue.open('garbage-collector', (key) => {
    const [kind, at] = split(key);
    const object = store.get(kind, at);
    if (object === undefined) return;
    const { ownerReferences: owners = [], deletionTimestamp, namespace } = object.metadata;
    if (deletionTimestamp !== undefined) return serveFinalizers(kind, object);
    const living = owners.filter((owner) => lives(store, namespace, owner));
    if (living.length === owners.length) return;
    if (living.length === 0) remove(kind, object);
    else disown(kind, object, (owner) => !living.includes(owner));
  });

  const look = (kind: Kind, { metadata }: Stored<Kind>): void => {
    const { ownerReferences, finalizers, deletionTimestamp, namespace, name } = metadata;
    const ends = deletionTimestamp !== undefined && (finalizers?.length ?? 0) > 0;
    if (ends || (ownerReferences?.length ?? 0) > 0) lane.add(`${kind}/${namespace}/${name}`);
  };

  const unwatch = kinds.map((kind) =>
    store.watch(kind, ({ type, object }) => {
      if (type !== 'DELETED') return look(kind, object);
      for (const [dependentKind, dependent] of dependentsOf(store, object.metadata)) look(dependentKind, dependent);
      // An owner that waits for the end of its dependents.
      for (const owner of object.metadata.ownerReferences ?? []) {
        if (isKept(owner.kind)) lane.add(`${owner.kind}/${object.metadata.namespace}/${owner.name}`);
      }
    }),
  );
  for (const kind of kinds) for (const object of store.list(kind)) look(kind, object);
  return () => unwatch.forEach((end) => end());
};

function split(key: string): [Kind, { namespace: string; name: string }] {
  const slash = key.indexOf('/');
  return [key.slice(0, slash) as Kind, nameOf(key.slice(slash + 1))];
}
