import type { LimitPolicy } from '@gameday/balancer';
import type { ServiceDescription } from '@gameday/contracts';
import type { Database, Migration } from '@gameday/postgres';
import type { Telemetry } from '@gameday/telemetry';
import type { Client } from './client.ts';
import type { EdgeOverrides } from './governance/edge-settings.ts';
import type { Handlers } from './handlers.ts';
import type { OutboxOptions, OutboxRelay } from './outbox.ts';
import type { Readiness } from './readiness.ts';
import type { Identify } from './router.ts';

/** What a service is given to set itself up with. */
export interface Kit {
  readonly telemetry: Telemetry;
  readonly readiness: Readiness;
  /** The service's own database, migrated. @throws Error for a service that describes no migrations */
  readonly database: Database;
  /**
   * The client of another service.
   * @param overrides what this edge's settings are where they differ from the defaults
   */
  client<Service extends ServiceDescription>(service: Service, overrides?: EdgeOverrides): Client<Service>;
  /** A setting from the environment, or what it is by default. @throws ConfigError when it is missing and has no default */
  setting(name: string, byDefault?: string): string;
  /** Does some work now and then while the service runs; a failure is logged and the next turn comes all the same. */
  every(intervalMs: number, work: () => Promise<void>): void;
  /** Starts delivering what the service adds to its outbox. */
  outbox<Payload>(deliver: OutboxOptions<Payload>['deliver']): OutboxRelay;
  /** Runs at shutdown, after the last request has been answered; last added, first run. */
  onShutdown(work: () => Promise<void> | void): void;
}

/** What a service sets up: its handlers, and how its door tells who is signed in. */
export interface Implementation<Service extends ServiceDescription> {
  readonly handlers: Handlers<Service>;
  readonly identify?: Identify;
}

/** A service: its description, its data, and how it is set up. The same in a process of its own and in the monolith. */
export interface ServiceDefinition<Service extends ServiceDescription = ServiceDescription> {
  readonly description: Service;
  /** The schema of the service's own database; undefined for a service that stores nothing. */
  readonly migrations?: readonly Migration[];
  /**
   * For a door that people come through: they bring bearer tokens, and find its OpenAPI document at this path of its own
   * port too (the admin port has it always).
   */
  readonly publicDocumentAt?: string;
  /** What the limit on requests served at once is, where it differs from the default. */
  readonly limit?: Partial<LimitPolicy>;
  setUp(kit: Kit): Promise<Implementation<Service>> | Implementation<Service>;
}

/** Checks a definition's types; what comes out is the same for every service, so that they can be listed together. */
export const defineServiceApp = <Service extends ServiceDescription>(
  definition: ServiceDefinition<Service>,
): ServiceDefinition => definition as unknown as ServiceDefinition;
