import { afterEach, describe, expect, it } from 'vitest';
import {
  deployment,
  editSpec,
  scale,
  setImage,
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

describe('a rolling update', () => {
  it('ends with all pods of the new template and the old ReplicaSet empty', async () => {
    const { store, settle } = start();
    store.create('Deployment', deployment({ replicas: 4 }));
    await settle();
    setImage(store, 'v2');
    await settle();
    expect(images()).toEqual(['v2', 'v2', 'v2', 'v2']);
    expect(cluster.sets()).toEqual([
      ['v1', 0],
      ['v2', 4],
    ]);
    expect(revision()).toBe('2');
    expect(cluster.condition('Progressing')).toMatchObject({ reason: 'NewReplicaSetAvailable' });
  });

  it('that is stuck keeps the old pods that maxUnavailable asks for, and undo heals it', async () => {
    const { store, settle } = start();
    store.create('Deployment', deployment({ replicas: 4 }));
    await settle();
    setImage(store, 'bad');
    await settle();
    // 25 % of 4: one more, one fewer. The new pods never become ready, so three old ones stay.
    expect(cluster.sets()).toEqual([
      ['bad', 2],
      ['v1', 3],
    ]);
    expect(cluster.deployment().status?.availableReplicas).toBe(3);
    setImage(store, 'v1');
    await settle();
    expect(cluster.sets()).toEqual([
      ['bad', 0],
      ['v1', 4],
    ]);
    expect(cluster.deployment().status).toMatchObject({ replicas: 4, updatedReplicas: 4, availableReplicas: 4 });
    expect(revision()).toBe('3');
  });

  it('gives an old ReplicaSet a new revision when its template comes back, and keeps the old one in its history', async () => {
    const { store, settle } = start();
    store.create('Deployment', deployment({ replicas: 1 }));
    await settle();
    for (const image of ['v2', 'v1', 'v2']) {
      setImage(store, image);
      await settle();
    }
    const annotations = Object.fromEntries(
      store.list('ReplicaSet').map((set) => [set.spec?.template?.spec?.containers[0]?.image, set.metadata.annotations]),
    );
    expect(annotations['v1']).toMatchObject({
      'deployment.kubernetes.io/revision': '3',
      'deployment.kubernetes.io/revision-history': '1',
    });
    expect(annotations['v2']).toMatchObject({
      'deployment.kubernetes.io/revision': '4',
      'deployment.kubernetes.io/revision-history': '2',
    });
    expect(revision()).toBe('4');
  });

  it('restarts all pods when kubectl rollout restart annotates the template', async () => {
    const { store, settle } = start();
    store.create('Deployment', deployment({ replicas: 3 }));
    await settle();
    const before = cluster.pods().map(({ metadata }) => metadata.uid);
    editSpec(store, (spec) => ({
      ...spec,
      template: {
        ...spec.template,
        metadata: {
          ...spec.template.metadata,
          annotations: { 'kubectl.kubernetes.io/restartedAt': '2030-01-01T00:00:00Z' },
        },
      },
    }));
    await settle();
    const after = cluster.pods();
    expect(after).toHaveLength(3);
    expect(after.filter(({ metadata }) => before.includes(metadata.uid))).toEqual([]);
  });

  it('forgets old ReplicaSets beyond revisionHistoryLimit, the oldest revisions first', async () => {
    const { store, settle } = start();
    store.create('Deployment', deployment({ replicas: 1, revisionHistoryLimit: 2 }));
    for (const image of ['v2', 'v3', 'v4', 'v5']) {
      await settle();
      setImage(store, image);
    }
    await settle();
    expect(cluster.sets().map(([image]) => image)).toEqual(['v3', 'v4', 'v5']);
  });

  it('is spread over old and new when the Deployment is scaled in the middle of it', async () => {
    const { store, settle } = start();
    store.create('Deployment', deployment({ replicas: 4 }));
    await settle();
    setImage(store, 'bad');
    await settle();
    scale(store, 8);
    await settle();
    // 8 replicas and 2 to spare are 10; 5 pods were 3 old and 2 new, and stay in that proportion.
    expect(cluster.sets()).toEqual([
      ['bad', 4],
      ['v1', 6],
    ]);
    scale(store, 4);
    await settle();
    expect(cluster.sets()).toEqual([
      ['bad', 2],
      ['v1', 3],
    ]);
  });

  it('takes one pod at a time where neither surge nor unavailability has room', async () => {
    const { store, settle } = start();
    const rollingUpdate = { maxSurge: 0, maxUnavailable: '20%' };
    store.create('Deployment', deployment({ replicas: 2, strategy: { type: 'RollingUpdate', rollingUpdate } }));
    await settle();
    setImage(store, 'bad');
    await settle();
    expect(cluster.sets()).toEqual([
      ['bad', 1],
      ['v1', 1],
    ]);
  });

  it('waits for minReadySeconds before it takes old pods away', async () => {
    const { store, settle } = start();
    store.create('Deployment', deployment({ replicas: 2, minReadySeconds: 1 }));
    await settle();
    expect(cluster.deployment().status).toMatchObject({ readyReplicas: 2 });
    const available = () => cluster.deployment().status?.availableReplicas ?? 0;
    const deadlineMs = performance.now() + 5_000;
    while (available() < 2 && performance.now() < deadlineMs) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(available()).toBe(2);
    expect(cluster.condition('Progressing')).toMatchObject({ reason: 'NewReplicaSetAvailable' });
  });
});
