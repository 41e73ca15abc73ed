import type { Change, Kind } from './store.ts';

type Listener = (change: Change<Kind>) => void;

export interface Notifier {
  notify(kind: Kind, change: Change<Kind>): void;
  /** @param version only changes after it are told */
  watch(kind: Kind, listener: Listener, version: number): () => void;
}

const rethrowLater = (error: unknown): void => {
  queueMicrotask(() => {
    throw error;
  });
};

/**
 * Tells of changes one after the other. Where a listener writes, all others first hear of the change that it was told of, and
 * then of what it wrote: everyone sees the same order.
 */
export function createNotifier(onError: (error: unknown) => void = rethrowLater): Notifier {
  const watchers = new Map<Kind, Set<{ readonly listener: Listener; readonly version: number }>>();
  const waiting: { readonly kind: Kind; readonly change: Change<Kind> }[] = [];
  let telling = false;

  const tell = (kind: Kind, change: Change<Kind>): void => {
    const version = Number(change.object.metadata.resourceVersion);
    const audience = watchers.get(kind) ?? new Set();
    for (const watcher of [...audience]) {
      // One that another listener has just ended hears no more; one that began after the write does not hear of it.
      if (!audience.has(watcher) || version <= watcher.version) continue;
      try {
        watcher.listener(change);
      } catch (error) {
        onError(error);
      }
    }
  };

  return {
    notify(kind, change) {
      waiting.push({ kind, change });
      if (telling) return;
      telling = true;
      try {
        for (let next = waiting.shift(); next; next = waiting.shift()) tell(next.kind, next.change);
      } finally {
        telling = false;
      }
    },
    watch(kind, listener, version) {
      const watcher = { listener, version };
      const audience = watchers.get(kind) ?? new Set();
      watchers.set(kind, audience.add(watcher));
      return () => void audience.delete(watcher);
    },
  };
}
