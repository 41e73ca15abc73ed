import { once } from 'node:events';
import type { LabPorts } from '@gameday/conventions';
import { type ManagedProcess, type PartChange, processIdentity } from '@gameday/process';
import { CommandError, usageError } from '../cli/errors.ts';
import { suggestion } from '../cli/nearest.ts';
import type { LabPaths } from '../lab/paths.ts';
import { ensureSecrets, type LabSecrets } from '../lab/secrets.ts';
import { consolePlan } from './app-processes.ts';
import { ConsulAgent } from './consul-agent.ts';
import type { DatabaseServer } from './databases.ts';
import { EnginePart } from './engine-parts.ts';
import { LabEvents, type Urls } from './events.ts';
import { PortPool } from './lab-ports.ts';
import { PartRecord } from './part-record.ts';
import { makePart, type PartHost } from './parts.ts';
import type { StartingPart } from './progress-of-start.ts';
import { refuseTakenPorts, refuseWithout } from './refusals.ts';
import { ReplicaSet } from './replica-set.ts';
import type { Service } from './services.ts';
import { StartWatch } from './start-watch.ts';
import { type LabStatus, reportStatus } from './status.ts';
import type { World } from './world.ts';
import { checkScale } from './scale.ts';

export interface LabOptions {
  readonly paths: LabPaths;
  readonly ports: LabPorts;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** The app in one process instead of the services. */
  readonly monolith: boolean;
  readonly world: World;
  /** Wanted replicas by service, where it is not one. */
  readonly scale: Readonly<Record<string, number>>;
}

/** The longest that services may take to come back after a reset. */
const resetTimeoutMs = 60_000;

/** Runs one lab: starts its parts by need, keeps them running, stops them. The lab's lock must be held. */
export class Supervisor {
  readonly options: LabOptions;
  readonly events = new LabEvents();
  readonly startedAt = new Date();
  readonly #secrets: LabSecrets;
  readonly #host: PartHost;
  readonly #engines: readonly EnginePart[];
  readonly #consul: ConsulAgent;
  readonly #services: ReplicaSet[] = [];
  #console: { process: ManagedProcess; port: number } | undefined;
  readonly #installing = new Set<string>();
  readonly #cancelled = new AbortController();
  readonly #watch = new StartWatch(this.events, () => this.urls());
  #placed = false;
  #databases: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #resetting = false;

  constructor(options: LabOptions) {
    this.options = options;
    const { paths, ports, env, world } = options;
    this.#secrets = ensureSecrets(paths.secrets);
    this.#consul = new ConsulAgent(ports.consul);
    this.#host = {
      paths,
      events: this.events,
      record: new PartRecord(paths.parts, processIdentity(process.pid)),
      changed: (change) => this.#changed(change),
    };
    const settings = { world, ports, secrets: this.#secrets, env };
    this.#engines = world.engines.map((engine) => new EnginePart(engine, this.#host, settings));
  }

  /** The services that this lab runs. */
  get wanted(): readonly Service[] {
    const { world } = this.options;
    return this.options.monolith ? [world.monolith] : world.services;
  }

  get stopping(): boolean {
    return this.#stopping !== undefined;
  }

  status(): LabStatus {
    return reportStatus({
      supervisorPid: process.pid,
      stopping: this.stopping,
      engines: this.#engines,
      console: this.#console,
      services: this.#services,
      urls: this.urls(),
    });
  }

  /** Where people find what runs. */
  urls(): Urls {
    const { ports } = this.options;
    const pages = this.#engines.flatMap(({ name, url, process }) =>
      url !== undefined && process.status.state !== 'missing' ? [[name, url] as const] : [],
    );
    return {
      gateway: `http://127.0.0.1:${ports.gateway}`,
      ...(this.#console && { console: `http://127.0.0.1:${ports.console}` }),
      ...Object.fromEntries(pages),
    };
  }

  /**
   * Starts everything, each part as soon as what it needs is there. Resolves when all is under way; `events` tell the rest.
   * @throws CommandError when a port is taken or a needed engine cannot be had
   */
  async start(): Promise<void> {
    const found = new Set<EnginePart>();
    await Promise.all(this.#engines.map(async (engine) => (await engine.find()) && found.add(engine)));
    const { ports, monolith, world } = this.options;
    const console = world.entryOf('console') !== undefined;
    await refuseTakenPorts({ ports, monolith, console, engines: [...found] });
    for (const engine of found) this.#startEngine(engine);
    const absent = this.#engines.filter((engine) => !found.has(engine));
    for (const { name } of absent) this.#installing.add(name);
    await Promise.all(absent.filter(({ engine }) => engine.needed).map((engine) => this.#install(engine)));
    if (!this.stopping) refuseWithout(this.#engines);
    await this.#startApps();
    void this.#installOthers(absent.filter(({ engine }) => !engine.needed));
  }

  #startEngine(engine: EnginePart): void {
    if (this.stopping) return;
    engine.process.start();
    if (engine.name === 'postgres') this.#databases = this.#prepareDatabases(engine);
    if (engine.name === 'consul') void this.#sweepConsul(engine);
  }

  /** As soon as PostgreSQL answers; services wait for their database meanwhile. */
  async #prepareDatabases(postgres: EnginePart): Promise<void> {
    const { state } = await postgres.process.settled(({ state }) => ['ready', 'failed', 'stopped'].includes(state));
    if (state !== 'ready') return;
    try {
      await this.options.world.prepareDatabases(this.#databaseServer());
    } catch (error) {
      if (this.stopping) return;
      this.#watch.fail('postgres', `the services’ databases cannot be made: ${(error as Error).message}`, []);
    }
  }

  /** Once, when Consul first answers: it has kept what the labs before this one registered. */
  async #sweepConsul(consul: EnginePart): Promise<void> {
    const { state } = await consul.process.settled((status) => ['ready', 'failed', 'stopped'].includes(status.state));
    if (state !== 'ready') return;
    const { world } = this.options;
    const names = [...world.services, world.monolith].map(({ name }) => name);
    const isOurs = (replica: string) => this.#processes().some(({ name }) => name === replica);
    await this.#consul.sweep(names, isOurs);
  }

  #databaseServer(): DatabaseServer {
    const { postgresSuperuserPassword: superuserPassword, databasePasswords: passwords } = this.#secrets;
    return { port: this.options.ports.postgres, superuserPassword, passwords, signal: this.#cancelled.signal };
  }

  async #install(engine: EnginePart): Promise<void> {
    const got = await engine.install(this.#cancelled.signal);
    this.#installing.delete(engine.name);
    if (got) this.#startEngine(engine);
    this.#judge();
  }

  /** One after the other: a build takes every core that it can get, and the app is up by now. */
  async #installOthers(engines: readonly EnginePart[]): Promise<void> {
    for (const engine of engines) if (!this.stopping) await this.#install(engine);
  }

  async #startApps(): Promise<void> {
    const { ports, env, scale, world } = this.options;
    const pool = new PortPool(ports.replicas);
    const settings = { ports, env, secrets: this.#secrets, consul: this.#consul, pool };
    this.#startConsole();
    const present = this.wanted.flatMap((service) => {
      const entry = world.entryOf(service.name);
      if (entry !== undefined) return [new ReplicaSet(service, this.#host, { ...settings, entry })];
      this.events.emit({ type: 'note', message: `there is no app "${service.name}", so it is left out` });
      return [];
    });
    if (this.stopping) return;
    this.#services.push(...present);
    await Promise.all(present.map((set) => set.scale(scale[set.service.name] ?? 1)));
    this.#placed = true;
    this.#judge();
  }

  #startConsole(): void {
    const { paths, ports, env, world } = this.options;
    const entry = world.entryOf('console');
    if (this.stopping || entry === undefined) return;
    const plan = consolePlan({ entry, paths, ports, env });
    const part = makePart(this.#host, { name: 'console', kind: 'app', plan: () => plan });
    this.#console = { process: part, port: ports.console };
    part.start();
  }

  #startingParts(): StartingPart[] {
    const part = (process: ManagedProcess, needed: boolean): StartingPart => ({
      name: process.name,
      needed,
      installing: this.#installing.has(process.name),
      status: process.status,
    });
    return [
      ...this.#engines.map(({ process, engine }) => part(process, engine.needed)),
      ...(this.#console ? [part(this.#console.process, false)] : []),
      ...this.#services.flatMap(({ replicas }) => replicas.map(({ process }) => part(process, true))),
    ];
  }

  #changed(change: PartChange): void {
    if (this.stopping) return;
    this.#judge();
    this.#watch.blame(change, this.#startingParts());
  }

  #judge(): void {
    if (this.#placed && !this.stopping && !this.#resetting) this.#watch.judge(this.#startingParts());
  }

  /** Sets the number of a service's replicas. @throws CommandError when that cannot be */
  async scale(name: string, replicas: number): Promise<void> {
    const set = this.#services.find(({ service }) => service.name === name);
    if (!set) {
      const names = this.#services.map(({ service }) => service.name);
      throw usageError(`the lab runs no service "${name}"; ${suggestion(name, names)}`);
    }
    checkScale(set.service, replicas);
    if (this.stopping) throw new CommandError('stopping', 'the lab is stopping');
    await set.scale(replicas);
  }

  /** Restarts one part without backoff. @throws CommandError when there is no such part */
  restart(name: string): void {
    const parts = this.#startingParts().map((part) => part.name);
    const process = this.#processes().find((candidate) => candidate.name === name);
    if (!process) throw usageError(`the lab has no part "${name}"; ${suggestion(name, parts)}`);
    if (this.stopping) throw new CommandError('stopping', 'the lab is stopping');
    process.restart('restart asked for');
  }

  #processes(): ManagedProcess[] {
    return [
      ...this.#engines.map(({ process }) => process),
      ...(this.#console ? [this.#console.process] : []),
      ...this.#services.flatMap(({ replicas }) => replicas.map(({ process }) => process)),
    ];
  }

  /** Empties the app: services stop, their databases are made anew, services start again. Resolves when they are ready. */
  async reset(): Promise<void> {
    if (this.#resetting) throw new CommandError('resetting', 'the app is being reset already');
    this.#resetting = true;
    try {
      await Promise.all(this.#services.map((set) => set.stop('reset')));
      await this.options.world.recreateDatabases(this.#databaseServer());
    } finally {
      if (!this.stopping) for (const set of this.#services) set.start();
      this.#resetting = false;
    }
    await this.#servicesReady(resetTimeoutMs);
    this.#judge();
  }

  async #servicesReady(timeoutMs: number): Promise<void> {
    const replicas = this.#services.flatMap((set) => set.replicas);
    const settled = Promise.all(
      replicas.map(({ process }) => process.settled(({ state }) => state === 'ready' || state === 'stopped')),
    );
    const timeout = AbortSignal.timeout(timeoutMs);
    await Promise.race([settled, once(timeout, 'abort')]);
    const late = replicas.filter(({ process }) => process.status.state !== 'ready').map(({ name }) => name);
    if (late.length === 0 || this.stopping) return;
    throw new CommandError('not_ready', `the app is empty, but not ready again after ${timeoutMs / 1000} s`, {
      hint: `see gameday logs of ${late.join(', ')}`,
    });
  }

  /** Stops services, then the console, then the engines, and leaves nothing behind. A second call waits for the first. */
  stop(reason: string): Promise<void> {
    this.#stopping ??= this.#stop(reason);
    return this.#stopping;
  }

  /** No more grace for anybody. */
  hurry(): void {
    for (const process of this.#processes()) process.hurry();
  }

  async #stop(reason: string): Promise<void> {
    this.events.emit({ type: 'stopping', reason });
    this.#cancelled.abort();
    await Promise.all(this.#services.map((set) => set.close(reason)));
    await this.#console?.process.stop(reason);
    await Promise.all(this.#engines.map(({ process }) => process.stop(reason)));
    await this.#databases;
    this.#host.record.remove();
    this.events.emit({ type: 'stopped' });
  }
}
