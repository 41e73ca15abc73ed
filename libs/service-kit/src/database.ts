import { label, metric } from '@gameday/conventions';
import { migrate, openDatabase, type Database } from '@gameday/postgres';
import type { Telemetry } from '@gameday/telemetry';
import type { ReplicaConfig } from './config.ts';
import type { Detours } from './detours.ts';
import type { ServiceDefinition } from './definition.ts';
import { cancelledWithRequest } from './request-signal.ts';

/** PostgreSQL may still be starting: a replica waits this long for it. */
const databaseWaitMs = 30_000;
const connectionsMax = 10;

export interface OwnDatabaseOptions {
  readonly definition: ServiceDefinition;
  readonly config: ReplicaConfig;
  readonly telemetry: Telemetry;
  readonly detours: Detours;
  /** Whether the service has the process to itself; in the monolith each service's database has a setting of its own. */
  readonly alone: boolean;
}

/**
 * Opens and migrates a service's own database; undefined for a service that stores nothing.
 * @throws ConfigError without its setting, DatabaseUnavailable when the server does not answer within 30 s
 */
export async function openOwnDatabase(options: OwnDatabaseOptions): Promise<Database | undefined> {
  const { definition, config, telemetry, detours } = options;
  const { name } = definition.description;
  if (!definition.migrations) return undefined;
  const durations = telemetry.metrics.histogram(metric.databaseDuration);
  const connections = telemetry.metrics.gauge(metric.databaseConnections);
  const waiting = telemetry.metrics.gauge(metric.databasePending);
  const url = config.setting(options.alone ? 'GAMEDAY_DATABASE_URL' : `GAMEDAY_DATABASE_URL_${name.toUpperCase()}`);
  const database = openDatabase({
    url,
    name,
    connectionsMax,
    tracer: telemetry.tracer,
    onError: (error) => telemetry.logger.warn({ err: error }, 'a database connection was lost'),
    observer: {
      operation: ({ durationSeconds, outcome }) =>
        durations.observe({ [label.database]: name, [label.outcome]: outcome }, durationSeconds),
    },
  });
  const { hostname, port } = new URL(url);
  const server = { address: hostname, port: Number(port || 5432), database: name };
  const follow = () => {
    const place = detours.through(server);
    database.redirect(place === server ? undefined : place);
  };
  detours.onChange(follow);
  follow();
  telemetry.metrics.onScrape(() => {
    const { total, idle, waiting: pending } = database.stats();
    connections.set({ [label.database]: name, [label.state]: 'used' }, total - idle);
    connections.set({ [label.database]: name, [label.state]: 'idle' }, idle);
    waiting.set({ [label.database]: name }, pending);
  });
  const applied = await migrate(database, definition.migrations, { waitMs: databaseWaitMs });
  if (applied.length > 0) telemetry.logger.info({ applied }, 'the database schema was migrated');
  return cancelledWithRequest(database);
}
