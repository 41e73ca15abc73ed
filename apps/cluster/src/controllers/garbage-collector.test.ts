import { timestamp } from '@gameday/kubernetes';
import { afterEach, expect, it } from 'vitest';
import { at, deployment, startTestCluster, type TestCluster } from './testing/cluster.ts';

let cluster: TestCluster;

afterEach(() => {
  cluster.close();
  expect(cluster.log.errors).toEqual([]);
});

async function start(options?: { kubelet: boolean }): Promise<TestCluster> {
  cluster = startTestCluster(options);
  cluster.store.create('Deployment', deployment({ replicas: 2 }));
  await cluster.settle();
  return cluster;
}

const endWith = (finalizer: string): void =>
  void cluster.store.update('Deployment', at('feed'), (present) => ({
    ...present,
    metadata: { ...present.metadata, deletionTimestamp: timestamp(Date.now()), finalizers: [finalizer] },
  }));

it('ends a Deployment with its ReplicaSets, and its pods gracefully', async () => {
  const { store, settle } = await start({ kubelet: false });
  store.delete('Deployment', at('feed'));
  await settle();
  expect(store.list('ReplicaSet')).toEqual([]);
  expect(cluster.pods()).toHaveLength(2);
  for (const { metadata } of cluster.pods()) {
    expect(metadata).toMatchObject({ deletionTimestamp: expect.any(String), deletionGracePeriodSeconds: 30 });
  }
});

it('leaves the ReplicaSets and pods of a Deployment that is orphaning them, and the next one adopts them', async () => {
  const { store, settle } = await start();
  const before = cluster.pods().map(({ metadata }) => metadata.uid);
  endWith('orphan');
  await settle();
  expect(store.list('Deployment')).toEqual([]);
  expect(store.list('ReplicaSet')[0]?.metadata.ownerReferences).toEqual([]);
  store.create('Deployment', deployment({ replicas: 2 }));
  await settle();
  expect(cluster.pods().map(({ metadata }) => metadata.uid)).toEqual(before);
  expect(store.list('ReplicaSet')[0]?.metadata.ownerReferences).toMatchObject([{ kind: 'Deployment', name: 'feed' }]);
});

it('removes a Deployment in the foreground after its last pod has gone', async () => {
  const { store, settle } = await start({ kubelet: false });
  endWith('foregroundDeletion');
  await settle();
  const [first, second] = cluster.pods();
  expect(cluster.pods().every(({ metadata }) => metadata.deletionTimestamp !== undefined)).toBe(true);
  store.delete('Pod', at(first?.metadata.name ?? ''));
  await settle();
  expect(store.list('Deployment')).toHaveLength(1);
  store.delete('Pod', at(second?.metadata.name ?? ''));
  await settle();
  expect([...store.list('Deployment'), ...store.list('ReplicaSet'), ...store.list('Pod')]).toEqual([]);
});

it('removes what names an owner that was there before, and keeps what names one of an unknown kind', async () => {
  const { store, settle } = await start();
  const owned = (name: string, kind: string) =>
    store.create('Service', {
      metadata: { ...at(name), ownerReferences: [{ apiVersion: 'v1', kind, name: 'feed', uid: 'of-before' }] },
    });
  owned('of-deployment', 'Deployment');
  owned('of-node', 'Node');
  await settle();
  expect(store.list('Service').map(({ metadata }) => metadata.name)).toEqual(['of-node']);
});

it('keeps no more than fifty pods that have failed', async () => {
  const { store, settle } = await start();
  for (let index = 0; index < 60; index++) {
    store.create('Pod', { metadata: { ...at(`ended-${index}`) }, status: { phase: 'Failed' } });
  }
  await settle();
  expect(cluster.pods().filter(({ status }) => status?.phase === 'Failed')).toHaveLength(50);
  expect(cluster.pods('feed')).toHaveLength(2);
});
