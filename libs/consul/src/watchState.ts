import type { Continuity } from './followIndex.ts';
import type { Endpoint, Instance } from './instances.ts';
import { isUsable } from './instances.ts';

/**
 * What a watcher knows of a service's endpoints.
 *   waiting  Consul has not answered yet
 *   live     exactly what Consul says, which may be nothing
 *   stale    some or all endpoints are from before Consul went away, and are used until Consul proves them right or wrong
 */
export type WatchState =
  | { readonly kind: 'waiting'; readonly since: number; readonly endpoints: readonly [] }
  | { readonly kind: 'live'; readonly since: number; readonly endpoints: readonly Endpoint[] }
  | {
      readonly kind: 'stale';
      readonly since: number;
      readonly endpoints: readonly Endpoint[];
      /** away: Consul does not answer. restarted: it does, and kept its data. reset: it does, and lost its data. */
      readonly cause: 'away' | 'restarted' | 'reset';
      /** Ids of the endpoints that Consul has not spoken of since. */
      readonly unproven: ReadonlySet<string>;
      /** When the unproven are dropped; undefined while Consul is away or has just lost its data again: then they stay. */
      readonly until: number | undefined;
    };

export type WatchEvent =
  | { readonly kind: 'answer'; readonly instances: readonly Instance[]; readonly continuity: Continuity }
  | { readonly kind: 'failure' }
  /** Time has passed. */
  | { readonly kind: 'tick' }
  /** A caller found that nothing answers at an endpoint. */
  | { readonly kind: 'dead'; readonly id: string };

export const noEndpoints: readonly [] = Object.freeze([]);

export const initialWatchState = (now: number): WatchState => ({ kind: 'waiting', since: now, endpoints: noEndpoints });

/**
 * The next state. Returns the very same state, or the very same list of endpoints, where nothing changed.
 *
 * The rules: while Consul does not answer, everything is kept. When it answers again with its data, an absent endpoint is
 * gone, and one whose check has not run again yet is kept for `graceMs`. When it answers without its data, absence proves nothing either:
 * an endpoint is kept until it is registered again, until a caller reports it dead, or for `graceMs`; whoever lives registers
 * again within seconds, and a port may belong to another service later, so keeping for ever would be wrong too. What Consul
 * calls critical after a check, or in maintenance, is dropped at once in any state.
 */
export function reduceWatch(state: WatchState, event: WatchEvent, now: number, graceMs: number): WatchState {
  switch (event.kind) {
    case 'answer':
      return afterAnswer(state, event.instances, event.continuity, now, graceMs);
    case 'failure':
      return afterFailure(state, now);
    case 'tick':
      if (state.kind !== 'stale' || state.until === undefined || now < state.until) return state;
      return dropUnproven(state, state.unproven, now);
    case 'dead':
      // While Consul is away a drop could not be undone, so a mistaken report would cost capacity: the balancer's
      // ejection, which ends by itself, is the right answer then.
      if (state.kind !== 'stale' || state.until === undefined || !state.unproven.has(event.id)) return state;
      return dropUnproven(state, new Set([event.id]), now);
  }
}

function afterFailure(state: WatchState, now: number): WatchState {
  if (state.kind === 'waiting') return state;
  const cause = state.kind === 'stale' && state.cause === 'reset' ? 'reset' : 'away';
  if (state.kind === 'stale' && state.until === undefined && state.cause === cause) return state;
  const { endpoints } = state;
  const since = state.kind === 'stale' ? state.since : now;
  return { kind: 'stale', since, endpoints, cause, unproven: idsOf(endpoints), until: undefined };
}

function afterAnswer(
  state: WatchState,
  instances: readonly Instance[],
  continuity: Continuity,
  now: number,
  graceMs: number,
): WatchState {
  const cause = causeAfter(state, continuity);
  const until = (state.kind === 'stale' && continuity !== 'reset' ? state.until : undefined) ?? now + graceMs;
  const doubted = state.kind === 'stale' && continuity !== 'reset' ? state.unproven : idsOf(state.endpoints);
  const usable = instances.filter(isUsable).map((instance) => instance.endpoint);
  const found = new Map(instances.map((instance) => [instance.endpoint.id, instance]));
  const isKept = (known: Endpoint): boolean => {
    const instance = found.get(known.id);
    return instance === undefined ? cause === 'reset' && doubted.has(known.id) : isUnjudged(known, instance);
  };
  const kept: readonly Endpoint[] = now < until ? state.endpoints.filter(isKept) : noEndpoints;
  const endpoints = unlessEqual(state.endpoints, [...usable, ...kept]);
  if (kept.length > 0) {
    const since = state.kind === 'stale' ? state.since : now;
    return { kind: 'stale', since, endpoints, cause, unproven: idsOf(kept), until };
  }
  if (state.kind === 'live' && endpoints === state.endpoints) return state;
  return { kind: 'live', since: state.kind === 'live' ? state.since : now, endpoints };
}

/** A loss of data is remembered until every endpoint is proven, also across later failures. */
function causeAfter(state: WatchState, continuity: Continuity): 'restarted' | 'reset' {
  return continuity === 'reset' || (state.kind === 'stale' && state.cause === 'reset') ? 'reset' : 'restarted';
}

/**
 * Consul sets the checks of a registration it had to critical when it starts, until it has made them, and says so some time
 * after its first answers, which still have the old status. Another process at the same place has other metadata.
 */
function isUnjudged(known: Endpoint, found: Instance): boolean {
  return !isUsable(found) && !found.judged && sameEndpoint(known, found.endpoint);
}

function dropUnproven(
  state: WatchState & { readonly kind: 'stale' },
  ids: ReadonlySet<string>,
  now: number,
): WatchState {
  const endpoints = Object.freeze(state.endpoints.filter((endpoint) => !ids.has(endpoint.id)));
  const unproven = new Set([...state.unproven].filter((id) => !ids.has(id)));
  return unproven.size > 0 ? { ...state, endpoints, unproven } : { kind: 'live', since: now, endpoints };
}

const idsOf = (endpoints: readonly Endpoint[]): ReadonlySet<string> =>
  new Set(endpoints.map((endpoint) => endpoint.id));

/** The former list when the new one says the same: whoever holds a list can compare by identity. */
function unlessEqual(former: readonly Endpoint[], next: Endpoint[]): readonly Endpoint[] {
  next.sort((a, b) => (a.id < b.id ? -1 : 1));
  const same =
    next.length === former.length && next.every((endpoint, position) => sameEndpoint(endpoint, former[position]));
  return same ? former : Object.freeze(next);
}

function sameEndpoint(a: Endpoint, b: Endpoint | undefined): boolean {
  if (b === undefined || a.id !== b.id || a.address !== b.address || a.port !== b.port) return false;
  const keys = Object.keys(a.meta);
  return keys.length === Object.keys(b.meta).length && keys.every((key) => a.meta[key] === b.meta[key]);
}
