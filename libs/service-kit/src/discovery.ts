import { createConsul, type ConsulClient, type ServiceWatch } from '@gameday/consul';
import type { Telemetry } from '@gameday/telemetry';
import type { ReplicaConfig } from './config.ts';
import type { Endpoint } from './http-transport.ts';

/** How long a starting replica waits to hear of its callees once, so that its first requests find them. */
const firstAnswerWaitMs = 3_000;
/** How long a starting replica waits for the registry before it serves without being listed, trying on meanwhile. */
const registrationWaitMs = 10_000;
const checkIntervalMs = 2_000;
const checkTimeoutMs = 1_000;
/** The least that Consul takes. */
const deregisterCriticalAfterMs = 60_000;

/** This replica's place in the registry, and what it knows of its callees. */
export interface Discovery {
  readonly consul: ConsulClient;
  /** Follows a callee's endpoints from now on: `update` is called with each new list. */
  watch(service: string, update: (endpoints: readonly Endpoint[]) => void): void;
  /** Nothing listens at an endpoint. */
  reportDead(service: string, endpoint: Endpoint): void;
  /** Resolves when every watched callee's endpoints were told once, or after a short while. */
  known(): Promise<void>;
  register(): Promise<void>;
  /** Tells callers at once that this replica takes nothing more. */
  leaving(reason: string): Promise<void>;
  /** Leaves the registry and stops watching. */
  close(): Promise<void>;
}

export interface DiscoveryOptions {
  readonly config: ReplicaConfig;
  readonly name: string;
  readonly version: string;
  readonly telemetry: Telemetry;
  /** Whether requests can be served now: asked at each registration. */
  readonly isReady: () => boolean;
}

export function startDiscovery({ config, name, version, telemetry, isReady }: DiscoveryOptions): Discovery {
  const consul = createConsul({ url: config.consulUrl });
  const watches = new Map<string, ServiceWatch>();
  const adminUrl = `http://${config.advertisedAddress}:${config.adminPort}`;
  const own = consul.registration({
    id: config.replica,
    name,
    address: config.advertisedAddress,
    port: config.advertisedPort,
    version,
    tags: ['gameday'],
    meta: {
      replica: config.replica,
      admin_port: String(config.adminPort),
      description: `${adminUrl}/openapi.json`,
    },
    check: {
      http: `${adminUrl}/readyz`,
      intervalMs: checkIntervalMs,
      timeoutMs: checkTimeoutMs,
      deregisterCriticalAfterMs,
    },
    isReady,
  });
  own.onEvent((event) => {
    const level = event.kind === 'registered' || event.kind === 'recovered' ? 'info' : 'warn';
    telemetry.logger[level]({ registry: event }, `registry: ${event.kind}`);
  });
  return {
    consul,
    watch(service, update) {
      if (watches.has(service)) return;
      const watch = consul.watchService(service);
      watches.set(service, watch);
      watch.onChange(() => update(watch.endpoints()));
      update(watch.endpoints());
    },
    reportDead: (service, endpoint) => void watches.get(service)?.reportDead(endpoint.id),
    async known() {
      await Promise.all([...watches.values()].map((watch) => firstAnswer(watch, firstAnswerWaitMs)));
    },
    async register() {
      await own.start(registrationWaitMs);
    },
    async leaving(reason) {
      await own.setCritical(reason);
    },
    async close() {
      await own.stop();
      for (const watch of watches.values()) watch.close();
      await consul.close();
    },
  };
}

/** Resolves when the registry has answered once, be it that there is nobody, or when the time is over. */
function firstAnswer(watch: ServiceWatch, timeoutMs: number): Promise<void> {
  if (watch.state !== 'waiting') return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const timer = setTimeout(end, timeoutMs);
    const forget = watch.onChange((state) => {
      if (state.kind !== 'waiting') end();
    });
  });
}
