import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { ReplicaSet } from '@gameday/kubernetes';
import {
  at,
  deployment,
  namespace,
  scale,
  setImage,
  setReady,
  startTestCluster,
  type TestCluster,
} from '../testing/cluster.ts';

let cluster: TestCluster;

afterEach(() => {
  cluster.close();
  expect(cluster.log.errors).toEqual([]);
});

const labels = { app: 'feed' };
const replicaSet = (replicas: number, more: Partial<NonNullable<ReplicaSet['spec']>> = {}): ReplicaSet => ({
  metadata: { name: 'feed', namespace },
  spec: {
    replicas,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'feed' }], terminationGracePeriodSeconds: 7 } },
    ...more,
  },
});
const status = () => cluster.store.get('ReplicaSet', at('feed'))?.status;
const names = () => cluster.pods().map(({ metadata }) => metadata.name);

describe('a ReplicaSet', () => {
  it('makes pods and counts them', async () => {
    cluster = startTestCluster();
    cluster.store.create('ReplicaSet', replicaSet(3));
    await cluster.settle();
    expect(status()).toEqual({
      replicas: 3,
      fullyLabeledReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      observedGeneration: 1,
    });
    expect(cluster.events('SuccessfulCreate').toSorted()).toEqual(names().map((name) => `Created pod: ${name}`));
  });

  it('ends a pod by its grace period and leaves removing it to the kubelet', async () => {
    cluster = startTestCluster({ kubelet: false });
    const { store, settle } = cluster;
    store.create('ReplicaSet', replicaSet(2));
    await settle();
    const [ready] = names();
    setReady(store, ready ?? '', true);
    store.update('ReplicaSet', at('feed'), (present) => ({ ...present, spec: replicaSet(1).spec as object as never }));
    await settle();
    const ending = cluster.pods().filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
    expect(ending).toHaveLength(1);
    expect(ending[0]?.metadata).toMatchObject({ deletionGracePeriodSeconds: 7 });
    expect(ending[0]?.metadata.name).not.toBe(ready);
    expect(cluster.events('SuccessfulDelete')).toEqual([`Deleted pod: ${ending[0]?.metadata.name}`]);
    expect(status()).toMatchObject({ replicas: 1, readyReplicas: 1 });
  });

  it.each(['Failed', 'Succeeded'])('replaces a pod that has %s', async (phase) => {
    cluster = startTestCluster();
    const { store, settle } = cluster;
    store.create('ReplicaSet', replicaSet(2));
    await settle();
    const [first = ''] = names();
    store.update('Pod', at(first), (pod) => ({ ...pod, status: { ...pod.status, phase } }));
    await settle();
    expect(cluster.pods()).toHaveLength(3);
    expect(status()).toMatchObject({ replicas: 2, readyReplicas: 2 });
  });

  it('replaces a pod as soon as it begins to end', async () => {
    cluster = startTestCluster({ kubelet: false });
    const { store, settle } = cluster;
    store.create('ReplicaSet', replicaSet(1));
    await settle();
    store.update('Pod', at(names()[0] ?? ''), (pod) => ({
      ...pod,
      metadata: { ...pod.metadata, deletionTimestamp: '2030-01-01T00:00:00Z', deletionGracePeriodSeconds: 30 },
    }));
    await settle();
    expect(cluster.pods()).toHaveLength(2);
  });

  it('adopts orphans that it selects, and lets go of its pods that it selects no longer', async () => {
    cluster = startTestCluster();
    const { store, settle } = cluster;
    store.create('Pod', { metadata: { ...at('orphan'), labels }, spec: { containers: [{ name: 'feed' }] } });
    store.create('ReplicaSet', replicaSet(2));
    await settle();
    expect(cluster.pods()).toHaveLength(2);
    const orphan = store.get('Pod', at('orphan'));
    expect(orphan?.metadata.ownerReferences).toMatchObject([{ kind: 'ReplicaSet', name: 'feed', controller: true }]);
    store.update('Pod', at('orphan'), (pod) => ({
      ...pod,
      metadata: { ...pod.metadata, labels: { app: 'quarantine' } },
    }));
    await settle();
    expect(cluster.pods('feed')).toHaveLength(2);
    expect(cluster.pods('quarantine')[0]?.metadata.ownerReferences).toEqual([]);
  });
});

describe('after a restart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'controllers-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('finds its pods again, and makes no doubles', async () => {
    const file = join(folder, 'one.log');
    cluster = startTestCluster({ file, kubelet: false });
    cluster.store.create('Deployment', deployment({ replicas: 4 }));
    await cluster.settle();
    for (const name of names()) setReady(cluster.store, name, true);
    await cluster.settle();
    setImage(cluster.store, 'v2');
    await cluster.settle();
    const before = [names(), cluster.sets(), cluster.store.resourceVersion];
    cluster.close();

    cluster = startTestCluster({ file, kubelet: false });
    await cluster.settle();
    expect([names(), cluster.sets(), cluster.store.resourceVersion]).toEqual(before);
  });

  it('goes on with what was written just before the end', async () => {
    const file = join(folder, 'two.log');
    cluster = startTestCluster({ file });
    cluster.store.create('Deployment', deployment({ replicas: 1 }));
    await cluster.settle();
    scale(cluster.store, 3);
    cluster.close();

    cluster = startTestCluster({ file });
    await cluster.settle();
    expect(cluster.pods()).toHaveLength(3);
  });
});
