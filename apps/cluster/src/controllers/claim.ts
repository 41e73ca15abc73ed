import type { LabelSelector, OwnerReference } from '@gameday/kubernetes';
import type { Store, Stored } from '../store/store.ts';
import { controllerOf, controllerReference, updateMetadata } from './objects.ts';
import { matchesSelector } from './selector.ts';

type Owner = 'ReplicaSet' | 'Deployment';

/**
 * Of the candidates those that the owner manages: its own ones, and orphans that match its selector, which it adopts. Its own ones
 * that match no longer are released. As upstream's ControllerRefManager does it.
 */
export function claim<K extends 'Pod' | 'ReplicaSet', O extends Owner>(
  store: Store,
  owner: { readonly kind: O; readonly object: Stored<O>; readonly selector: LabelSelector },
  kind: K,
  candidates: readonly Stored<K>[],
): Stored<K>[] {
  const ownerEnds = owner.object.metadata.deletionTimestamp !== undefined;
  const claimed: Stored<K>[] = [];
  for (const candidate of candidates) {
    const controller = controllerOf(candidate);
    const matches = matchesSelector(owner.selector, candidate.metadata.labels);
    if (controller === undefined) {
      if (!matches || ownerEnds || candidate.metadata.deletionTimestamp !== undefined) continue;
      claimed.push(adopt(store, kind, candidate, controllerReference(owner.kind, owner.object as Stored<Owner>)));
    } else if (controller.uid === owner.object.metadata.uid) {
      if (matches) claimed.push(candidate);
      else if (!ownerEnds) release(store, kind, candidate, controller);
    }
  }
  return claimed;
}

const adopt = <K extends 'Pod' | 'ReplicaSet'>(
  store: Store,
  kind: K,
  orphan: Stored<K>,
  reference: OwnerReference,
): Stored<K> =>
  updateMetadata(store, kind, orphan, (metadata) => ({
    ...metadata,
    ownerReferences: [...(metadata.ownerReferences ?? []), reference],
  }));

function release<K extends 'Pod' | 'ReplicaSet'>(
  store: Store,
  kind: K,
  object: Stored<K>,
  controller: OwnerReference,
): void {
  updateMetadata(store, kind, object, (metadata) => ({
    ...metadata,
    ownerReferences: (metadata.ownerReferences ?? []).filter(({ uid }) => uid !== controller.uid),
  }));
}
