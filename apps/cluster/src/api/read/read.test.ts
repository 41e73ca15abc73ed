import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send } from '../testing/client.ts';
import { fill, startCluster, type TestCluster } from '../testing/cluster.ts';
import { pod } from '../testing/objects.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
  fill(cluster);
  for (const suffix of ['c', 'd', 'e']) cluster.store.create('Pod', pod('users', suffix));
});
afterAll(() => cluster.close());

const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await send(cluster.port, 'GET', path, { headers });
  return {
    ...answer,
    names: () => answer.body.items.map((item: { metadata: { name: string } }) => item.metadata.name) as string[],
  };
};
const pods = '/api/v1/namespaces/gameday/pods';
const asTable = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };

describe('a list', () => {
  it('is of the kind, with a version to watch from', async () => {
    const { body } = await get(pods);
    expect(body).toMatchObject({
      kind: 'PodList',
      apiVersion: 'v1',
      metadata: { resourceVersion: cluster.store.resourceVersion },
    });
    expect(body.items).toHaveLength(5);
  });

  it.each([
    ['labelSelector=app.kubernetes.io/name%3Dfeed', ['feed-5d8c-aaaaa', 'feed-5d8c-bbbbb']],
    ['labelSelector=app.kubernetes.io/name+notin+(feed)', ['users-5d8c-c', 'users-5d8c-d', 'users-5d8c-e']],
    ['fieldSelector=metadata.name%3Dusers-5d8c-d', ['users-5d8c-d']],
    ['fieldSelector=spec.nodeName%3Dlaptop,status.phase!%3DRunning', []],
  ])('shows of %s what is selected', async (query, names) =>
    expect((await get(`${pods}?${query}`)).names()).toEqual(names),
  );

  it.each([
    'labelSelector=a+in',
    'fieldSelector=spec.nothing%3D1',
    'limit=x',
    'continue=x',
    'resourceVersion=x',
    'includeObject=x',
  ])('refuses %s', async (query) => {
    const { status, body } = await get(`${pods}?${query}`, asTable);
    expect([status, body.reason]).toEqual([400, 'BadRequest']);
  });

  it('comes in parts that together are the whole', async () => {
    const seen: string[] = [];
    let token = '';
    const remaining: unknown[] = [];
    do {
      const { body, names } = await get(`${pods}?limit=2&continue=${token}`);
      seen.push(...names());
      remaining.push(body.metadata.remainingItemCount);
      token = body.metadata.continue ?? '';
    } while (token !== '');
    expect(seen).toEqual((await get(pods)).names());
    expect(remaining).toEqual([3, 1, undefined]);
  });

  it('knows that a version is from the future, or not the one that is wanted exactly', async () => {
    const future = await get(`${pods}?resourceVersion=99999`);
    expect([future.status, future.body.reason]).toEqual([504, 'Timeout']);
    const past = await get(`${pods}?resourceVersion=1&resourceVersionMatch=Exact`);
    expect([past.status, past.body.reason]).toEqual([410, 'Expired']);
    expect((await get(`${pods}?resourceVersion=1`)).status).toBe(200);
  });

  it('of another namespace is empty', async () =>
    expect((await get('/api/v1/namespaces/other/pods')).names()).toEqual([]));

  it('is of all namespaces where none is named', async () =>
    expect((await get('/api/v1/pods')).names()).toHaveLength(5));
});

describe('shapes', () => {
  it('are a table for who prints one', async () => {
    const { body } = await get(`${pods}?fieldSelector=metadata.name%3Dfeed-5d8c-bbbbb`, asTable);
    expect(body).toMatchObject({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: cluster.store.resourceVersion },
    });
    expect(body.columnDefinitions.map(({ name }: { name: string }) => name).slice(0, 5)).toEqual([
      'Name',
      'Ready',
      'Status',
      'Restarts',
      'Age',
    ]);
    expect(body.rows[0].cells.slice(0, 3)).toEqual(['feed-5d8c-bbbbb', '0/1', 'CrashLoopBackOff']);
    expect(body.rows[0].object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'feed-5d8c-bbbbb' } });
    expect(body.rows[0].object.spec).toBeUndefined();
  });

  it.each([
    ['None', undefined],
    ['Object', 'Pod'],
  ])('have in their rows of includeObject=%s the %s', async (include, kind) => {
    const { body } = await get(`${pods}?includeObject=${include}`, asTable);
    expect(body.rows[0].object?.kind).toBe(kind);
  });

  it('are the metadata alone', async () => {
    const one = await get(`${pods}/feed-5d8c-aaaaa`, {
      accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
    });
    expect(Object.keys(one.body)).toEqual(['kind', 'apiVersion', 'metadata']);
    const many = await get(pods, { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' });
    expect(many.body.kind).toBe('PartialObjectMetadataList');
  });

  it('are not anything else', async () => expect((await get(pods, { accept: 'text/html' })).status).toBe(406));
});

describe('one object', () => {
  it('is answered as it is', async () => {
    const { body } = await get('/apis/apps/v1/namespaces/gameday/deployments/feed');
    expect(body).toMatchObject({ kind: 'Deployment', apiVersion: 'apps/v1', spec: { replicas: 2 } });
  });

  it('is missed in the words of Kubernetes', async () => {
    const { status, body } = await get('/apis/apps/v1/namespaces/gameday/deployments/nope');
    expect([status, body]).toEqual([
      404,
      {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'deployments.apps "nope" not found',
        reason: 'NotFound',
        details: { name: 'nope', group: 'apps', kind: 'deployments' },
        code: 404,
      },
    ]);
  });
});

describe('other versions and what is worked out', () => {
  it('shows an autoscaler as autoscaling/v1 has it', async () => {
    const { body } = await get('/apis/autoscaling/v1/namespaces/gameday/horizontalpodautoscalers/feed');
    expect(body).toMatchObject({
      apiVersion: 'autoscaling/v1',
      spec: { minReplicas: 1, maxReplicas: 6, targetCPUUtilizationPercentage: 70 },
      status: { currentReplicas: 2, currentCPUUtilizationPercentage: 12 },
    });
  });

  it('shows events as events.k8s.io/v1 has them', async () => {
    const { body } = await get(
      '/apis/events.k8s.io/v1/namespaces/gameday/events?fieldSelector=regarding.kind%3DHorizontalPodAutoscaler',
    );
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      apiVersion: 'events.k8s.io/v1',
      note: 'SuccessfulRescale happened',
      regarding: { kind: 'HorizontalPodAutoscaler', name: 'feed' },
      reportingController: 'kubelet',
      deprecatedCount: 2,
    });
  });

  it('shows this machine as the one node, and gameday as the one namespace', async () => {
    const node = await get('/api/v1/nodes/laptop');
    expect(node.body.status).toMatchObject({ capacity: { cpu: '2', memory: '4194304Ki', pods: '200' } });
    expect((await get('/api/v1/namespaces')).names()).toEqual(['gameday']);
  });

  it('shows what is used, but of no pod that is not measured', async () => {
    const { body, names } = await get('/apis/metrics.k8s.io/v1beta1/namespaces/gameday/pods');
    expect(names()).toEqual(['feed-5d8c-aaaaa', 'feed-5d8c-bbbbb']);
    expect(body.items[0]).toMatchObject({
      window: '10s',
      containers: [{ name: 'feed', usage: { cpu: '123000000n', memory: '51200Ki' } }],
    });
    const missing = await get('/apis/metrics.k8s.io/v1beta1/namespaces/gameday/pods/users-5d8c-c');
    expect([missing.status, missing.body.message]).toEqual([404, 'pods.metrics.k8s.io "users-5d8c-c" not found']);
    const node = await get('/apis/metrics.k8s.io/v1beta1/nodes/laptop');
    expect(node.body.usage).toEqual({ cpu: '500000000n', memory: '1048576Ki' });
  });

  it('shows where a service is served, once its pods say on which port', async () => {
    expect((await get('/apis/discovery.k8s.io/v1/namespaces/gameday/endpointslices')).names()).toEqual([]);
    cluster.store.update('Pod', { namespace: 'gameday', name: 'feed-5d8c-aaaaa' }, (present) => ({
      ...present,
      metadata: { ...present.metadata, annotations: { 'gameday.dev/port': '21001' } },
    }));
    const { body } = await get('/apis/discovery.k8s.io/v1/namespaces/gameday/endpointslices');
    expect(body.items[0]).toMatchObject({
      endpoints: [{ addresses: ['127.0.0.1'], conditions: { ready: true }, targetRef: { name: 'feed-5d8c-aaaaa' } }],
      ports: [{ name: 'http', port: 21001 }],
    });
  });
});

it('warns of scaled time wherever autoscalers are shown', async () => {
  const clock = { nowMs: Date.now, scale: 20, toScaledMs: (ms: number) => ms * 20, toRealMs: (ms: number) => ms / 20 };
  const scaled = await startCluster({ clock });
  const { headers } = await send(scaled.port, 'GET', '/apis/autoscaling/v2/horizontalpodautoscalers');
  expect(headers['warning']).toBe('299 - "time is scaled: the autoscaler\'s clock runs 20 times as fast"');
  expect((await send(scaled.port, 'GET', '/api/v1/pods')).headers['warning']).toBeUndefined();
  await scaled.close();
});
