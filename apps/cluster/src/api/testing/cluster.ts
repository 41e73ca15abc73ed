import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { timestamp } from '@gameday/kubernetes';
import type { PodUsage } from '../../shared.ts';
import { createStore } from '../../store/create-store.ts';
import type { Store } from '../../store/store.ts';
import { type Api, createApi } from '../create-api.ts';
import type { ApiOptions } from '../context.ts';
import { writeKubeconfig } from '../kubeconfig.ts';
import { autoscaler, budget, crashing, deployment, event, namespace, pod, replicaSet, service } from './objects.ts';

/** A cluster without anything that acts: a store, and the API on a port of its own. */
export interface TestCluster {
  readonly store: Store;
  readonly api: Api;
  readonly port: number;
  /** A folder of its own, with `kubeconfig` and the logs of pods in `NAME.log`. */
  readonly folder: string;
  readonly kubeconfig: string;
  /** What the pods use, by name. */
  readonly usage: Map<string, PodUsage>;
  readonly errors: unknown[];
  url(path: string): string;
  close(): Promise<void>;
}

export async function startCluster(options: Partial<ApiOptions> = {}): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'gameday-api-'));
  const store = createStore();
  const usage = new Map<string, PodUsage>();
  const errors: unknown[] = [];
  const api = createApi({
    store,
    usage: { usageOf: (_namespace, name) => usage.get(name) },
    logs: {
      logFileOf: ({ metadata }, previous) => (previous ? undefined : join(folder, `${metadata.name}.log`)),
    },
    clock: { nowMs: Date.now, scale: 1, toScaledMs: (ms) => ms, toRealMs: (ms) => ms },
    port: 0,
    nodeName: 'laptop',
    machine: { cores: 2, memoryBytes: 4 * 2 ** 30, cpuCoresUsed: () => 0.5, memoryBytesUsed: () => 2 ** 30 },
    log: { info: () => {}, warn: () => {}, error: (fields) => errors.push(fields) },
    ...options,
  });
  const port = await api.listen();
  const kubeconfig = join(folder, 'kubeconfig');
  writeKubeconfig(kubeconfig, { port, namespace });
  return {
    store,
    api,
    port,
    folder,
    kubeconfig,
    usage,
    errors,
    url: (path) => `http://127.0.0.1:${port}${path}`,
    async close() {
      await api.close();
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const ago = (seconds: number): string => timestamp(Date.now() - seconds * 1_000);

/** One service with two pods, of which one crashes, and everything around it. */
export function fill({ store, usage }: Pick<TestCluster, 'store' | 'usage'>): void {
  const { metadata: owner } = store.create('Deployment', deployment('feed'));
  const { metadata: set } = store.create('ReplicaSet', replicaSet('feed', { name: owner.name, uid: owner.uid }));
  const ownerReferences = [
    { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: set.name, uid: set.uid, controller: true },
  ];
  for (const [suffix, status] of [
    ['aaaaa', undefined],
    ['bbbbb', crashing('feed', ago(10))],
  ] as const) {
    const made = pod('feed', suffix, status);
    const { metadata } = store.create('Pod', { ...made, metadata: { ...made.metadata, ownerReferences } });
    usage.set(metadata.name, {
      namespace,
      pod: metadata.name,
      uid: metadata.uid,
      container: 'feed',
      cpuCores: 0.123,
      memoryBytes: 50 * 2 ** 20,
      atMs: Date.now(),
      windowSeconds: 10,
    });
    store.create(
      'Event',
      event({ kind: 'Pod', name: metadata.name, uid: metadata.uid }, status ? 'BackOff' : 'Started', ago(30)),
    );
  }
  store.create('Service', service('feed'));
  store.create('PodDisruptionBudget', budget('feed', 1));
  const hpa = store.create('HorizontalPodAutoscaler', autoscaler('feed'));
  store.create(
    'Event',
    event({ kind: 'HorizontalPodAutoscaler', name: 'feed', uid: hpa.metadata.uid }, 'SuccessfulRescale', ago(60)),
  );
}
