import type { ManagedProcess, PartChange } from '@gameday/process';
import { type LabSurroundings, replicaEnvironment, replicaName } from '../lab/environment.ts';
import { appProcessPlan } from './app-processes.ts';
import type { ConsulAgent } from './consul-agent.ts';
import type { PortPool } from './lab-ports.ts';
import { makePart, type PartHost } from './parts.ts';
import type { Service } from './services.ts';

/** One replica: its name and ports stay the same over its restarts. */
export interface Replica {
  readonly name: string;
  readonly port: number;
  readonly adminPort: number;
  readonly process: ManagedProcess;
}

export interface ReplicaSettings extends LabSurroundings {
  readonly consul: ConsulAgent;
  readonly pool: PortPool;
  /** The file that a replica runs. */
  readonly entry: string;
}

/** terminationGracePeriod: what a replica has to finish its requests in, in milliseconds. */
const terminationGraceMs = 10_000;
/** How long a dead replica stays in Consul as critical, for all to see, before it goes. */
const shownCriticalMs = 3_000;

/** Keeps the wanted number of replicas of one service. */
export class ReplicaSet {
  readonly service: Service;
  readonly #host: PartHost;
  readonly #settings: ReplicaSettings;
  #replicas: Replica[] = [];
  readonly #goodbyes = new Map<string, NodeJS.Timeout>();
  #scaling: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(service: Service, host: PartHost, settings: ReplicaSettings) {
    this.service = service;
    this.#host = host;
    this.#settings = settings;
  }

  /** The replicas that are wanted, the oldest first, and those on their way out. */
  get replicas(): readonly Replica[] {
    return this.#replicas;
  }

  /** Starts or stops replicas, the newest first to go; resolves when those to go are gone. One change at a time. */
  scale(wanted: number): Promise<void> {
    const next = this.#scaling.then(() => this.#scale(wanted));
    this.#scaling = next.catch(() => undefined);
    return next;
  }

  async #scale(wanted: number): Promise<void> {
    while (this.#replicas.length < wanted && !this.#closed) await this.#add();
    const surplus = this.#replicas.slice(wanted);
    await Promise.all(surplus.map((replica) => this.#remove(replica)));
  }

  /** Stops every replica and keeps it, so that `start` brings back the same ones. */
  async stop(reason: string): Promise<void> {
    await this.#scaling;
    await Promise.all(this.#replicas.map((replica) => replica.process.stop(reason)));
  }

  start(): void {
    for (const replica of this.#replicas) replica.process.start();
  }

  /** Stops every replica for good: none is added any more, nothing is told to Consul later. */
  async close(reason: string): Promise<void> {
    this.#closed = true;
    for (const timer of this.#goodbyes.values()) clearTimeout(timer);
    await Promise.all(this.#replicas.map((replica) => replica.process.stop(reason)));
    await this.#scaling;
  }

  async #add(): Promise<void> {
    const { pool, ports, entry } = this.#settings;
    const port = this.service.door ? ports.gateway : await pool.take();
    const adminPort = await pool.take();
    if (this.#closed) return;
    const name = replicaName(this.service.name);
    const env = replicaEnvironment({ service: this.service, replica: name, port, adminPort }, this.#settings);
    const plan = appProcessPlan({
      part: name,
      entry,
      paths: this.#host.paths,
      env,
      probe: { port: adminPort, path: '/readyz' },
      stopGraceMs: terminationGraceMs,
    });
    const process = makePart(this.#host, { name, kind: 'service', plan: () => plan });
    process.onChange((change) => this.#tellConsul(name, change));
    this.#replicas.push({ name, port, adminPort, process });
    process.start();
  }

  async #remove(replica: Replica): Promise<void> {
    await replica.process.stop('scaled down');
    this.#replicas = this.#replicas.filter((other) => other !== replica);
    this.#cancelGoodbye(replica.name);
    // It deregisters itself; one that had to be killed could not.
    await this.#settings.consul.deregister(replica.name);
    this.#settings.pool.give(replica.port, replica.adminPort);
    this.#host.events.emit({ type: 'removed', name: replica.name });
  }

  /**
   * A replica that died shows as critical at once, and goes from Consul after a moment unless its successor has been started
   * by then, whose own registration under the same id takes the place of the dead one's.
   */
  #tellConsul(name: string, { from, to, unexpected }: PartChange): void {
    const { consul } = this.#settings;
    if (unexpected && 'reason' in to) {
      const pid = 'pid' in from ? ` (pid ${from.pid})` : '';
      void consul.markCritical(name, `${to.reason}${pid}`);
      this.#cancelGoodbye(name);
      this.#goodbyes.set(
        name,
        setTimeout(() => void consul.deregister(name), shownCriticalMs),
      );
    } else if (to.state === 'starting' && to.pid !== undefined) {
      this.#cancelGoodbye(name);
    } else if (to.state === 'ready') {
      void consul.clearMark(name);
    }
  }

  #cancelGoodbye(name: string): void {
    clearTimeout(this.#goodbyes.get(name));
    this.#goodbyes.delete(name);
  }
}
