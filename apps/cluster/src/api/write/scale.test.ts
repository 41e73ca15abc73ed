import { afterEach, beforeEach, expect, it } from 'vitest';
import { fill, startCluster, type TestCluster } from '../testing/cluster.ts';
import { namespace } from '../testing/objects.ts';
import { ask, at, patchType, paths } from '../testing/requests.ts';

let cluster: TestCluster;
beforeEach(async () => {
  cluster = await startCluster();
  fill(cluster);
});
afterEach(() => cluster.close());

const { merge, json } = patchType;
const scale = `${paths.deployments}/feed/scale`;

it('is a view of the workload', async () => {
  const { body } = await ask(cluster, 'GET', scale);
  expect(body).toMatchObject({
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name: 'feed', namespace },
    spec: { replicas: 2 },
    status: { replicas: 2, selector: 'app.kubernetes.io/name=feed' },
  });
  const set = await ask(cluster, 'GET', '/apis/apps/v1/namespaces/gameday/replicasets/feed-5d8c/scale');
  expect(set.body.spec.replicas).toBe(2);
});

it.each([
  ['PATCH', merge, { spec: { replicas: 5 } }],
  ['PATCH', json, [{ op: 'replace', path: '/spec/replicas', value: 5 }]],
  [
    'PUT',
    'application/json',
    { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: at('feed'), spec: { replicas: 5 } },
  ],
])('is written by %s as %s', async (method, type, body) => {
  const answer = await ask(cluster, method, scale, body, type);
  expect([answer.status, answer.body.spec.replicas]).toEqual([200, 5]);
  expect(cluster.store.get('Deployment', at('feed'))).toMatchObject({
    spec: { replicas: 5 },
    metadata: { generation: 2 },
  });
});

it.each([
  [{ spec: { replicas: -1 } }, 422],
  [{ spec: { replicas: 'many' } }, 422],
  [{ metadata: { resourceVersion: '999' }, spec: { replicas: 3 } }, 409],
  [{ metadata: { name: 'other' }, spec: { replicas: 3 } }, 400],
])('refuses %j', async (body, status) => {
  expect((await ask(cluster, 'PATCH', scale, body, merge)).status).toBe(status);
  expect(cluster.store.get('Deployment', at('feed'))?.spec?.replicas).toBe(2);
});

it('is only tried with dryRun', async () => {
  const { body } = await ask(cluster, 'PATCH', `${scale}?dryRun=All`, { spec: { replicas: 5 } }, merge);
  expect(body.spec.replicas).toBe(5);
  expect(cluster.store.get('Deployment', at('feed'))?.spec?.replicas).toBe(2);
});
