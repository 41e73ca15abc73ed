import type { ConsulApi } from './api.ts';
import { createApi } from './api.ts';
import { createHttp } from './http.ts';
import type { Registration, RegistrationOptions } from './registration.ts';
import { createRegistration } from './registration.ts';
import { createServiceFeed } from './serviceFeed.ts';
import { createShared } from './shared.ts';
import type { KeyWatch } from './watchKey.ts';
import { createKeyFeed, createKeyWatch } from './watchKey.ts';
import type { WatchOptions } from './watchOptions.ts';
import { watchOptionsOf } from './watchOptions.ts';
import type { ServiceWatch } from './watchService.ts';
import { createServiceWatch } from './watchService.ts';

export interface ConsulOptions {
  /** Address of a Consul agent, such as http://127.0.0.1:8500. */
  readonly url: string;
  /** Deadline of each request; blocking queries get their wait on top. Default 2 000. */
  readonly timeoutMs?: number;
  readonly watch?: Partial<WatchOptions>;
}

/** One process needs one: its watchers share their queries, so each callee costs one connection. */
export interface ConsulClient extends ConsulApi {
  /** Keeps one instance registered; nothing happens before `start()`. @throws RangeError for a check Consul would not keep */
  registration(options: RegistrationOptions): Registration;
  /** Follows the endpoints of a service. */
  watchService(name: string): ServiceWatch;
  /** Follows one key of the key-value store. */
  watchKey(key: string): KeyWatch;
  /** Ends all watches and closes all connections. Registrations are to be stopped first, or Consul keeps them. */
  close(): Promise<void>;
}

/** @throws TypeError when the URL is none. Nothing is connected yet. */
export function createConsul(options: ConsulOptions): ConsulClient {
  const timeoutMs = options.timeoutMs ?? 2_000;
  const watchOptions = watchOptionsOf(options.watch);
  const http = createHttp({ url: options.url, timeoutMs });
  const api = createApi(http, timeoutMs);
  const services = createShared((name) => createServiceFeed(api, name, watchOptions));
  const keys = createShared((key) => createKeyFeed(api, key, watchOptions));
  return {
    ...api,
    registration: (registration) => createRegistration(api, registration),
    watchService: (name) => createServiceWatch(name, http.url, services.borrow(name)),
    watchKey: (key) => createKeyWatch(key, keys.borrow(key)),
    async close() {
      services.closeAll();
      keys.closeAll();
      await http.close();
    },
  };
}
