import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrometheus } from '@gameday/prometheus';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore } from '../../store/create-store.ts';
import { type FakeAnswer, type FakePrometheus, startFakePrometheus } from '../testing/fake-prometheus.ts';
import { writeRules } from '../testing/rules.ts';
import { customMetric, customMetricResources, externalMetric, externalMetricResources } from './kubernetes-answers.ts';
import { createMetricsApi, type MetricsApi } from './metrics-api.ts';
import { groupResource } from './resources.ts';

const labels = { 'app.kubernetes.io/name': 'feed' };
let fake: FakePrometheus;
let folder: string;
let now = 0;
let api: MetricsApi;
let close: () => Promise<void>;

const apiAt = (timeScale: number, timeoutMs = 10_000): MetricsApi => {
  const store = createStore();
  for (const name of ['feed-a', 'feed-b', 'feed-c']) {
    store.create('Pod', { metadata: { name, namespace: 'gameday', labels }, spec: { containers: [] } });
  }
  const prometheus = createPrometheus({ url: fake.url, timeoutMs: 20_000 });
  close = () => prometheus.close();
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const rulesFile = writeRules(folder);
  return createMetricsApi({ store, prometheus, rulesFile, log, nowMs: () => now, timeScale, timeoutMs });
};

/** Discovery finds both series; other queries are answered by the test. */
const answering = (answer: (promql: string) => FakeAnswer, more: Readonly<Record<string, string>> = {}): void =>
  fake.answer((promql) => {
    if (promql.startsWith('group by') && promql.includes('http_requests_total')) {
      return [{ labels: { __name__: 'http_requests_total', instance: 'feed-a', service: 'feed', ...more }, value: 1 }];
    }
    return promql.startsWith('group by') ? [{ labels: { __name__: 'queue_depth' }, value: 1 }] : answer(promql);
  });

beforeEach(async () => {
  now = 1_000_000;
  folder = mkdtempSync(join(tmpdir(), 'gameday-rules-'));
  fake = await startFakePrometheus();
  api = apiAt(1);
});
afterEach(async () => {
  await close();
  await fake.close();
  rmSync(folder, { recursive: true });
});

const ofPods = { namespace: 'gameday', resource: 'pods', name: '*', metric: 'http_requests_per_second' };

describe('custom metrics', () => {
  it('are asked for all pods that a selector finds, in one query', async () => {
    answering(() => [
      { labels: { instance: 'feed-a' }, value: 12.5 },
      { labels: { instance: 'feed-b' }, value: Number.NaN },
      { labels: { instance: 'stranger' }, value: 99 },
    ]);
    const list = await customMetric(api, { ...ofPods, labelSelector: 'app.kubernetes.io/name=feed' });
    expect(fake.queries.at(-1)).toBe(
      'sum(rate(http_requests_total{instance=~"feed-a|feed-b|feed-c"}[2m])) by (instance)',
    );
    expect(list).toMatchObject({ kind: 'MetricValueList', apiVersion: 'custom.metrics.k8s.io/v1beta2' });
    expect(list.items.map(({ describedObject, metric, value }) => [describedObject, metric.name, value])).toEqual([
      [{ kind: 'Pod', namespace: 'gameday', name: 'feed-a', apiVersion: '/v1' }, 'http_requests_per_second', '12500m'],
      [{ kind: 'Pod', namespace: 'gameday', name: 'feed-b', apiVersion: '/v1' }, 'http_requests_per_second', '0'],
    ]);
  });

  it('are narrowed to the namespace where series say theirs, and by the metric selector', async () => {
    answering(() => [{ labels: { service: 'feed' }, value: 1 }], { namespace: 'gameday' });
    const request = {
      ...ofPods,
      resource: 'services',
      name: 'feed',
      metricLabelSelector: 'code in (200,201),route,!old',
    };
    await customMetric(api, request);
    expect(fake.queries.at(-1)).toBe(
      'sum(rate(http_requests_total{code=~"200|201",route!="",old="",namespace="gameday",service="feed"}[2m])) by (service)',
    );
  });

  it('look less far back on a faster clock, but never less than two scrapes', async () => {
    await close();
    api = apiAt(60);
    answering(() => [{ labels: { instance: 'feed-a' }, value: 1 }]);
    await api.custom({
      namespace: 'gameday',
      resource: groupResource('pods'),
      metric: 'http_requests_per_second',
      objects: { name: 'feed-a' },
    });
    expect(fake.queries.at(-1)).toBe('sum(rate(http_requests_total{instance="feed-a"}[4s])) by (instance)');
  });

  it.each<readonly [string, Partial<typeof ofPods>, () => FakeAnswer, number, string]>([
    ['a metric that no rule makes', { metric: 'x' }, () => [], 404, 'the server could not find the metric x for pods'],
    [
      'an object without a series',
      { name: 'feed-z' },
      () => [],
      404,
      'the server could not find the metric http_requests_per_second for pods feed-z',
    ],
    [
      'a failing query',
      {},
      () => 422,
      500,
      'Internal error occurred: unable to fetch metrics: Prometheus answered 422',
    ],
    ['no answer', {}, () => 'hang', 500, 'unable to fetch metrics: Prometheus did not answer in 1000 ms: sum('],
    ['an infinite value', {}, () => [{ labels: { instance: 'feed-a' }, value: Infinity }], 500, 'is infinite'],
  ])('of %s fail as upstream says it', async (_, request, answer, status, message) => {
    await close();
    api = apiAt(1, 1_000);
    answering(answer);
    const failure = customMetric(api, { ...ofPods, ...request });
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toMatchObject({ status });
  });

  it('that appear later are found as soon as they are asked for', async () => {
    fake.answer(() => []);
    await expect(customMetric(api, ofPods)).rejects.toThrow('could not find');
    answering(() => [{ labels: { instance: 'feed-a' }, value: 1 }]);
    now += 2_500;
    expect((await customMetric(api, ofPods)).items).toHaveLength(1);
  });

  it('follow the file of rules', async () => {
    answering(() => [{ labels: { instance: 'feed-a' }, value: 1 }]);
    await customMetric(api, ofPods);
    writeRules(folder, 'rules: []');
    await expect(customMetric(api, ofPods)).rejects.toThrow('could not find');
  });

  it('and external ones are listed', async () => {
    answering(() => []);
    expect((await customMetricResources(api)).resources.map(({ name }) => name)).toEqual([
      'pods/http_requests_per_second',
      'services/http_requests_per_second',
    ]);
    expect((await externalMetricResources(api)).resources).toEqual([
      { name: 'queue_depth', singularName: '', namespaced: true, kind: 'ExternalMetricValueList', verbs: ['get'] },
    ]);
  });
});

describe('external metrics', () => {
  it('have one value for each series', async () => {
    answering(() => [
      { labels: { queue: 'a' }, value: 3 },
      { labels: { queue: 'b' }, value: 0.25 },
    ]);
    const request = { namespace: 'gameday', metric: 'queue_depth', labelSelector: 'queue in (a,b)' };
    const { items } = await externalMetric(api, request);
    expect(fake.queries.at(-1)).toBe('max(queue_depth{queue=~"a|b"}) by (queue)');
    expect(items.map(({ metricName, metricLabels, value }) => [metricName, metricLabels, value])).toEqual([
      ['queue_depth', { queue: 'a' }, '3'],
      ['queue_depth', { queue: 'b' }, '250m'],
    ]);
  });

  it.each([
    ['x', '', 'the server could not find the metric x for'],
    ['queue_depth', '%', 'label selector "%"'],
  ])('%s selected by "%s" fail', async (metric, labelSelector, message) => {
    answering(() => []);
    await expect(externalMetric(api, { namespace: 'gameday', metric, labelSelector })).rejects.toThrow(message);
  });
});
