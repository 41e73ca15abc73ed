import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { annotation, type Container, type Pod, type PodSpec } from '@gameday/kubernetes';
import { processesMarked, stopIdentity } from '@gameday/process';
import type { EventNote } from '../../shared.ts';
import { createStore } from '../../store/create-store.ts';
import type { Store, Stored } from '../../store/store.ts';
import { createKubelet, type Kubelet } from '../kubelet.ts';
import type { KubeletOptions } from '../options.ts';

export const namespace = 'gameday';
const programFile = fileURLToPath(new URL('pod-program.ts', import.meta.url));
const markName = 'GAMEDAY_KUBELET_TEST';

/** Below the ephemeral ports, and apart for processes that test at the same time. */
const portsFor = (pid: number) => ({ first: 24_000 + (pid % 80) * 100, count: 100 });

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface NotedEvent extends EventNote {
  readonly pod: string;
}

/** What a kubelet of the tests is made of; `folder` is its mark, too. */
export function testOptions(folder: string, store: Store, events: NotedEvent[]): KubeletOptions {
  return {
    store,
    events: { record: (_kind, about, note) => void events.push({ pod: about.metadata.name, ...note }) },
    log: quiet,
    nodeName: 'laptop',
    folder,
    command: () => ({ command: process.execPath, args: [programFile], cwd: folder }),
    environment: (_pod, { port, adminPort }) => ({
      PATH: process.env['PATH'] ?? '',
      GAMEDAY_PORT: String(port),
      GAMEDAY_ADMIN_PORT: String(adminPort),
    }),
    ports: portsFor(process.pid),
    hostPort: () => undefined,
    mark: { name: markName, value: folder },
    limits: 'none',
  };
}

export interface PodWish {
  readonly name?: string;
  readonly container?: Partial<Container>;
  readonly spec?: Partial<PodSpec>;
  readonly annotations?: Record<string, string>;
  readonly env?: Record<string, string>;
}

const probeOf = (path: string) => ({ httpGet: { path, port: 'admin' }, periodSeconds: 1 });

/** A pod as a Deployment's manifest would make it, with startup, readiness and liveness probes. */
export const podOf = ({ name = 'feed-5d9c7-abcde', container, spec, annotations, env = {} }: PodWish = {}): Pod => ({
  metadata: { name, namespace, ...(annotations && { annotations }) },
  spec: {
    terminationGracePeriodSeconds: 10,
    containers: [
      {
        name: 'feed',
        image: 'gameday/feed',
        ports: [
          { name: 'http', containerPort: 8080 },
          { name: 'admin', containerPort: 9090 },
        ],
        env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
        startupProbe: probeOf('/livez'),
        readinessProbe: probeOf('/readyz'),
        livenessProbe: probeOf('/livez'),
        ...container,
      },
    ],
    ...spec,
  },
});

export const conditionOf = (pod: Stored<'Pod'> | undefined, type: string) =>
  pod?.status?.conditions?.find((condition) => condition.type === type);
export const isReady = (pod: Stored<'Pod'> | undefined): boolean => conditionOf(pod, 'Ready')?.status === 'True';
export const containerOf = (pod: Stored<'Pod'> | undefined) => pod?.status?.containerStatuses?.[0];
export const pidOf = (pod: Stored<'Pod'> | undefined): number => Number(pod?.metadata.annotations?.[annotation.pid]);

/** Waits for something to become true. */
export async function until<T>(
  what: () => T | Promise<T>,
  message: string,
  timeoutMs = 10_000,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await what();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`${message}: not within ${timeoutMs} ms`);
    await sleep(10);
  }
}

/** A store, a folder and the kubelets that share them, one after the other. */
export class TestNode {
  readonly folder = mkdtempSync(join(tmpdir(), 'gameday-kubelet-'));
  readonly storeFile = join(this.folder, 'cluster.log');
  readonly events: NotedEvent[] = [];
  store: Store & { close(): void } = createStore({ file: this.storeFile });
  kubelet: Kubelet | undefined;

  start(more: Partial<KubeletOptions> = {}): Kubelet {
    this.kubelet = createKubelet({ ...testOptions(this.folder, this.store, this.events), ...more });
    return this.kubelet;
  }

  /** As the next process would: reads the store's file anew. */
  reopen(): void {
    this.store.close();
    this.store = createStore({ file: this.storeFile });
  }

  create(wish: PodWish = {}): Stored<'Pod'> {
    return this.store.create('Pod', podOf(wish));
  }

  pod(name = 'feed-5d9c7-abcde'): Stored<'Pod'> | undefined {
    return this.store.get('Pod', { namespace, name });
  }

  ready(name?: string): Promise<Stored<'Pod'>> {
    return until(() => (isReady(this.pod(name)) ? this.pod(name) : undefined), 'the pod is not ready');
  }

  delete(graceSeconds: number, name = 'feed-5d9c7-abcde'): void {
    this.store.update('Pod', { namespace, name }, (pod) => ({
      ...pod,
      metadata: {
        ...pod.metadata,
        deletionTimestamp: new Date().toISOString(),
        deletionGracePeriodSeconds: graceSeconds,
      },
    }));
  }

  gone(name?: string, timeoutMs?: number): Promise<true> {
    return until(() => this.pod(name) === undefined || undefined, 'the pod is still there', timeoutMs);
  }

  /** Tells the pod's program something; the answer's body. */
  async tell(command: string, name?: string): Promise<Record<string, unknown>> {
    const port = Number(this.pod(name)?.metadata.annotations?.[annotation.port]);
    return JSON.parse(await fetchText(port, command)) as Record<string, unknown>;
  }

  log(name = 'feed-5d9c7-abcde', previous = false): string {
    const pod = this.pod(name);
    const file = pod && this.kubelet?.logFileOf(pod, previous);
    return file === undefined ? '' : readFileSync(file, 'utf8');
  }

  reasons(): string[] {
    return this.events.map(({ reason }) => reason);
  }

  async end(): Promise<void> {
    await this.kubelet?.close({ stopPods: false });
    const left = processesMarked(markName, this.folder);
    await Promise.all(left.map((identity) => stopIdentity(identity, { signal: 'SIGKILL', graceMs: 0 })));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One request on a connection of its own. */
export const fetchText = (port: number, path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(text));
    });
    request.on('error', reject);
  });
