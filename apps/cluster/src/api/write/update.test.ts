import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { send } from '../testing/client.ts';
import { fill, startCluster, type TestCluster } from '../testing/cluster.ts';
import { ask, at, patchType, paths } from '../testing/requests.ts';

let cluster: TestCluster;
beforeEach(async () => {
  cluster = await startCluster();
  fill(cluster);
});
afterEach(() => cluster.close());

const { merge, strategic, json } = patchType;
const [feed, hpa, pod] = [`${paths.deployments}/feed`, `${paths.autoscalers}/feed`, `${paths.pods}/feed-5d8c-aaaaa`];

describe('update', () => {
  it('replaces the object but for what clients cannot change', async () => {
    const { body: present } = await ask(cluster, 'GET', feed);
    const { status, body } = await ask(cluster, 'PUT', feed, {
      ...present,
      metadata: { ...present.metadata, creationTimestamp: '2000-01-01T00:00:00Z', generation: 99 },
      spec: { ...present.spec, replicas: 5 },
      status: {},
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      metadata: { generation: 2, creationTimestamp: present.metadata.creationTimestamp },
      spec: { replicas: 5 },
      status: present.status,
    });
  });

  it('refuses when another was quicker', async () => {
    const { body: present } = await ask(cluster, 'GET', feed);
    cluster.store.update('Deployment', at('feed'), (object) => ({
      ...object,
      metadata: { ...object.metadata, annotations: {} },
    }));
    const { status, body } = await ask(cluster, 'PUT', feed, present);
    expect([status, body.reason]).toEqual([409, 'Conflict']);
    expect(body.message).toContain(
      'Operation cannot be fulfilled on deployments.apps "feed": the object has been modified',
    );
  });

  it('refuses another object of the same name', async () => {
    const { body: present } = await ask(cluster, 'GET', feed);
    const { resourceVersion: _version, ...metadata } = present.metadata;
    const other = { ...present, metadata: { ...metadata, uid: 'other' } };
    expect((await ask(cluster, 'PUT', feed, other)).status).toBe(409);
  });

  it('by autoscaling/v1 keeps the metrics that it cannot say', async () => {
    const target = { type: 'AverageValue', averageValue: '1Gi' };
    const memory = { type: 'Resource', resource: { name: 'memory', target } };
    cluster.store.update('HorizontalPodAutoscaler', at('feed'), (present) => ({
      ...present,
      spec: { ...present.spec, metrics: [...(present.spec.metrics ?? []), memory] },
    }));
    const patch = { spec: { targetCPUUtilizationPercentage: 50 } };
    expect((await ask(cluster, 'PATCH', hpa.replace('/v2/', '/v1/'), patch, merge)).status).toBe(200);
    expect(cluster.store.get('HorizontalPodAutoscaler', at('feed'))?.spec.metrics).toEqual([
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
      memory,
    ]);
  });
});

describe('patch', () => {
  it.each([
    [merge, { spec: { maxReplicas: 8 } }],
    [strategic, { spec: { maxReplicas: 8 } }],
    [json, [{ op: 'replace', path: '/spec/maxReplicas', value: 8 }]],
  ])('takes %s', async (type, patch) => {
    const { status, body } = await ask(cluster, 'PATCH', hpa, patch, type);
    expect([status, body.spec.maxReplicas, body.spec.minReplicas]).toEqual([200, 8, 1]);
    expect(body.status.currentReplicas).toBe(2);
  });

  it('merges lists by their keys', async () => {
    const env = [{ name: 'A', value: 'B' }];
    const patch = { spec: { template: { spec: { containers: [{ name: 'feed', env }] } } } };
    const { body } = await ask(cluster, 'PATCH', feed, patch, strategic);
    expect(body.spec.template.spec.containers[0]).toMatchObject({
      image: 'gameday/feed:1',
      env: expect.arrayContaining([...env, { name: 'LOG_LEVEL', value: 'info' }]),
    });
  });

  it('writes nothing where nothing changes', async () => {
    await ask(cluster, 'PATCH', hpa, {}, merge);
    const before = cluster.store.resourceVersion;
    await ask(cluster, 'PATCH', hpa, {}, merge);
    await ask(cluster, 'PATCH', hpa, { spec: { maxReplicas: 6 }, status: { currentReplicas: 99 } }, merge);
    expect(cluster.store.resourceVersion).toBe(before);
  });

  it('only tries it where it is asked to', async () => {
    const { body } = await ask(cluster, 'PATCH', `${hpa}?dryRun=All`, { spec: { maxReplicas: 8 } }, merge);
    expect([body.spec.maxReplicas, body.metadata.generation]).toEqual([8, 2]);
    expect(cluster.store.get('HorizontalPodAutoscaler', at('feed'))?.spec.maxReplicas).toBe(6);
  });

  const labels = { a: 'b' };
  it.each<[string, number, string, string, unknown]>([
    ['a version that is old', 409, hpa, merge, { metadata: { resourceVersion: '1' }, spec: { maxReplicas: 8 } }],
    ['a minimum above the maximum', 422, hpa, merge, { spec: { minReplicas: 7 } }],
    ['another name', 400, hpa, merge, { metadata: { name: 'other' } }],
    [
      'another selector',
      422,
      feed,
      merge,
      { spec: { selector: { matchLabels: labels }, template: { metadata: { labels } } } },
    ],
    ['the spec of a pod', 422, pod, strategic, { spec: { containers: [{ name: 'feed', image: 'x' }] } }],
    ['a test that fails', 422, hpa, json, [{ op: 'test', path: '/spec/maxReplicas', value: 7 }]],
    ['a list as merge patch', 400, hpa, merge, []],
    ['an object as JSON patch', 400, hpa, json, {}],
    ['a directive that is none', 422, feed, strategic, { spec: { $patch: 'nope' } }],
    ['an object that is not there', 404, `${paths.autoscalers}/nope`, merge, {}],
  ])('refuses %s', async (_, status, path, type, patch) => {
    const before = cluster.store.resourceVersion;
    const answer = await ask(cluster, 'PATCH', path, patch, type);
    expect([answer.status, answer.body.kind]).toEqual([status, 'Status']);
    expect(cluster.store.resourceVersion).toBe(before);
  });

  it('labels a pod', async () => {
    const { status } = await ask(cluster, 'PATCH', pod, { metadata: { labels: { x: 'y' } } }, merge);
    expect(status).toBe(200);
    expect(cluster.store.get('Pod', at('feed-5d8c-aaaaa'))?.metadata.labels?.['x']).toBe('y');
  });

  it('cannot reach what all objects share', async () => {
    const raw = '{"metadata":{"annotations":{"__proto__":{"polluted":"1"}}},"__proto__":{"polluted":1}}';
    await send(cluster.port, 'PATCH', hpa, { raw, headers: { 'content-type': merge } });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
