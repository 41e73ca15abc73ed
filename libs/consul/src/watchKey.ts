import type { ConsulApi } from './api.ts';
import { requireLeader } from './api.ts';
import { followIndex } from './followIndex.ts';
import type { KeyEvent, KeyState } from './keyState.ts';
import { reduceKey } from './keyState.ts';
import type { Listeners } from './listeners.ts';
import { createListeners } from './listeners.ts';
import type { WatchOptions } from './watchOptions.ts';

/** One key of the key-value store, kept current. */
export interface KeyWatch {
  readonly key: string;
  /** The last known value and its `modifyIndex`, in `entry`, and how current they are. */
  readonly state: KeyState;
  /** Told when the entry or the kind of state changed. @returns a function that removes the listener */
  onChange(listener: (state: KeyState) => void): () => void;
  close(): void;
}

/** The one blocking query of a key, behind all of its watchers. */
export interface KeyFeed {
  state(): KeyState;
  readonly listeners: Listeners<KeyState>;
  close(): void;
}

export function createKeyFeed(api: ConsulApi, key: string, options: WatchOptions): KeyFeed {
  const listeners = createListeners<KeyState>();
  let state: KeyState = { kind: 'waiting', since: options.now(), entry: undefined };
  const apply = (event: KeyEvent): void => {
    const former = state;
    state = reduceKey(former, event, options.now());
    if (state.kind !== former.kind || state.entry !== former.entry) listeners.tell(state);
  };
  const close = followIndex({
    ...options,
    preflight: (signal) => requireLeader(api, signal),
    query: (index, signal) => api.kv.get(key, { index, waitMs: options.waitMs, signal }),
    nodeId: (signal) => api.nodeId(signal),
    onAnswer: ({ entry }, continuity) => apply({ kind: 'answer', entry, continuity }),
    onFailure: () => apply({ kind: 'failure' }),
  });
  return { state: () => state, listeners, close };
}

export function createKeyWatch(
  key: string,
  { thing: feed, giveBack }: { readonly thing: KeyFeed; readonly giveBack: () => void },
): KeyWatch {
  const removals = new Set<() => void>();
  return {
    key,
    get state() {
      return feed.state();
    },
    onChange(listener) {
      const remove = feed.listeners.add(listener);
      removals.add(remove);
      return () => {
        removals.delete(remove);
        remove();
      };
    },
    close() {
      for (const remove of removals) remove();
      removals.clear();
      giveBack();
    },
  };
}
