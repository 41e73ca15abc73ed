import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HorizontalPodAutoscalerSpec, timestamp } from '@gameday/kubernetes';
import type { EventNote, Log, PodUsage, UsageSource } from '../../shared.ts';
import { createStore } from '../../store/create-store.ts';
import type { Stored } from '../../store/store.ts';
import { type AutoscalerApp, type AutoscalerOptions, createAutoscaler } from '../create-autoscaler.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

const namespace = 'gameday';
const labels = { 'app.kubernetes.io/name': 'feed' };

/** A deployment `feed` with pods that come up at once, an autoscaler on it, and use as the test says. */
export interface SmallCluster extends Disposable {
  readonly store: ReturnType<typeof createStore>;
  readonly clock: TestClock;
  readonly events: (EventNote & { readonly about: string })[];
  readonly logs: string[];
  readonly folder: string;
  app: AutoscalerApp;
  /** Load in cores, shared by the pods that are ready; each has one container that requests 100m. */
  cpuCores: number;
  /** Makes the autoscaler anew, as after a restart of its process. */
  restart(): Promise<void>;
  /** Goes on by so many seconds on the autoscaler's clock; pods follow the deployment's size at once. */
  go(scaledSeconds: number): Promise<void>;
  replicas(): number;
  hpa(): Stored<'HorizontalPodAutoscaler'>;
  edit(spec: Partial<HorizontalPodAutoscalerSpec>): void;
  annotate(annotations: Readonly<Record<string, string>>): void;
  condition(type: string): { readonly status: string; readonly reason?: string; readonly message?: string } | undefined;
}

export interface SmallClusterOptions extends Partial<
  Pick<AutoscalerOptions, 'prometheus' | 'prometheusTimeoutMs' | 'rules' | 'options'>
> {
  readonly spec?: Partial<HorizontalPodAutoscalerSpec>;
  readonly replicas?: number;
  readonly timeScale?: number;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Real milliseconds from the creation of a pod until it is ready, of those that come after the first; default 0. */
  readonly startUpMs?: number;
}

export const cpuMetric = (averageUtilization: number) => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});

export function createSmallCluster(options: SmallClusterOptions = {}): SmallCluster {
  const { startUpMs = 0 } = options;
  const clock = createTestClock(options.timeScale ?? 1);
  const folder = mkdtempSync(join(tmpdir(), 'gameday-autoscaler-'));
  const store = createStore({ nowMs: clock.nowMs });
  const events: SmallCluster['events'] = [];
  const logs: string[] = [];
  const say = (fields: object, message: string): void => void logs.push(message, JSON.stringify(fields));
  const log: Log = { info: say, warn: say, error: say };
  let created = 0;

  store.create('Deployment', {
    metadata: { name: 'feed', namespace, labels },
    spec: {
      replicas: options.replicas ?? 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'feed' }] } },
    },
  });

  const makeReady = (name: string): void => {
    if (!store.get('Pod', { namespace, name })) return;
    store.update('Pod', { namespace, name }, (pod) => ({
      ...pod,
      status: {
        ...pod.status,
        conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: timestamp(clock.nowMs()) }],
        containerStatuses: [
          { name: 'feed', image: 'feed', imageID: '', ready: true, restartCount: 2, state: { running: {} } },
        ],
      },
    }));
  };
  const makePod = (readyAfterMs: number): void => {
    created += 1;
    const name = `feed-7d9f-${created}`;
    store.create('Pod', {
      metadata: { name, namespace, labels },
      spec: {
        nodeName: 'laptop',
        containers: [{ name: 'feed', resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1' } } }],
      },
      status: { phase: 'Running', startTime: timestamp(clock.nowMs()), podIP: '127.0.0.1' },
    });
    if (readyAfterMs === 0) makeReady(name);
    else clock.timers(readyAfterMs, () => makeReady(name));
  };
  const followDeployment = (readyAfterMs = startUpMs): void => {
    const wanted = store.get('Deployment', { namespace, name: 'feed' })?.spec?.replicas ?? 0;
    for (let count = store.list('Pod').length; count < wanted; count += 1) makePod(readyAfterMs);
    for (const pod of store.list('Pod').slice(wanted)) store.delete('Pod', pod.metadata);
    store.update('Deployment', { namespace, name: 'feed' }, (present) => ({
      ...present,
      status: { ...present.status, replicas: wanted, readyReplicas: wanted },
    }));
  };
  followDeployment(0);

  store.create('HorizontalPodAutoscaler', {
    metadata: { name: 'feed', namespace, labels, annotations: { ...options.annotations } },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'feed' },
      minReplicas: 1,
      maxReplicas: 10,
      metrics: [cpuMetric(50)],
      ...options.spec,
    },
  });

  const usage: UsageSource = {
    usageOf(inNamespace, pod): PodUsage | undefined {
      const found = store.get('Pod', { namespace: inNamespace, name: pod });
      if (!found) return undefined;
      const cpuCores = cluster.cpuCores / store.list('Pod').length;
      const { uid } = found.metadata;
      const memoryBytes = 50 * 1024 * 1024;
      const reading = { cpuCores, memoryBytes, atMs: clock.nowMs(), windowSeconds: 2 };
      return { namespace: inNamespace, pod, uid, container: 'feed', ...reading };
    },
  };
  const start = (): AutoscalerApp =>
    createAutoscaler({
      store,
      usage,
      events: { record: (kind, about, note) => void events.push({ ...note, about: `${kind}/${about.metadata.name}` }) },
      clock,
      prometheus: options.prometheus ?? 'http://127.0.0.1:1',
      rules: options.rules ?? join(folder, 'rules.yaml'),
      log,
      folder,
      // A pod's samples count from the start, unless a test says otherwise.
      options: { cpuInitializationPeriodMs: 0, initialReadinessDelayMs: 0, ...options.options },
      timers: clock.timers,
      prometheusTimeoutMs: options.prometheusTimeoutMs ?? 10_000,
    });

  const at = { namespace, name: 'feed' };
  const present = (): Stored<'HorizontalPodAutoscaler'> => {
    const hpa = store.get('HorizontalPodAutoscaler', at);
    if (!hpa) throw new Error('the autoscaler is gone');
    return hpa;
  };
  const cluster: SmallCluster = {
    store,
    clock,
    events,
    logs,
    folder,
    cpuCores: 0.1,
    app: undefined as unknown as AutoscalerApp,
    async restart() {
      await cluster.app.close();
      cluster.app = start();
    },
    async go(scaledSeconds) {
      await clock.advance((scaledSeconds * 1000) / clock.scale, async () => {
        await cluster.app.idle();
        followDeployment();
      });
    },
    replicas: () => store.get('Deployment', at)?.spec?.replicas ?? -1,
    hpa: present,
    edit(spec) {
      store.update('HorizontalPodAutoscaler', at, (hpa) => ({ ...hpa, spec: { ...hpa.spec, ...spec } }));
    },
    annotate(annotations) {
      store.update('HorizontalPodAutoscaler', at, (hpa) => ({ ...hpa, metadata: { ...hpa.metadata, annotations } }));
    },
    condition: (type) => present().status?.conditions?.find((condition) => condition.type === type),
    [Symbol.dispose]() {
      void cluster.app.close();
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  cluster.app = start();
  return cluster;
}
