import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import {
  ApiException,
  AppsV1Api,
  AutoscalingV2Api,
  CoreV1Api,
  KubeConfig,
  Log,
  makeInformer,
  Metrics,
  PatchStrategy,
  PolicyV1Api,
  setHeaderOptions,
  topNodes,
  topPods,
  type V1Pod,
  VersionApi,
  Watch,
} from '@kubernetes/client-node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from './testing/client.ts';
import { fill, startCluster, type TestCluster } from './testing/cluster.ts';
import { namespace, pod } from './testing/objects.ts';

let cluster: TestCluster;
let config: KubeConfig;
beforeEach(async () => {
  cluster = await startCluster();
  fill(cluster);
  config = new KubeConfig();
  config.loadFromFile(cluster.kubeconfig);
});
afterEach(() => cluster.close());

const feed = { namespace, name: 'feed' };

it('lists and reads', async () => {
  const core = config.makeApiClient(CoreV1Api);
  const { items } = await core.listNamespacedPod({ namespace, labelSelector: 'app.kubernetes.io/name=feed' });
  expect(items.map(({ metadata }) => metadata?.name)).toEqual(['feed-5d8c-aaaaa', 'feed-5d8c-bbbbb']);
  expect((await core.listNode()).items[0]?.status?.capacity?.['cpu']).toBe('2');
  const hpa = await config.makeApiClient(AutoscalingV2Api).readNamespacedHorizontalPodAutoscaler(feed);
  expect(hpa.spec?.maxReplicas).toBe(6);
  expect((await config.makeApiClient(VersionApi).getCode()).gitVersion).toMatch(/^v1\.33\./);
});

it('scales and patches', async () => {
  const apps = config.makeApiClient(AppsV1Api);
  const options = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
  const scale = await apps.patchNamespacedDeploymentScale({ ...feed, body: { spec: { replicas: 5 } } }, options);
  expect([scale.spec?.replicas, scale.status?.selector]).toEqual([5, 'app.kubernetes.io/name=feed']);
  await config
    .makeApiClient(AutoscalingV2Api)
    .patchNamespacedHorizontalPodAutoscaler({ ...feed, body: { spec: { maxReplicas: 9 } } }, options);
  expect(cluster.store.get('HorizontalPodAutoscaler', feed)?.spec.maxReplicas).toBe(9);
  expect(cluster.store.get('Deployment', feed)?.spec?.replicas).toBe(5);
});

it('creates, replaces, evicts and deletes', async () => {
  const policy = config.makeApiClient(PolicyV1Api);
  const core = config.makeApiClient(CoreV1Api);
  const body = { metadata: { name: 'other' }, spec: { minAvailable: 1, selector: { matchLabels: { a: 'b' } } } };
  const created = await policy.createNamespacedPodDisruptionBudget({ namespace, body });
  const replaced = { ...created, spec: { ...created.spec, minAvailable: 2 } };
  await policy.replaceNamespacedPodDisruptionBudget({ namespace, name: 'other', body: replaced });
  await expect(
    policy.replaceNamespacedPodDisruptionBudget({ namespace, name: 'other', body: replaced }),
  ).rejects.toMatchObject({ code: 409 });
  await policy.deleteNamespacedPodDisruptionBudget({ namespace, name: 'other' });
  const name = 'feed-5d8c-aaaaa';
  await core
    .createNamespacedPodEviction({ namespace, name, body: { metadata: { name } } as never })
    .catch((error: unknown) => {
      // The client leaves apiVersion and kind to its caller, as the API does not.
      expect((error as ApiException<unknown>).code).toBe(400);
    });
  await core.createNamespacedPodEviction({
    namespace,
    name,
    body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } },
  });
  await core.deleteNamespacedPod({ namespace, name: 'feed-5d8c-bbbbb' });
  const ending = cluster.store.list('Pod').filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
  expect(ending).toHaveLength(2);
});

it('gets errors as a Status', async () => {
  const apps = config.makeApiClient(AppsV1Api);
  const error = await apps.readNamespacedDeployment({ namespace, name: 'nope' }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiException);
  expect((error as ApiException<string>).code).toBe(404);
  expect(String((error as ApiException<string>).body)).toContain('deployments.apps \\"nope\\" not found');
});

it('watches', async () => {
  const seen: string[] = [];
  const controller = await new Watch(config).watch(
    `/api/v1/namespaces/${namespace}/pods`,
    { allowWatchBookmarks: true },
    (phase, object: V1Pod) => seen.push(`${phase} ${object.metadata?.name}`),
    () => undefined,
  );
  cluster.store.create('Pod', pod('users', 'c'));
  await until(() => seen.length === 3, 'three events');
  expect(seen.at(-1)).toBe('ADDED users-5d8c-c');
  controller.abort();
});

it('keeps an informer up to date', async () => {
  const core = config.makeApiClient(CoreV1Api);
  const informer = makeInformer<V1Pod>(config, `/api/v1/namespaces/${namespace}/pods`, () =>
    core.listNamespacedPod({ namespace }),
  );
  const seen: string[] = [];
  for (const event of ['add', 'update', 'delete'] as const) {
    informer.on(event, (object) => seen.push(`${event} ${object.metadata?.name}`));
  }
  informer.on('error', (error: unknown) => seen.push(`error ${String(error)}`));
  await informer.start();
  await until(() => seen.length === 2, 'the pods');
  cluster.store.create('Pod', pod('users', 'c'));
  cluster.store.update('Pod', { namespace, name: 'users-5d8c-c' }, (present) => ({
    ...present,
    status: { phase: 'Failed' },
  }));
  cluster.store.delete('Pod', { namespace, name: 'users-5d8c-c' });
  await until(() => seen.length === 5, 'three more events');
  expect(seen.slice(2)).toEqual(['add users-5d8c-c', 'update users-5d8c-c', 'delete users-5d8c-c']);
  expect(informer.list()).toHaveLength(2);
  await informer.stop();
});

it('follows a log', async () => {
  const file = join(cluster.folder, 'feed-5d8c-aaaaa.log');
  appendFileSync(file, 'one\n');
  let text = '';
  const stream = new PassThrough().setEncoding('utf8').on('data', (part: string) => (text += part));
  await new Log(config).log(namespace, 'feed-5d8c-aaaaa', 'feed', stream as PassThrough, {
    follow: true,
  });
  await until(() => text === 'one\n', 'the first line');
  appendFileSync(file, 'two\n');
  await until(() => text === 'one\ntwo\n', 'the second line');
  cluster.store.delete('Pod', { namespace, name: 'feed-5d8c-aaaaa' });
  await until(() => stream.readableEnded, 'the end of the log');
});

it('reads what is used', async () => {
  const core = config.makeApiClient(CoreV1Api);
  const metrics = new Metrics(config);
  const [first] = (await metrics.getPodMetrics(namespace)).items;
  expect(first?.containers[0]?.usage).toEqual({ cpu: '123000000n', memory: '51200Ki' });
  expect((await metrics.getNodeMetrics()).items[0]?.usage.cpu).toBe('500000000n');
  const [top] = await topPods(core, metrics, namespace);
  expect([top?.CPU.CurrentUsage, top?.Memory.CurrentUsage]).toEqual([0.123, 52428800n]);
  expect((await topNodes(core))[0]?.CPU.Capacity).toBe(2);
});
