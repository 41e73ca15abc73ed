import { label, metric } from '@gameday/conventions';
import { createConsul, registration, watchService, type ServiceWatch } from '@gameday/consul';
import type { Telemetry } from '@gameday/telemetry';
import type { ReplicaConfig } from './config.ts';
import type { Endpoint, EndpointSource } from './http-transport.ts';

/** How long a starting replica waits to hear of its callees once, so that its first requests find them. */
const firstAnswerWaitMs = 3_000;
/** How long a starting replica waits for the registry before it serves without being listed, trying on meanwhile. */
const registrationWaitMs = 10_000;
const checkIntervalMs = 2_000;
const checkTimeoutMs = 1_000;
/** The least that Consul takes. */
const deregisterCriticalAfterMs = 60_000;

/** This replica's place in the registry, and what it knows of its callees. */
export interface Discovery extends EndpointSource {
  /** Follows a callee's endpoints from now on. */
  watch(service: string): void;
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
}

export function startDiscovery({ config, name, version, telemetry }: DiscoveryOptions): Discovery {
  const consul = createConsul({ url: config.consulUrl });
  const watches = new Map<string, ServiceWatch>();
  const known = telemetry.metrics.gauge(metric.endpoints);
  const adminUrl = `http://127.0.0.1:${config.adminPort}`;
  const own = registration({
    consul,
    id: config.replica,
    name,
    address: '127.0.0.1',
    port: config.port,
    version,
    tags: ['gameday'],
    meta: {
      replica: config.replica,
      admin_port: String(config.adminPort),
      version,
      description: `${adminUrl}/openapi.json`,
    },
    check: {
      http: `${adminUrl}/readyz`,
      intervalMs: checkIntervalMs,
      timeoutMs: checkTimeoutMs,
      deregisterCriticalAfterMs,
    },
    passing: true,
    onEvent: (event) => telemetry.logger.info({ event }, 'registry'),
  });
  return {
    endpoints: (service): readonly Endpoint[] => watches.get(service)?.endpoints() ?? [],
    watch(service) {
      if (watches.has(service)) return;
      const watch = watchService({ consul, name: service });
      watches.set(service, watch);
      const count = () => known.set({ [label.peer]: service, [label.state]: 'healthy' }, watch.endpoints().length);
      watch.onChange(count);
      count();
    },
    async known() {
      await Promise.all([...watches.values()].map((watch) => watch.ready(firstAnswerWaitMs).catch(() => undefined)));
    },
    register: () => own.start(registrationWaitMs),
    leaving: (reason) => own.setCritical(reason),
    async close() {
      for (const watch of watches.values()) watch.close();
      await own.stop();
    },
  };
}
