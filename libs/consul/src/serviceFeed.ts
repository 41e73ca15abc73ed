import type { ConsulApi } from './api.ts';
import { requireLeader } from './api.ts';
import { followIndex } from './followIndex.ts';
import type { Instance } from './instances.ts';
import type { Listeners } from './listeners.ts';
import { createListeners } from './listeners.ts';
import type { WatchOptions } from './watchOptions.ts';
import type { WatchEvent, WatchState } from './watchState.ts';
import { initialWatchState, reduceWatch } from './watchState.ts';

/** The one blocking query of a callee, behind all of its watchers. */
export interface ServiceFeed {
  state(): WatchState;
  readonly listeners: Listeners<WatchState>;
  /** @returns whether the endpoint was dropped */
  reportDead(id: string): boolean;
  /** A clause for people: why there is no endpoint. */
  problem(): string;
  close(): void;
}

export function createServiceFeed(api: ConsulApi, name: string, options: WatchOptions): ServiceFeed {
  const listeners = createListeners<WatchState>();
  let state = initialWatchState(options.now());
  let expiry: NodeJS.Timeout | undefined;
  let problem = 'Consul has not answered yet';

  const apply = (event: WatchEvent): void => {
    const former = state;
    state = reduceWatch(former, event, options.now(), options.graceMs);
    clearTimeout(expiry);
    // Also after a tick that came a moment early: timers and clocks round differently.
    if (state.kind === 'stale' && state.until !== undefined) {
      expiry = setTimeout(() => apply({ kind: 'tick' }), Math.max(1, state.until - options.now())).unref();
    }
    if (state.kind !== former.kind || state.endpoints !== former.endpoints) listeners.tell(state);
  };

  const stop = followIndex({
    ...options,
    preflight: (signal) => requireLeader(api, signal),
    query: (index, signal) => api.health(name, { index, waitMs: options.waitMs, signal }),
    nodeId: (signal) => api.nodeId(signal),
    onAnswer({ instances }, continuity) {
      problem = describe(instances);
      apply({ kind: 'answer', instances, continuity });
    },
    onFailure(error) {
      problem = error.message;
      apply({ kind: 'failure' });
    },
  });

  return {
    state: () => state,
    listeners,
    reportDead(id) {
      const before = state.endpoints;
      apply({ kind: 'dead', id });
      return state.endpoints !== before;
    },
    problem: () => problem,
    close() {
      stop();
      clearTimeout(expiry);
    },
  };
}

function describe(instances: readonly Instance[]): string {
  if (instances.length === 0) return 'Consul answers, and has no instance of it: is it started?';
  const shown = instances.slice(0, 5).map(({ endpoint, status }) => `${endpoint.id} is ${status}`);
  return `Consul answers, and has ${instances.length} of it: ${shown.join(', ')}; see what their readiness checks say`;
}
