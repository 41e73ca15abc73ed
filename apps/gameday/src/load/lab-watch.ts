import { faultsPath } from '@gameday/conventions';
import { exchange, type LabPaths, services } from '@gameday/lab-kit';
import type { LabRecord, ServiceRecord } from '@gameday/load-report';
import { LabClient, supervisorOf } from '../lab/control-client.ts';
import { LabGovernance } from '../lab/governance.ts';
import type { LabStatus } from '../supervisor/status.ts';

const everyMs = 5_000;
const faultsEveryMs = 2_000;

type Fault = LabRecord['faults'][number];

/** What runs in the lab while a load is made. Whatever cannot be learned is left out: a load is not about that. */
export class LabWatch {
  readonly #client: LabClient;
  readonly #clusterPort: number;
  readonly #before: LabStatus;
  readonly #monolith: boolean;
  readonly #policies: LabRecord['policies'];
  readonly #faults = new Map<string, Fault>();
  readonly #most = new Map<string, number>();
  readonly #timers: NodeJS.Timeout[];

  private constructor(
    client: LabClient,
    clusterPort: number,
    before: LabStatus,
    { monolith, policies }: Pick<LabRecord, 'monolith' | 'policies'>,
  ) {
    this.#client = client;
    this.#clusterPort = clusterPort;
    this.#before = before;
    this.#monolith = monolith;
    this.#policies = policies;
    this.#count(before);
    this.#timers = [
      setInterval(() => void this.#lookAtReplicas(), everyMs).unref(),
      setInterval(() => void this.#lookAtFaults(), faultsEveryMs).unref(),
    ];
  }

  /** Begins to watch; undefined when no lab runs. */
  static async begin(paths: LabPaths): Promise<LabWatch | undefined> {
    if (!supervisorOf(paths)) return undefined;
    const client = new LabClient(paths);
    try {
      const [{ monolith, ports }, status] = await Promise.all([client.lab(), client.status()]);
      const policies = await overrides(paths, status);
      const watch = new LabWatch(client, ports.cluster, status, { monolith, policies });
      await watch.#lookAtFaults();
      return watch;
    } catch {
      return undefined;
    }
  }

  /** The engines' versions. */
  get versions(): Record<string, string> {
    return Object.fromEntries(
      this.#before.engines.flatMap(({ name, version, state }) =>
        version !== null && state === 'ready' ? [[name, version]] : [],
      ),
    );
  }

  async end(): Promise<LabRecord> {
    for (const timer of this.#timers) clearInterval(timer);
    const after = await this.#client.status().catch(() => this.#before);
    this.#count(after);
    return {
      monolith: this.#monolith,
      services: this.#before.services.map(({ name }) => this.#service(name, after)),
      policies: this.#policies,
      faults: [...this.#faults.values()],
    };
  }

  #service(name: string, after: LabStatus): ServiceRecord {
    return {
      name,
      before: readyOf(this.#before, name),
      after: readyOf(after, name),
      most: this.#most.get(name) ?? 0,
      restarts: Math.max(0, restartsOf(after, name) - restartsOf(this.#before, name)),
    };
  }

  #count(status: LabStatus): void {
    for (const { name } of status.services) {
      this.#most.set(name, Math.max(this.#most.get(name) ?? 0, readyOf(status, name)));
    }
  }

  async #lookAtReplicas(): Promise<void> {
    await this.#client.status().then(
      (status) => this.#count(status),
      () => undefined,
    );
  }

  async #lookAtFaults(): Promise<void> {
    try {
      const { status, text } = await exchange({ path: faultsPath, to: this.#clusterPort, timeoutMs: 2_000 });
      if (status !== 200) return;
      for (const { lease, says, target, experiment } of (JSON.parse(text) as { items: (Fault & { lease: string })[] })
        .items) {
        this.#faults.set(lease, { says, target, experiment });
      }
    } catch {
      // no cluster app, or busy; the next look may tell
    }
  }
}

const replicasOf = (status: LabStatus, service: string) =>
  status.services.find(({ name }) => name === service)?.replicas ?? [];
const readyOf = (status: LabStatus, service: string) =>
  replicasOf(status, service).filter(({ state }) => state === 'ready').length;
const restartsOf = (status: LabStatus, service: string) =>
  replicasOf(status, service).reduce((sum, { restarts }) => sum + restarts, 0);

/** The policies that somebody has set, as the replicas have them in force. */
async function overrides(paths: LabPaths, { services: running }: LabStatus): Promise<LabRecord['policies']> {
  const governance = new LabGovernance(paths);
  const names = services.map(({ name }) => name).filter((name) => running.some((each) => each.name === name));
  const reports = await Promise.all(names.map((name) => governance.reports(name).catch(() => [])));
  const found = reports
    .flat()
    .flatMap(({ service, edges, server }) =>
      [...edges, { peer: 'server', ...server }]
        .filter(({ source }) => source === 'consul')
        .map(({ peer, settings }) => [`${service} ${peer}`, { service, peer, policy: settings as unknown }] as const),
    );
  return [...new Map(found).values()];
}
