import { ConsulNotReady } from './errors.ts';
import type { Endpoint } from './instances.ts';
import type { ServiceFeed } from './serviceFeed.ts';
import type { WatchState } from './watchState.ts';

/** The endpoints of one callee, kept current. */
export interface ServiceWatch {
  readonly name: string;
  /** The usable endpoints by id; a frozen array that is replaced when anything in it changes. Costs nothing to call. */
  endpoints(): readonly Endpoint[];
  readonly state: WatchState['kind'];
  /** When that state began, in ms of the watch's clock. */
  readonly since: number;
  /** Why the state is not live, or why there is no endpoint: a clause for logs. */
  readonly problem: string;
  /** Told when the endpoints or the state changed. @returns a function that removes the listener */
  onChange(listener: (state: WatchState) => void): () => void;
  /** Resolves once there is an endpoint. @throws ConsulNotReady naming what it waits for */
  ready(timeoutMs: number): Promise<void>;
  /**
   * Tells that nothing listens at an endpoint any more. It is dropped if Consul has lost its data and has not seen it since;
   * otherwise Consul knows better, or (while it is away) nobody could bring the endpoint back.
   * @returns whether it was dropped
   */
  reportDead(id: string): boolean;
  close(): void;
}

export function createServiceWatch(
  name: string,
  where: string,
  { thing: feed, giveBack }: { readonly thing: ServiceFeed; readonly giveBack: () => void },
): ServiceWatch {
  const removals = new Set<() => void>();
  const listen = (listener: (state: WatchState) => void): (() => void) => {
    const remove = feed.listeners.add(listener);
    removals.add(remove);
    return () => {
      removals.delete(remove);
      remove();
    };
  };
  const closing = new AbortController();
  return {
    name,
    endpoints: () => feed.state().endpoints,
    get state() {
      return feed.state().kind;
    },
    get since() {
      return feed.state().since;
    },
    get problem() {
      return feed.problem();
    },
    onChange: listen,
    ready(timeoutMs) {
      if (feed.state().endpoints.length > 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const settle = (error?: Error): void => {
          clearTimeout(timer);
          remove();
          closing.signal.removeEventListener('abort', closed);
          if (error === undefined) resolve();
          else reject(error);
        };
        const closed = (): void => settle(new ConsulNotReady(`The watch of "${name}" was closed before it was ready`));
        const late = (): void =>
          settle(
            new ConsulNotReady(
              `No endpoint of "${name}" after ${timeoutMs} ms, according to ${where}. ${feed.problem()}.`,
            ),
          );
        const remove = listen(({ endpoints }) => {
          if (endpoints.length > 0) settle();
        });
        const timer = setTimeout(late, timeoutMs);
        closing.signal.addEventListener('abort', closed);
        if (closing.signal.aborted) closed();
      });
    },
    reportDead: (id) => feed.reportDead(id),
    close() {
      closing.abort();
      for (const remove of removals) remove();
      removals.clear();
      giveBack();
    },
  };
}
