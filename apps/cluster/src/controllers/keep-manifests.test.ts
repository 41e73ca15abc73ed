import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEventRecorder } from '../events/recorder.ts';
import { keepManifests } from './keep-manifests.ts';
import { at, clock, startTestCluster, type TestCluster } from './testing/cluster.ts';

const manifest = (name: string, { image = 'feed:1', replicas = '2' } = {}): string => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${replicas}
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: ${name}
          image: ${image}
`;

let root: string;
let folder: string;
let cluster: TestCluster;
let kept: { close(): void };
let applied: number;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'manifests-'));
  folder = join(root, 'base');
  mkdirSync(folder);
  cluster = startTestCluster();
  applied = 0;
});
afterEach(() => {
  kept.close();
  cluster.close();
  expect(cluster.log.errors).toEqual([]);
  rmSync(root, { recursive: true, force: true });
});

const keep = (): void => {
  const events = createEventRecorder({ store: cluster.store, clock, component: 'gameday-apply' });
  kept = keepManifests({
    store: cluster.store,
    folder,
    events,
    log: cluster.log,
    quietMs: 30,
    onApplied: () => (applied += 1),
  });
};
const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);

async function until(condition: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > deadlineMs) throw new Error(`not within 5 s: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const images = (name: string) => cluster.pods(name).map((pod) => pod.spec?.containers[0]?.image);
const names = () => cluster.store.list('Deployment').map(({ metadata }) => metadata.name);

it('rolls out what is edited in a file, within a second', async () => {
  write('feed.yaml', manifest('feed'));
  keep();
  await cluster.settle();
  expect(images('feed')).toEqual(['feed:1', 'feed:1']);
  const beganMs = performance.now();
  write('feed.yaml', manifest('feed', { image: 'feed:2' }));
  await until(() => images('feed').join() === 'feed:2,feed:2');
  expect(performance.now() - beganMs).toBeLessThan(1_000);
});

it('hears of files that are replaced, added and removed', async () => {
  write('feed.yaml', manifest('feed'));
  keep();
  write('other.tmp', manifest('feed', { image: 'feed:2' }));
  renameSync(join(folder, 'other.tmp'), join(folder, 'feed.yaml'));
  await until(() => images('feed').join() === 'feed:2,feed:2');
  write('users.yaml', manifest('users'));
  await until(() => cluster.pods('users').length === 2);
  rmSync(join(folder, 'feed.yaml'));
  await until(() => cluster.pods('feed').length === 0);
  expect(names()).toEqual(['users']);
});

it.each([
  ['a field that is wrong', manifest('feed', { replicas: '-1' }), 'spec.replicas'],
  ['a file that is no YAML', 'kind: [', ''],
])('reports %s with its place, goes on with the last good state, and heals', async (_name, text, field) => {
  write('feed.yaml', manifest('feed'));
  keep();
  await cluster.settle();
  const before = cluster.deployment();
  write('feed.yaml', text);
  write('users.yaml', manifest('users'));
  await until(() => cluster.events('FailedApply').length > 0 && cluster.pods('users').length === 2);
  expect(cluster.events('FailedApply')[0]).toMatch(new RegExp(`feed\\.yaml:\\d+: ${field}`));
  expect(cluster.log.warnings.some((warning) => warning.includes('feed.yaml'))).toBe(true);
  expect(cluster.deployment().spec).toBe(before.spec);
  write('feed.yaml', manifest('feed', { image: 'feed:3' }));
  await until(() => images('feed').join() === 'feed:3,feed:3');
});

it('keeps what was applied while the folder is away, and finds it again', async () => {
  write('feed.yaml', manifest('feed'));
  keep();
  await cluster.settle();
  const count = applied;
  renameSync(folder, join(root, 'away'));
  await until(() => applied > count);
  expect(names()).toEqual(['feed']);
  mkdirSync(folder);
  write('feed.yaml', manifest('feed', { image: 'feed:2' }));
  await until(() => images('feed').join() === 'feed:2,feed:2');
});

it('leaves an undone rollout undone, for its file has not changed', async () => {
  write('feed.yaml', manifest('feed'));
  keep();
  await cluster.settle();
  write('feed.yaml', manifest('feed', { image: 'feed:2' }));
  await until(() => images('feed').join() === 'feed:2,feed:2');
  // As kubectl rollout undo does it: the old ReplicaSet's template and annotations.
  const old = cluster.store
    .list('ReplicaSet')
    .find((set) => set.spec?.template?.spec?.containers[0]?.image === 'feed:1');
  const { 'pod-template-hash': _hash, ...labels } = old?.spec?.template?.metadata?.labels ?? {};
  cluster.store.update('Deployment', at('feed'), (present) => ({
    ...present,
    metadata: {
      ...present.metadata,
      annotations: {
        ...old?.metadata.annotations,
        'kubectl.kubernetes.io/last-applied-configuration':
          present.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'] ?? '',
      },
    },
    spec: {
      ...(present.spec as NonNullable<typeof present.spec>),
      template: { ...old?.spec?.template, metadata: { labels } } as never,
    },
  }));
  await until(() => images('feed').join() === 'feed:1,feed:1');
  const count = applied;
  write('users.yaml', manifest('users'));
  await until(() => applied > count);
  await cluster.settle();
  expect(images('feed')).toEqual(['feed:1', 'feed:1']);
});
