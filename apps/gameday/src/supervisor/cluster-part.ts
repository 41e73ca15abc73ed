import { setTimeout as sleep } from 'node:timers/promises';
import type { LabPorts } from '@gameday/conventions';
import type { Pod } from '@gameday/kubernetes';
import { inheritedEnvironment } from '@gameday/lab-kit';
import type { ManagedProcess } from '@gameday/process';
import { CommandError } from '../cli/errors.ts';
import { appProcessPlan } from './app-processes.ts';
import { ClusterClient } from './cluster-client.ts';
import { ClusterPods, nameOf } from './cluster-pods.ts';
import { makePart, type PartHost } from './parts.ts';
import { lastWords, podState, podTrouble, reportReplica, serviceOf, startingPod } from './pod-report.ts';
import type { StartingPart } from './progress-of-start.ts';
import type { ServiceReport } from './status.ts';

/** How the lab's cluster is to run. */
export interface ClusterSettings {
  /** The folder of Kubernetes manifests that it keeps. */
  readonly manifests: string;
  /** Wanted replicas by service, where it is not what the manifest says. */
  readonly scale: Readonly<Record<string, number>>;
  /** How many times faster than the real clock the autoscaler's runs. */
  readonly timeScale: number;
  /** Whether autoscalers act. */
  readonly autoscaling: boolean;
}

interface Options extends ClusterSettings {
  readonly entry: string;
  readonly ports: LabPorts;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Told after each change of a replica; with the last lines of its log where it ended. */
  readonly changed: (name: string, trouble: string | undefined, lastLines: readonly string[]) => void;
}

/** Longer than any replica's own grace, so that the cluster can end them all. */
const stopGraceMs = 45_000;
/** Replicas live on without it, but nobody looks after them: it must be back within two seconds, however often it dies. */
const quickRestart = { baseMs: 20, capMs: 250 };
const scaleTimeoutMs = 100_000;
const pollMs = 25;

/** The cluster app, which keeps the replicas, and what is known of them through its API. */
export class ClusterPart {
  readonly process: ManagedProcess;
  readonly port: number;
  readonly client: ClusterClient;
  readonly #host: PartHost;
  readonly #pods: ClusterPods;
  readonly #changed: Options['changed'];

  constructor(host: PartHost, options: Options) {
    const { entry, ports, env, manifests, scale, timeScale, autoscaling } = options;
    this.port = ports.cluster;
    this.client = new ClusterClient(ports.cluster);
    this.#host = host;
    this.#changed = options.changed;
    const plan = appProcessPlan({
      part: 'cluster',
      entry,
      paths: host.paths,
      env: {
        ...inheritedEnvironment(env),
        GAMEDAY_PORT: String(ports.cluster),
        GAMEDAY_HOME: host.paths.folder,
        GAMEDAY_PORTS: JSON.stringify(ports),
        GAMEDAY_MANIFESTS: manifests,
        GAMEDAY_SCALE: JSON.stringify(scale),
        GAMEDAY_TIME_SCALE: String(timeScale),
        GAMEDAY_AUTOSCALING: autoscaling ? 'on' : 'off',
      },
      probe: { port: ports.cluster, path: '/readyz' },
      stopGraceMs,
    });
    this.process = makePart(host, { name: 'cluster', kind: 'app', plan: () => plan, restart: quickRestart });
    this.#pods = new ClusterPods(ports.cluster, (pod, before, gone) => this.#tell(pod, before, gone));
  }

  start(): void {
    this.process.start();
  }

  /** Whether it has told what there is: before that, nothing is known to be missing. */
  get placed(): boolean {
    return this.process.status.state === 'ready' && this.#pods.listed;
  }

  /** Stops every replica and then itself. */
  async stop(reason: string): Promise<void> {
    await this.process.stop(reason);
    this.#pods.close();
  }

  get replicas(): readonly Pod[] {
    return this.#pods.all;
  }

  replica(name: string): Pod | undefined {
    return this.#pods.all.find((pod) => nameOf(pod) === name);
  }

  replicasOf(service: string): readonly Pod[] {
    return this.#pods.all.filter((pod) => serviceOf(pod) === service);
  }

  report(services: readonly string[]): ServiceReport[] {
    const now = Date.now();
    return services.map((name) => ({ name, replicas: this.replicasOf(name).map((pod) => reportReplica(pod, now)) }));
  }

  starting(): StartingPart[] {
    return this.#pods.all.filter((pod) => podState(pod) !== 'stopping').map(startingPod);
  }

  /** Sets the number of replicas of a service; resolves when there are so many and those to go are gone. */
  async scale(service: string, replicas: number): Promise<void> {
    await this.client.setReplicas(service, replicas);
    const deadline = performance.now() + scaleTimeoutMs;
    while (this.replicasOf(service).length !== replicas) {
      if (performance.now() > deadline) {
        throw new CommandError(
          'not_scaled',
          `${service} has not come to ${replicas} replicas in ${scaleTimeoutMs / 1000} s`,
          {
            hint: `gameday status shows how far it is; gameday logs cluster says why`,
          },
        );
      }
      await sleep(pollMs);
    }
  }

  /** Ends the cluster app alone, as a crash would: its replicas live on, and the next one takes them over. */
  crash(): void {
    const { identity } = this.process;
    if (identity) process.kill(identity.pid, 'SIGKILL');
  }

  /** Ends one replica's process gracefully; the cluster starts it again under the same name. */
  restart(pod: Pod): void {
    const { pid } = reportReplica(pod, Date.now());
    if (pid !== null) process.kill(pid, 'SIGTERM');
  }

  #tell(pod: Pod, before: Pod | undefined, gone: boolean): void {
    const name = nameOf(pod);
    if (gone) this.#host.events.emit({ type: 'removed', name });
    else if (!before || podState(pod) !== podState(before) || podTrouble(pod) !== podTrouble(before)) {
      const reason = podTrouble(pod);
      const state = podState(pod);
      this.#host.events.emit({ type: 'part', name, kind: 'service', state, ...(reason !== undefined && { reason }) });
    }
    this.#changed(name, podTrouble(pod), lastWords(pod));
  }
}
