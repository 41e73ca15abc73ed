import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Deployment, type Pod, timestamp } from '@gameday/kubernetes';
import { createEventRecorder } from '../../events/recorder.ts';
import type { Clock, Log } from '../../shared.ts';
import { createStore } from '../../store/create-store.ts';
import type { Store, Stored } from '../../store/store.ts';
import { withDefaults } from '../../defaults/with-defaults.ts';
import { startControllers } from '../start-controllers.ts';

export const namespace = 'gameday';
export const at = (name: string) => ({ namespace, name });

export const clock: Clock = {
  nowMs: () => Date.now(),
  scale: 1,
  toScaledMs: (ms) => ms,
  toRealMs: (ms) => ms,
};

/** A log that keeps its errors, so that a test can prove that there were none. */
export function keepErrors(): Log & { readonly errors: object[]; readonly warnings: string[] } {
  const errors: object[] = [];
  const warnings: string[] = [];
  return {
    errors,
    warnings,
    info: () => {},
    warn: (_fields, message) => void warnings.push(message),
    error: (fields) => void errors.push(fields),
  };
}

type Condition = NonNullable<NonNullable<Pod['status']>['conditions']>[number];

export function setReady(store: Store, name: string, ready: boolean): void {
  store.update('Pod', at(name), (pod) => {
    const condition: Condition = {
      type: 'Ready',
      status: ready ? 'True' : 'False',
      lastTransitionTime: timestamp(clock.nowMs()),
    };
    return { ...pod, status: { ...pod.status, phase: 'Running', conditions: [condition] } };
  });
}

/** What a kubelet does to objects, without processes: pods become ready, and what is to end ends. */
function startTestKubelet(store: Store, isGood: (pod: Stored<'Pod'>) => boolean): () => void {
  const serve = (pod: Stored<'Pod'>): void => {
    const live = store.get('Pod', pod.metadata);
    if (live === undefined) return;
    if (live.metadata.deletionTimestamp !== undefined) return void store.delete('Pod', live.metadata);
    if (live.status?.phase === 'Pending') setReady(store, live.metadata.name, isGood(live));
  };
  for (const pod of store.list('Pod')) serve(pod);
  return store.watch('Pod', ({ type, object }) => {
    if (type !== 'DELETED') setImmediate(() => serve(object));
  });
}

export interface TestClusterOptions {
  readonly file?: string;
  /** Which pods become ready; by default all whose first container does not run the image `bad`. */
  readonly isGood?: (pod: Stored<'Pod'>) => boolean;
  /** Without a kubelet pods stay as they were made. */
  readonly kubelet?: boolean;
}

export type TestCluster = ReturnType<typeof startTestCluster>;

export function startTestCluster(options: TestClusterOptions = {}) {
  const store = createStore(options.file === undefined ? {} : { file: options.file });
  const log = keepErrors();
  const isGood = options.isGood ?? ((pod) => pod.spec?.containers[0]?.image !== 'bad');
  const endKubelet = options.kubelet === false ? () => {} : startTestKubelet(store, isGood);
  const events = (component: string) => createEventRecorder({ store, clock, component });
  const controllers = startControllers({ store, clock, log, events });
  return {
    store,
    log,
    /** Until nothing is left to be done, apart from what waits for a time. */
    async settle(): Promise<void> {
      for (let quiet = 0; quiet < 4; quiet = controllers.idle ? quiet + 1 : 0) await nextTurn();
    },
    pods: (label?: string): Stored<'Pod'>[] =>
      store.list('Pod').filter(({ metadata }) => label === undefined || metadata.labels?.['app'] === label),
    sets: (): [string, number][] =>
      store
        .list('ReplicaSet')
        .map((set): [string, number] => [set.spec?.template?.spec?.containers[0]?.image ?? '', set.spec?.replicas ?? 1])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    deployment: (name = 'feed'): Stored<'Deployment'> => {
      const found = store.get('Deployment', at(name));
      if (found === undefined) throw new Error(`there is no Deployment ${name}`);
      return found;
    },
    condition: (type: string, name = 'feed') =>
      store.get('Deployment', at(name))?.status?.conditions?.find((condition) => condition.type === type),
    events: (reason?: string): string[] =>
      store
        .list('Event')
        .filter((event) => reason === undefined || event.reason === reason)
        .map((event) => event.message ?? ''),
    close(): void {
      controllers.close();
      endKubelet();
      store.close();
    },
  };
}

type Spec = NonNullable<Deployment['spec']>;

export const deployment = (spec: Partial<Spec> = {}, image = 'v1', name = 'feed'): Deployment =>
  withDefaults('Deployment', {
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name, image }] } },
      ...spec,
    },
  });

export function editSpec(store: Store, change: (spec: Spec) => Spec, name = 'feed'): void {
  store.update('Deployment', at(name), (present) => ({ ...present, spec: change(present.spec as Spec) }));
}

export const scale = (store: Store, replicas: number): void => editSpec(store, (spec) => ({ ...spec, replicas }));

export const setImage = (store: Store, image: string): void =>
  editSpec(store, (spec) => {
    const containers = (spec.template.spec?.containers ?? []).map((container) => ({ ...container, image }));
    return { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, containers } } };
  });
