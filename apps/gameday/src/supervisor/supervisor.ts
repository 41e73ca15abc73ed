import { suggestion } from '@gameday/conventions';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabPorts } from '@gameday/conventions';
import { type ManagedProcess, processesMarked, processIdentity, reasonOf, stopIdentity } from '@gameday/process';
import { ensureSecrets, labMark, type LabPaths, type LabSecrets, type Service } from '@gameday/lab-kit';
import { CommandError, usageError } from '../cli/errors.ts';
import { consolePlan } from './app-processes.ts';
import type { AutoscalerNote } from './cluster-client.ts';
import { nameOf } from './cluster-pods.ts';
import { ClusterPart, type ClusterSettings } from './cluster-part.ts';
import type { DatabaseServer } from './databases.ts';
import { EnginePart } from './engine-parts.ts';
import { LabEvents, type Urls } from './events.ts';
import { PartRecord } from './part-record.ts';
import { makePart, type PartHost } from './parts.ts';
import type { StartingPart } from './progress-of-start.ts';
import { refuseTakenPorts, refuseWithout } from './refusals.ts';
import { podState } from './pod-report.ts';
import { StartWatch } from './start-watch.ts';
import { type LabStatus, reportStatus } from './status.ts';
import type { World } from './world.ts';
import { checkScale } from './scale.ts';

export interface LabOptions extends Omit<ClusterSettings, 'manifests'> {
  readonly paths: LabPaths;
  readonly ports: LabPorts;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** The app in one process instead of the services. */
  readonly monolith: boolean;
  readonly world: World;
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
  #cluster: ClusterPart | undefined;
  #console: { process: ManagedProcess; port: number } | undefined;
  readonly #installing = new Set<string>();
  readonly #cancelled = new AbortController();
  readonly #watch = new StartWatch(this.events, () => this.urls());
  #databases: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #resetting = false;

  constructor(options: LabOptions) {
    this.options = options;
    const { paths, ports, env, world } = options;
    this.#secrets = ensureSecrets(paths.secrets);
    this.#host = {
      paths,
      events: this.events,
      record: new PartRecord(paths.parts, processIdentity(process.pid)),
      changed: ({ name, to, lastLines }) => this.#changed(name, reasonOf(to), lastLines),
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
      apps: this.#apps,
      services: this.#cluster?.report(this.wanted.map(({ name }) => name)) ?? [],
      urls: this.urls(),
      notices: this.#notices(),
    });
  }

  #notices(): string[] {
    const { timeScale, autoscaling } = this.options;
    return [
      ...(timeScale === 1 ? [] : [`The autoscaler’s time runs ${timeScale} times as fast (--time-scale).`]),
      ...(autoscaling ? [] : ['Autoscalers only watch (--no-autoscaling).']),
    ];
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
    this.#startApps();
    void this.#installOthers(absent.filter(({ engine }) => !engine.needed));
  }

  #startEngine(engine: EnginePart): void {
    if (this.stopping) return;
    engine.process.start();
    if (engine.name === 'postgres') this.#databases = this.#prepareDatabases(engine);
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

  #startApps(): void {
    if (this.stopping) return;
    const { paths, ports, env, scale, timeScale, autoscaling, world, monolith } = this.options;
    const entry = world.entryOf('cluster');
    if (entry === undefined) throw new CommandError('no_cluster', 'apps/cluster is not there');
    this.#startConsole();
    // A lab begins as its manifests say; what was scaled in the one before is forgotten, what its autoscalers learned is not.
    rmSync(paths.clusterState, { force: true });
    this.#cluster = new ClusterPart(this.#host, {
      ...{ entry, ports, env, scale, timeScale, autoscaling, manifests: world.manifests(monolith) },
      changed: (name, trouble, lastLines) => this.#changed(name, trouble, lastLines),
    });
    this.#cluster.start();
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
      ...(this.#cluster ? [part(this.#cluster.process, true), ...this.#cluster.starting()] : []),
    ];
  }

  #changed(name: string, trouble: string | undefined, lastLines: readonly string[]): void {
    if (this.stopping) return;
    this.#judge();
    this.#watch.blame(name, trouble, lastLines, this.#startingParts());
  }

  #judge(): void {
    if (this.#cluster?.placed === true && !this.stopping && !this.#resetting) this.#watch.judge(this.#startingParts());
  }

  /**
   * Sets the number of a service's replicas, with `hold` out of its autoscaler's reach; `auto` gives it back to the autoscaler.
   * @returns the service's autoscaler, if it has one
   * @throws CommandError when that cannot be
   */
  async scale(name: string, replicas: number | 'auto', hold: boolean): Promise<AutoscalerNote | undefined> {
    const service = this.wanted.find((candidate) => candidate.name === name);
    if (!service) {
      const names = this.wanted.map((known) => known.name);
      throw usageError(`the lab runs no service "${name}"; ${suggestion(name, names)}`);
    }
    const cluster = this.#runningCluster();
    const autoscaler = await cluster.client.autoscalerOf(name);
    const paused = replicas === 'auto' ? false : hold || (autoscaler?.paused ?? false);
    if (!autoscaler && (hold || replicas === 'auto')) {
      throw usageError(`${name} has no autoscaler`, `give a number alone: gameday scale ${name} 2`);
    }
    if (replicas !== 'auto') checkScale(service, replicas);
    if (autoscaler && autoscaler.paused !== paused) await cluster.client.pause(autoscaler.name, paused);
    if (replicas !== 'auto') await cluster.scale(name, replicas);
    return autoscaler && { ...autoscaler, paused };
  }

  #runningCluster(): ClusterPart {
    if (this.stopping) throw new CommandError('stopping', 'the lab is stopping');
    if (this.#cluster) return this.#cluster;
    throw new CommandError('starting', 'the lab is just starting', { hint: 'try again in a moment' });
  }

  /** Restarts one part without backoff. @throws CommandError when there is no such part */
  restart(name: string): void {
    const cluster = this.#runningCluster();
    const replica = cluster.replica(name);
    if (replica) return cluster.restart(replica);
    // Replicas must not go down with what keeps them: it ends as in a crash, which it is made for.
    if (name === cluster.process.name) return cluster.crash();
    const part = this.#processes().find((candidate) => candidate.name === name);
    const names = this.#startingParts().map((candidate) => candidate.name);
    if (!part) throw usageError(`the lab has no part "${name}"; ${suggestion(name, names)}`);
    part.restart('restart asked for');
  }

  get #apps() {
    return [this.#cluster, this.#console].filter((app) => app !== undefined);
  }

  #processes(): ManagedProcess[] {
    return [...this.#engines, ...this.#apps].map(({ process }) => process);
  }

  /** Empties the app: services stop, their databases are made anew, services start again. Resolves when they are ready. */
  async reset(): Promise<void> {
    if (this.#resetting) throw new CommandError('resetting', 'the app is being reset already');
    const cluster = this.#runningCluster();
    this.#resetting = true;
    const wanted = [...(await cluster.client.wanted())];
    try {
      await Promise.all(wanted.map(([service]) => cluster.scale(service, 0)));
      await this.options.world.recreateDatabases(this.#databaseServer());
    } finally {
      if (!this.stopping) await Promise.all(wanted.map(([service, replicas]) => cluster.scale(service, replicas)));
      this.#resetting = false;
    }
    await this.#replicasReady(cluster, resetTimeoutMs);
    this.#judge();
  }

  async #replicasReady(cluster: ClusterPart, timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    const late = () => cluster.replicas.filter((pod) => podState(pod) !== 'ready').map(nameOf);
    while (late().length > 0 && !this.stopping) {
      if (performance.now() > deadline) {
        throw new CommandError('not_ready', `the app is empty, but not ready again after ${timeoutMs / 1000} s`, {
          hint: `see gameday logs of ${late().join(', ')}`,
        });
      }
      await sleep(50);
    }
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
    await this.#cluster?.stop(reason);
    await this.#console?.process.stop(reason);
    await Promise.all(this.#engines.map(({ process }) => process.stop(reason)));
    await this.#databases;
    await this.#endLeftovers();
    this.#host.record.remove();
    this.events.emit({ type: 'stopped' });
  }
  /** Replicas that a cluster app took over and then could not end, because it was killed itself. */
  async #endLeftovers(): Promise<void> {
    const left = processesMarked(labMark, this.options.paths.folder);
    await Promise.all(left.map((identity) => stopIdentity(identity, { graceMs: 1_000 })));
  }
}
