import type { ServiceDescription } from '@gameday/contracts';
import type { Database } from '@gameday/postgres';
import type { Telemetry } from '@gameday/telemetry';
import { createClient, type Client, type Transport } from './client.ts';
import type { ReplicaConfig } from './config.ts';
import type { Kit, ServiceDefinition } from './definition.ts';
import type { EdgeOverrides } from './governance/edge-settings.ts';
import { forgetOldKeys, idempotencyMigration } from './idempotency.ts';
import { startOutbox } from './outbox.ts';
import type { Readiness } from './readiness.ts';
import { every } from './schedule.ts';

/** How often what is past its time is removed. */
const cleaningMs = 60 * 60 * 1000;

export interface KitOptions {
  readonly definition: ServiceDefinition;
  readonly config: ReplicaConfig;
  readonly telemetry: Telemetry;
  readonly readiness: Readiness;
  /** Undefined for a service that stores nothing. */
  readonly database: Database | undefined;
  readonly transport: Transport;
  /** Called once for each service that this one calls. */
  connect(service: ServiceDescription, overrides: EdgeOverrides | undefined): void;
  onShutdown(work: () => Promise<void> | void): void;
}

/** Makes what a service sets itself up with. */
export function createKit(options: KitOptions): Kit {
  const { definition, config, telemetry, readiness, database, transport, onShutdown } = options;
  const own = (): Database => {
    if (database) return database;
    throw new Error(`${definition.description.name} describes no migrations, so it has no database`);
  };
  const kit: Kit = {
    telemetry,
    readiness,
    get database() {
      return own();
    },
    client<Service extends ServiceDescription>(service: Service, overrides?: EdgeOverrides): Client<Service> {
      options.connect(service, overrides);
      return createClient(service, transport);
    },
    setting: (variable, byDefault) => config.setting(variable, byDefault),
    onShutdown,
    every(intervalMs, work) {
      const failed = (error: unknown) => telemetry.logger.warn({ err: error }, 'work of every now and then failed');
      onShutdown(every(intervalMs, work, failed));
    },
    outbox(deliver) {
      const relay = startOutbox({ database: own(), telemetry, deliver });
      onShutdown(() => relay.close());
      return relay;
    },
  };
  if (definition.migrations?.includes(idempotencyMigration)) kit.every(cleaningMs, () => forgetOldKeys(own()));
  return kit;
}
