import { afterEach, describe, expect, it } from 'vitest';
import {
  at,
  deployment,
  editSpec,
  scale,
  setImage,
  setReady,
  startTestCluster,
  type TestCluster,
  type TestClusterOptions,
} from '../testing/cluster.ts';

let cluster: TestCluster;
const start = (options?: TestClusterOptions): TestCluster => (cluster = startTestCluster(options));

afterEach(() => {
  cluster.close();
  expect(cluster.log.errors).toEqual([]);
});

const revision = () => cluster.deployment().metadata.annotations?.['deployment.kubernetes.io/revision'];
const images = () => cluster.pods().map((pod) => pod.spec?.containers[0]?.image);

describe('a new Deployment', () => {
  it('gets a ReplicaSet named for its template, and pods named for that', async () => {
    const { store, settle } = start();
    store.create('Deployment', deployment({ replicas: 3 }));
    await settle();
    const [set] = store.list('ReplicaSet');
    const hash = set?.metadata.labels?.['pod-template-hash'] ?? '';
    expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/);
    expect(set?.metadata.name).toBe(`feed-${hash}`);
    expect(set?.spec?.selector.matchLabels).toEqual({ app: 'feed', 'pod-template-hash': hash });
    for (const pod of cluster.pods()) {
      expect(pod.metadata.name).toMatch(new RegExp(`^feed-${hash}-[bcdfghjklmnpqrstvwxz2456789]{5}$`));
      expect(pod.metadata.labels).toEqual({ app: 'feed', 'pod-template-hash': hash });
      expect(pod.metadata.ownerReferences).toMatchObject([
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', uid: set?.metadata.uid, controller: true },
      ]);
    }
    expect(cluster.pods()).toHaveLength(3);
  });

  it('reports its status and conditions as upstream words them', async () => {
    const { store, settle } = start();
    store.create('Deployment', deployment({ replicas: 3 }));
    await settle();
    const name = store.list('ReplicaSet')[0]?.metadata.name;
    expect(cluster.deployment().status).toMatchObject({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
    });
    expect(cluster.deployment().status).not.toHaveProperty('unavailableReplicas');
    expect(cluster.condition('Available')).toMatchObject({
      status: 'True',
      reason: 'MinimumReplicasAvailable',
      message: 'Deployment has minimum availability.',
    });
    expect(cluster.condition('Progressing')).toMatchObject({
      status: 'True',
      reason: 'NewReplicaSetAvailable',
      message: `ReplicaSet "${name}" has successfully progressed.`,
    });
    expect(cluster.events('ScalingReplicaSet')).toEqual([`Scaled up replica set ${name} from 0 to 3`]);
  });

  it('has said that it does not have minimum availability while no pod is ready', async () => {
    const { store, settle } = start({ kubelet: false });
    store.create('Deployment', deployment({ replicas: 2 }));
    await settle();
    expect(cluster.condition('Available')).toMatchObject({ status: 'False', reason: 'MinimumReplicasUnavailable' });
    expect(cluster.condition('Progressing')).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' });
    expect(cluster.deployment().status).toMatchObject({ replicas: 2, unavailableReplicas: 2 });
  });
});

describe('scaling', () => {
  it('changes the one ReplicaSet and says so', async () => {
    const { store, settle } = start();
    store.create('Deployment', deployment({ replicas: 1 }));
    await settle();
    const name = store.list('ReplicaSet')[0]?.metadata.name;
    scale(store, 3);
    await settle();
    expect(cluster.pods()).toHaveLength(3);
    scale(store, 0);
    await settle();
    expect(cluster.pods()).toHaveLength(0);
    expect(cluster.events('ScalingReplicaSet')).toContain(`Scaled up replica set ${name} from 1 to 3`);
    expect(cluster.events('ScalingReplicaSet')).toContain(`Scaled down replica set ${name} from 3 to 0`);
    expect(revision()).toBe('1');
  });

  it('has the pods in the store within a few milliseconds', async () => {
    const { store, settle } = start();
    store.create('Deployment', deployment({ replicas: 1 }));
    await settle();
    const tookMs: number[] = [];
    for (let replicas = 2; replicas <= 21; replicas++) {
      const beganMs = performance.now();
      scale(store, replicas);
      while (store.list('Pod').length < replicas) await new Promise((resolve) => setImmediate(resolve));
      tookMs.push(performance.now() - beganMs);
      await settle();
    }
    const median = tookMs.sort((a, b) => a - b)[10] ?? Infinity;
    expect(median).toBeLessThan(25);
  });
});

describe('Recreate', () => {
  it('has no two templates at a time, not even while old pods are ending', async () => {
    const { store, settle } = start({ kubelet: false });
    store.create('Deployment', deployment({ replicas: 2, strategy: { type: 'Recreate' } }));
    await settle();
    setImage(store, 'v2');
    await settle();
    expect(images()).toEqual(['v1', 'v1']);
    const [first, second] = cluster.pods();
    expect(first?.metadata.deletionTimestamp).toBeDefined();
    store.delete('Pod', at(first?.metadata.name ?? ''));
    await settle();
    expect(images()).toEqual(['v1']);
    store.delete('Pod', at(second?.metadata.name ?? ''));
    await settle();
    expect(images()).toEqual(['v2', 'v2']);
    for (const { metadata } of cluster.pods()) setReady(store, metadata.name, true);
    await settle();
    expect(cluster.condition('Progressing')).toMatchObject({ reason: 'NewReplicaSetAvailable' });
  });
});

describe('a paused Deployment', () => {
  it('scales, but rolls nothing out before it is resumed', async () => {
    const { store, settle } = start();
    store.create('Deployment', deployment({ replicas: 2 }));
    await settle();
    editSpec(store, (spec) => ({ ...spec, paused: true }));
    setImage(store, 'v2');
    scale(store, 3);
    await settle();
    expect(images()).toEqual(['v1', 'v1', 'v1']);
    expect(cluster.condition('Progressing')).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused' });
    editSpec(store, ({ paused: _paused, ...spec }) => spec);
    await settle();
    expect(images()).toEqual(['v2', 'v2', 'v2']);
    expect(cluster.condition('Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' });
  });
});

describe('progressDeadlineSeconds', () => {
  it('makes a rollout without progress a failed one, and later progress makes it good again', async () => {
    const { store, settle } = start();
    store.create('Deployment', deployment({ replicas: 1, progressDeadlineSeconds: 1 }, 'bad'));
    await settle();
    const progressing = () => cluster.condition('Progressing');
    expect(progressing()).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' });
    const deadlineMs = performance.now() + 5_000;
    while (progressing()?.status === 'True' && performance.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const name = store.list('ReplicaSet')[0]?.metadata.name;
    expect(progressing()).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: `ReplicaSet "${name}" has timed out progressing.`,
    });
    setReady(store, cluster.pods()[0]?.metadata.name ?? '', true);
    await settle();
    expect(progressing()).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' });
  });
});

it('refuses to work on a Deployment that selects everything', async () => {
  const { store, settle } = start();
  store.create('Deployment', deployment({ selector: {} }));
  await settle();
  expect(store.list('ReplicaSet')).toEqual([]);
  expect(cluster.events('SelectingAll')).toHaveLength(1);
});

it('gives a template whose name is taken by another ReplicaSet another name', async () => {
  const { store, settle } = start();
  store.create('Deployment', deployment({ replicas: 1 }));
  await settle();
  const name = store.list('ReplicaSet')[0]?.metadata.name ?? '';
  store.delete('Deployment', at('feed'));
  await settle();
  const labels = { app: 'other' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'other' }] } };
  store.create('ReplicaSet', {
    metadata: at(name),
    spec: { replicas: 0, selector: { matchLabels: labels }, template },
  });
  store.create('Deployment', deployment({ replicas: 1 }));
  await settle();
  expect(images()).toEqual(['v1']);
  expect(cluster.deployment().status?.collisionCount).toBe(1);
});
