import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock, Log, LogSource, UsageSource } from '../shared.ts';
import type { Store } from '../store/store.ts';
import type { MachineSource } from './views/machine.ts';

/** A handler in the shape of an Express application: it answers, or calls `next`. */
export type ExtraRoutes = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

export interface ApiOptions {
  readonly store: Store;
  readonly usage: UsageSource;
  readonly logs: LogSource;
  readonly clock: Clock;
  /** Of 127.0.0.1; 0 takes any that is free. */
  readonly port: number;
  /** The one namespace; default `gameday`. */
  readonly namespace?: string;
  /** The name of the one node, as pods have it in `spec.nodeName`; default this machine's host name. */
  readonly nodeName?: string;
  /** How many pods the node says it has room for; default 200, the ports of the lab. */
  readonly podsMax?: number;
  /** Why the control plane is not ready yet, for /readyz; default always ready. */
  readonly notReady?: () => string | undefined;
  /** What else is served at this address, for paths that are not Kubernetes'; the same checks of Host and Origin hold. */
  readonly extraRoutes?: ExtraRoutes;
  readonly log?: Log;
  /** Default the real machine. */
  readonly machine?: MachineSource;
  /** Time between bookmarks of a watch, in milliseconds; default 60 000, as upstream. */
  readonly bookmarkMs?: number;
  /** How much may wait for a client that reads too slowly before it is cut off; default 1 MiB. */
  readonly backlogBytesMax?: number;
}

/** What every handler works with. */
export type ApiContext = Required<Omit<ApiOptions, 'port' | 'extraRoutes' | 'notReady' | 'log'>>;
