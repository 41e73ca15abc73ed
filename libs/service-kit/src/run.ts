import { once as onceEmitted } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openApiDocument, type ServiceDescription } from '@gameday/contracts';
import { startTelemetry, type Telemetry } from '@gameday/telemetry';
import { createAdminApp } from './admin.ts';
import { createApp } from './app.ts';
import type { Transport } from './client.ts';
import { ConfigError, readConfig, type ReplicaConfig } from './config.ts';
import { openOwnDatabase } from './database.ts';
import type { Implementation, ServiceDefinition } from './definition.ts';
import { startDiscovery, type Discovery } from './discovery.ts';
import { createAdmission, type Admission } from './governance/admission.ts';
import { createExplanations } from './governance/explanations.ts';
import { createGovernance, type Governance } from './governance/governance.ts';
import { reportGovernance } from './governance/report.ts';
import type { Handlers } from './handlers.ts';
import { startHttpServer, type HttpServer } from './http-server.ts';
import { httpTransport } from './http-transport.ts';
import { createKit } from './kit.ts';
import { localTransport } from './local-transport.ts';
import { createDetours } from './detours.ts';
import { fetchDetours } from './fetch-detours.ts';
import { createReadiness, type Readiness } from './readiness.ts';
import { createRouter } from './router.ts';
import { createStress } from './stress/stress.ts';

/** Requests in flight get this long to end when the replica is told to stop. */
const drainGraceMs = 8_000;
/** Between "send me nothing more" and the end of listening: the time in which every caller hears of it. */
const drainNoticeMs = 300;

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
  const { name: service, version, door, parts } = plan;
  const readiness = createReadiness();
  const isReady = () => readiness.phase === 'serving';
  const discovery = startDiscovery({ config, version, name: service, telemetry, isReady });
  const detours = createDetours();
  const stress = createStress({ failed: (error) => telemetry.logger.error({ err: error }, 'a stress broke off') });
  const explanations = createExplanations({ faultsOn: detours.faultsOn });
  await fetchDetours(config, detours, telemetry.logger);
  const shared = { service, consul: discovery.consul, telemetry, explanations };
  const governance = createGovernance(shared);
  const admission = createAdmission({ ...shared, ...(door.limit && { overrides: door.limit }) });
  const report = { service, replica: config.replica, governance, explanations, server: admission };
  const document = openApiDocument(door.description, door.publicDocumentAt === undefined ? 'header' : 'bearer');
  const admin = await startHttpServer(
    createAdminApp({
      ...{ telemetry, readiness, detours, stress, document },
      governance: (peer) => reportGovernance(report, peer),
    }),
    config.adminPort,
    config.bindAddress,
  );

  const implementations = new Map<string, Implementation<ServiceDescription>>();
  const isHere = (name: string) => parts.some((part) => part.description.name === name);
  const dead = discovery.reportDead;
  const remote = httpTransport({ caller: service, governance, explanations, telemetry, detours, dead });
  const local = localTransport((name) => implementations.get(name)?.handlers as Handlers<ServiceDescription>);
  const transport: Transport = (call) => (isHere(call.service.name) ? local(call) : remote(call));
  const shutdownWork: Array<() => Promise<void> | void> = [];

  const setUp = async (definition: ServiceDefinition) => {
    const { name } = definition.description;
    const database = await openOwnDatabase({ definition, config, telemetry, detours, alone: parts.length === 1 });
    if (database) {
      readiness.add(parts.length === 1 ? 'database' : `database ${name}`, () => database.ping());
      shutdownWork.push(() => database.close());
    }
    const kit = createKit({
      definition,
      config,
      telemetry,
      readiness,
      database,
      transport,
      connect(callee, overrides) {
        if (isHere(callee.name)) return;
        const edge = governance.edge(callee.name, overrides);
        discovery.watch(callee.name, (endpoints) => edge.update(endpoints));
      },
      onShutdown: (work) => void shutdownWork.push(work),
    });
    implementations.set(name, await definition.setUp(kit));
  };
  await Promise.all(parts.map(setUp));

  const server = await serve({ door, config, telemetry, implementations, document, admission });
  await discovery.known();
  readiness.enter('serving');
  await discovery.register();
  const running = { telemetry, readiness, discovery, governance, admission, server, admin, remote, shutdownWork };
  return { stop: () => stopReplica(running) };
}

interface ServeOptions {
  readonly door: ServiceDefinition;
  readonly config: ReplicaConfig;
  readonly telemetry: Telemetry;
  readonly implementations: ReadonlyMap<string, Implementation<ServiceDescription>>;
  readonly document: object;
  readonly admission: Admission;
}

function serve(options: ServeOptions): Promise<HttpServer> {
  const { door, config, telemetry, implementations, document, admission } = options;
  const { handlers, identify } = implementations.get(door.description.name) as Implementation<ServiceDescription>;
  const router = createRouter(door.description, handlers, {
    validateReplies: config.validateReplies,
    admission,
    ...(identify && { identify }),
    ...(door.publicDocumentAt !== undefined && { documentAt: { path: door.publicDocumentAt, document } }),
  });
  return startHttpServer(createApp(telemetry, [router]), config.port, config.bindAddress);
}

interface Running {
  readonly telemetry: Telemetry;
  readonly readiness: Readiness;
  readonly discovery: Discovery;
  readonly governance: Governance;
  readonly admission: Admission;
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
  running.governance.close();
  running.admission.close();
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
