import { afterEach, describe, expect, it } from 'vitest';
import type { PodDisruptionBudget } from '@gameday/kubernetes';
import { at, deployment, namespace, scale, setReady, startTestCluster, type TestCluster } from './testing/cluster.ts';

let cluster: TestCluster;

afterEach(() => {
  cluster.close();
  expect(cluster.log.errors).toEqual([]);
});

const budget = (spec: NonNullable<PodDisruptionBudget['spec']>): PodDisruptionBudget => ({
  metadata: { name: 'feed', namespace },
  spec: { selector: { matchLabels: { app: 'feed' } }, ...spec },
});
const status = () => cluster.store.get('PodDisruptionBudget', at('feed'))?.status;

describe('a budget', () => {
  it.each([
    [{ minAvailable: 2 }, { desiredHealthy: 2, disruptionsAllowed: 2 }],
    [{ minAvailable: '50%' }, { desiredHealthy: 2, disruptionsAllowed: 2 }],
    [{ minAvailable: '51%' }, { desiredHealthy: 3, disruptionsAllowed: 1 }],
    [{ minAvailable: 5 }, { desiredHealthy: 5, disruptionsAllowed: 0 }],
    [{ maxUnavailable: 1 }, { desiredHealthy: 3, disruptionsAllowed: 1 }],
    // Upstream rounds this one up too: of 4 pods 2 may be missing at 26 %.
    [{ maxUnavailable: '26%' }, { desiredHealthy: 2, disruptionsAllowed: 2 }],
    [{ maxUnavailable: 9 }, { desiredHealthy: 0, disruptionsAllowed: 4 }],
    [{}, { desiredHealthy: 0 }],
  ])('of %j for 4 healthy pods', async (spec, expected) => {
    cluster = startTestCluster();
    cluster.store.create('PodDisruptionBudget', budget(spec));
    cluster.store.create('Deployment', deployment({ replicas: 4 }));
    await cluster.settle();
    expect(status()).toMatchObject({ currentHealthy: 4, observedGeneration: 1, ...expected });
  });

  it('counts pods that are not ready or are ending as missing', async () => {
    cluster = startTestCluster({ kubelet: false });
    const { store, settle } = cluster;
    store.create('PodDisruptionBudget', budget({ minAvailable: 1 }));
    store.create('Deployment', deployment({ replicas: 2 }));
    await settle();
    expect(status()).toMatchObject({ currentHealthy: 0, disruptionsAllowed: 0, expectedPods: 2 });
    expect(status()?.conditions).toMatchObject([
      { type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' },
    ]);
    for (const { metadata } of cluster.pods()) setReady(store, metadata.name, true);
    await settle();
    expect(status()).toMatchObject({ currentHealthy: 2, disruptionsAllowed: 1 });
    expect(status()?.conditions).toMatchObject([{ status: 'True', reason: 'SufficientPods' }]);
    scale(store, 1);
    await settle();
    expect(status()).toMatchObject({ currentHealthy: 1, disruptionsAllowed: 0 });
  });

  it('allows nothing when it cannot say how many pods there should be', async () => {
    cluster = startTestCluster();
    cluster.store.create('PodDisruptionBudget', budget({ maxUnavailable: 1 }));
    cluster.store.create('Pod', {
      metadata: {
        ...at('alone'),
        labels: { app: 'feed' },
        ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'job', uid: 'u', controller: true }],
      },
      spec: { containers: [] },
    });
    await cluster.settle();
    expect(status()).toMatchObject({ disruptionsAllowed: 0 });
    expect(status()?.conditions).toMatchObject([
      { status: 'False', reason: 'SyncFailed', message: 'found no controllers for pod "alone"' },
    ]);
  });
});
