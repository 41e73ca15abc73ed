import { type Change, type Kind, StoreError } from './store.ts';

/** The last changes of one kind, for watches that begin in the past. */
export interface History<K extends Kind> {
  push(change: Change<K>): void;
  /** @throws StoreError Expired */
  since(resourceVersion: string, newest: number): Change<K>[];
}

/**
 * @param capacity how many changes are remembered
 * @param begin version at which remembering began: watches from before it cannot be served
 */
export function createHistory<K extends Kind>(kind: K, capacity: number, begin: number): History<K> {
  let changes: Change<K>[] = [];
  /** Everything after this version is known. */
  let complete = begin;
  const versionOf = (change: Change<K>) => Number(change.object.metadata.resourceVersion);

  return {
    push(change) {
      changes.push(change);
      // Cut in blocks: a shift at every write would move the whole list.
      if (changes.length < capacity * 2) return;
      const cut = changes.length - capacity;
      complete = versionOf(changes[cut - 1] as Change<K>);
      changes = changes.slice(cut);
    },
    since(resourceVersion, newest) {
      const after = Number(resourceVersion);
      if (!/^\d+$/.test(resourceVersion) || after < complete || after > newest) {
        throw new StoreError(
          'Expired',
          `${kind}: version ${resourceVersion} is not remembered any more (from ${complete} to ${newest} is): list again`,
        );
      }
      return changes.filter((change) => versionOf(change) > after);
    },
  };
}
