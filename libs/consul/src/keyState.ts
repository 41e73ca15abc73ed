import type { Continuity } from './followIndex.ts';
import type { KvEntry } from './kv.ts';

/**
 * What a watcher knows of a key.
 *   waiting  Consul has not answered yet
 *   live     what Consul has; `entry` is undefined when it has no such key
 *   stale    the last known entry: Consul is away, or came back without its data and the key was not written since
 */
export type KeyState =
  | { readonly kind: 'waiting'; readonly since: number; readonly entry: undefined }
  | { readonly kind: 'live'; readonly since: number; readonly entry: KvEntry | undefined }
  | {
      readonly kind: 'stale';
      readonly since: number;
      readonly entry: KvEntry | undefined;
      readonly cause: 'away' | 'reset';
    };

export type KeyEvent =
  | { readonly kind: 'answer'; readonly entry: KvEntry | undefined; readonly continuity: Continuity }
  | { readonly kind: 'failure' };

/**
 * The next state; the very same one where nothing changed. Unlike endpoints, a last known value is never dropped by time: nobody
 * writes it again by itself, and an old policy is better than none.
 */
export function reduceKey(state: KeyState, event: KeyEvent, now: number): KeyState {
  const lost = state.kind === 'stale' && state.cause === 'reset';
  if (event.kind === 'failure') {
    if (state.kind !== 'live') return state;
    return { kind: 'stale', since: now, entry: state.entry, cause: 'away' };
  }
  if (event.entry === undefined && state.entry !== undefined && (lost || event.continuity === 'reset')) {
    if (lost) return state;
    return { kind: 'stale', since: state.kind === 'stale' ? state.since : now, entry: state.entry, cause: 'reset' };
  }
  const entry = sameEntry(state.entry, event.entry) ? state.entry : event.entry;
  if (state.kind === 'live' && entry === state.entry) return state;
  return { kind: 'live', since: state.kind === 'live' ? state.since : now, entry };
}

function sameEntry(a: KvEntry | undefined, b: KvEntry | undefined): boolean {
  return a?.value === b?.value && a?.modifyIndex === b?.modifyIndex;
}
