import type { PodDisruptionBudget } from '@gameday/kubernetes';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fill, startCluster, type TestCluster } from '../testing/cluster.ts';
import { ask, at, paths } from '../testing/requests.ts';

let cluster: TestCluster;
beforeEach(async () => {
  cluster = await startCluster();
  fill(cluster);
});
afterEach(() => cluster.close());

const evict = (name: string, deleteOptions?: object) =>
  ask(cluster, 'POST', `${paths.pods}/${name}/eviction`, {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: at(name),
    ...(deleteOptions && { deleteOptions }),
  });

const budget = () => cluster.store.get('PodDisruptionBudget', at('feed'));
const setBudget = (status: Partial<NonNullable<PodDisruptionBudget['status']>>) =>
  cluster.store.update('PodDisruptionBudget', at('feed'), (present) => ({
    ...present,
    status: { ...(present.status as NonNullable<PodDisruptionBudget['status']>), ...status },
  }));
const isEnding = (name: string) => cluster.store.get('Pod', at(name))?.metadata.deletionTimestamp !== undefined;

it('ends a pod and takes a disruption from its budget', async () => {
  const { status, body } = await evict('feed-5d8c-aaaaa');
  expect([status, body.status]).toEqual([201, 'Success']);
  expect(isEnding('feed-5d8c-aaaaa')).toBe(true);
  expect(budget()?.status).toMatchObject({
    disruptionsAllowed: 0,
    disruptedPods: { 'feed-5d8c-aaaaa': expect.any(String) },
  });
});

it('is refused when the budget is spent, saying why and when to try again', async () => {
  setBudget({ disruptionsAllowed: 0, desiredHealthy: 2, currentHealthy: 2 });
  const { status, body, headers } = await evict('feed-5d8c-aaaaa');
  expect([status, headers['retry-after'], body.reason]).toEqual([429, '10', 'TooManyRequests']);
  const message = 'The disruption budget feed needs 2 healthy pods and has 2 currently';
  expect(body).toMatchObject({
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    details: { causes: [{ reason: 'DisruptionBudget', message }] },
  });
  expect(isEnding('feed-5d8c-aaaaa')).toBe(false);
});

it('waits for a budget that has not been looked at since it changed', async () => {
  setBudget({ observedGeneration: 0 });
  const { status, body } = await evict('feed-5d8c-aaaaa');
  expect(status).toBe(429);
  expect(body.details.causes[0].message).toContain('still being processed');
});

it('of a pod that is not ready costs nothing while enough others are', async () => {
  setBudget({ disruptionsAllowed: 0, desiredHealthy: 1, currentHealthy: 1 });
  expect((await evict('feed-5d8c-bbbbb')).status).toBe(201);
});

it('of a pod that is not ready waits while too few others are', async () => {
  setBudget({ disruptionsAllowed: 0, desiredHealthy: 2, currentHealthy: 1 });
  expect((await evict('feed-5d8c-bbbbb')).status).toBe(429);
});

it('of a pod that is ending already needs no budget', async () => {
  await ask(cluster, 'DELETE', `${paths.pods}/feed-5d8c-aaaaa`);
  setBudget({ disruptionsAllowed: 0 });
  expect((await evict('feed-5d8c-aaaaa')).status).toBe(201);
});

it('is refused where two budgets guard one pod', async () => {
  const { spec } = budget() ?? {};
  cluster.store.create('PodDisruptionBudget', { metadata: at('second'), ...(spec && { spec }) });
  expect((await evict('feed-5d8c-aaaaa')).body.message).toContain('more than one PodDisruptionBudget');
});

it('is only tried with dryRun', async () => {
  expect((await evict('feed-5d8c-aaaaa', { dryRun: ['All'] })).status).toBe(201);
  expect(isEnding('feed-5d8c-aaaaa')).toBe(false);
  expect(budget()?.status?.disruptionsAllowed).toBe(1);
});

it('must be one, of a pod that is there', async () => {
  expect((await ask(cluster, 'POST', `${paths.pods}/feed-5d8c-aaaaa/eviction`, { kind: 'Pod' })).status).toBe(400);
  expect((await evict('nope')).status).toBe(404);
});
