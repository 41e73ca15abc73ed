import { once as onceEmitted } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openApiDocument, type ServiceDescription } from '@gameday/contracts';
import { startTelemetry, type Telemetry } from '@gameday/telemetry';
import { createAdminApp } from './admin.ts';
import { createApp } from './app.ts';
import { createClient, type Transport } from './client.ts';
import { ConfigError, readConfig, type ReplicaConfig } from './config.ts';
import { openOwnDatabase } from './database.ts';
import type { Implementation, Kit, ServiceDefinition } from './definition.ts';
import { startDiscovery, type Discovery } from './discovery.ts';
import { startHttpServer, type HttpServer } from './http-server.ts';
import { httpTransport } from './http-transport.ts';
import { forgetOldKeys, idempotencyMigration } from './idempotency.ts';
import { localTransport } from './local-transport.ts';
import { startOutbox } from './outbox.ts';
import { createReadiness, type Readiness } from './readiness.ts';
import { createRouter } from './router.ts';
import { every } from './schedule.ts';
import type { Handlers } from './handlers.ts';

/** Requests in flight get this long to end when the replica is told to stop. */
const drainGraceMs = 8_000;
/** Between "send me nothing more" and the end of listening: the time in which every caller hears of it. */
const drainNoticeMs = 300;
/** How often what is past its time is removed. */
const cleaningMs = 60 * 60 * 1000;

/** One process: the service at its door, and the ones that live in it too (the monolith has all of them). */
export interface ProcessPlan {
  readonly name: string;
  readonly version: string;
  readonly door: ServiceDefinition;
  /** Services that run in this process and are called without a network, the door's included. */
  readonly parts: readonly ServiceDefinition[];
}

/** Runs one service as a process of its own, until SIGTERM or SIGINT. */
export const runService = (definition: ServiceDefinition): Promise<void> =>
  runProcess({
    name: definition.description.name,
    version: definition.description.version,
    door: definition,
    parts: [definition],
  });

/** Runs several services in one process; what is at the door is served, the rest is called within the process. */
export async function runProcess(plan: ProcessPlan, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  let config: ReplicaConfig;
  try {
    config = readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${plan.name}: ${error.message}\n`);
    process.exit(2);
  }
  const telemetry = startTelemetry({ service: plan.name, version: plan.version, replica: config.replica, env });
  const stop = Promise.race([onceEmitted(process, 'SIGTERM'), onceEmitted(process, 'SIGINT')]);
  try {
    const replica = await start(plan, config, telemetry);
    telemetry.logger.info({ port: config.port, adminPort: config.adminPort }, 'ready');
    await stop;
    telemetry.logger.info('stopping');
    await replica.stop();
    telemetry.logger.info('stopped');
    await telemetry.shutdown();
    process.exit(0);
  } catch (error) {
    telemetry.logger.fatal({ err: error }, 'the replica cannot go on');
    await telemetry.shutdown();
    process.exit(error instanceof ConfigError ? 2 : 1);
  }
}

async function start(plan: ProcessPlan, config: ReplicaConfig, telemetry: Telemetry) {
  const readiness = createReadiness();
  const { description, publicDocumentAt } = plan.door;
  const document = openApiDocument(description, publicDocumentAt === undefined ? 'header' : 'bearer');
  const admin = await startHttpServer(createAdminApp({ telemetry, readiness, document }), config.adminPort);
  const discovery = startDiscovery({
    config,
    version: plan.version,
    name: plan.name,
    telemetry,
    isReady: () => readiness.phase === 'serving',
  });
  const shutdownWork: Array<() => Promise<void> | void> = [];
  const remote = httpTransport({ caller: plan.name, endpoints: discovery, telemetry });
  const implementations = new Map<string, Implementation<ServiceDescription>>();
  const local = localTransport((name) => implementations.get(name)?.handlers as Handlers<ServiceDescription>);
  const isHere = (name: string) => plan.parts.some((part) => part.description.name === name);
  const transport: Transport = (call) => (isHere(call.service.name) ? local(call) : remote(call));

  const setUp = async (definition: ServiceDefinition) => {
    const { name } = definition.description;
    const database = await openOwnDatabase({ definition, config, telemetry, alone: plan.parts.length === 1 });
    if (database) {
      readiness.add(plan.parts.length === 1 ? 'database' : `database ${name}`, () => database.ping());
      shutdownWork.push(() => database.close());
    }
    const kit: Kit = {
      telemetry,
      readiness,
      get database() {
        if (!database) throw new Error(`${name} describes no migrations, so it has no database`);
        return database;
      },
      client(service) {
        if (!isHere(service.name)) discovery.watch(service.name);
        return createClient(service, transport);
      },
      setting: (variable) => config.setting(variable),
      onShutdown: (work) => void shutdownWork.push(work),
      every(intervalMs, work) {
        const failed = (error: unknown) => telemetry.logger.warn({ err: error }, 'work of every now and then failed');
        shutdownWork.push(every(intervalMs, work, failed));
      },
      outbox(deliver) {
        const relay = startOutbox({ database: kit.database, telemetry, deliver });
        shutdownWork.push(() => relay.close());
        return relay;
      },
    };
    if (definition.migrations?.includes(idempotencyMigration)) {
      kit.every(cleaningMs, () => forgetOldKeys(kit.database));
    }
    implementations.set(name, await definition.setUp(kit));
  };
  await Promise.all(plan.parts.map((part) => setUp(part)));

  const server = await serve({ door: plan.door, config, telemetry, implementations, document });
  await discovery.known();
  readiness.enter('serving');
  await discovery.register();
  return { stop: () => stopReplica({ telemetry, readiness, discovery, server, admin, remote, shutdownWork }) };
}

interface ServeOptions {
  readonly door: ServiceDefinition;
  readonly config: ReplicaConfig;
  readonly telemetry: Telemetry;
  readonly implementations: ReadonlyMap<string, Implementation<ServiceDescription>>;
  readonly document: object;
}

function serve({ door, config, telemetry, implementations, document }: ServeOptions): Promise<HttpServer> {
  const { handlers, identify } = implementations.get(door.description.name) as Implementation<ServiceDescription>;
  const router = createRouter(door.description, handlers, {
    validateReplies: config.validateReplies,
    ...(identify && { identify }),
    ...(door.publicDocumentAt !== undefined && { documentAt: { path: door.publicDocumentAt, document } }),
  });
  return startHttpServer(createApp(telemetry, [router]), config.port);
}

interface Running {
  readonly telemetry: Telemetry;
  readonly readiness: Readiness;
  readonly discovery: Discovery;
  readonly server: HttpServer;
  readonly admin: HttpServer;
  readonly remote: { close(): Promise<void> };
  readonly shutdownWork: Array<() => Promise<void> | void>;
}

/** Readiness off first, then what is in flight ends, then the replica leaves the registry, then its own things close. */
async function stopReplica(running: Running): Promise<void> {
  running.readiness.enter('draining');
  running.server.drain();
  await running.discovery.leaving('draining: the replica was told to stop');
  await sleep(drainNoticeMs);
  await running.server.close(drainGraceMs);
  await running.discovery.close();
  for (const work of running.shutdownWork.toReversed()) {
    try {
      await work();
    } catch (error) {
      running.telemetry.logger.error({ err: error }, 'something could not be closed');
    }
  }
  await running.remote.close();
  await running.admin.close(500);
}
