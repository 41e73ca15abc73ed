import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrometheus } from '@gameday/prometheus';
import { repositoryRoot } from '@gameday/lab-kit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createStore } from '../../store/create-store.ts';
import { writeRules } from '../testing/rules.ts';
import { discoveryQuery } from './discovery.ts';
import { customMetric, customMetricResources, externalMetric } from './kubernetes-answers.ts';
import { createMetricsApi, type MetricsApi } from './metrics-api.ts';
import { customQuery, externalQuery } from './query.ts';
import { groupResource } from './resources.ts';
import { formatProblem, readRulesFile } from './rules-file.ts';
import { shrinkRanges } from './shrink-ranges.ts';

/** The server may be any that scrapes itself as the job `prometheus`. */
const url = process.env['GAMEDAY_TEST_PROMETHEUS_URL'];
if (!url) throw new Error('GAMEDAY_TEST_PROMETHEUS_URL is not set: these tests need a real Prometheus');
const prometheus = createPrometheus({ url });
const folder = mkdtempSync(join(tmpdir(), 'gameday-rules-'));
afterAll(async () => {
  await prometheus.close();
  rmSync(folder, { recursive: true });
});

const rules = `
rules:
  - seriesQuery: '{__name__=~"^prometheus_http_requests_.*",job="prometheus"}'
    resources: {overrides: {instance: {resource: pod}, job: {resource: service}}}
    name: {matches: '^prometheus_(.*)_total$', as: '\${1}_per_second'}
    metricsQuery: 'sum(rate(<<.Series>>{<<.LabelMatchers>>}[1h])) by (<<.GroupBy>>)'
  - seriesQuery: 'prometheus_http_request_duration_seconds_bucket{job="prometheus"}'
    resources: {overrides: {instance: {resource: pod}}}
    name: {as: http_p99_seconds}
    metricsQuery: 'histogram_quantile(0.99, sum(rate(<<.Series>>{<<.LabelMatchers>>}[1h])) by (le, <<.GroupBy>>))'
  - seriesQuery: 'up{job="prometheus"}'
    resources: {overrides: {instance: {resource: pod}}}
    name: {as: wrong}
    metricsQuery: 'sum(<<.Series>>{<<.LabelMatchers>>} by (<<.GroupBy>>)'
  - seriesQuery: 'up{'
    metricsQuery: '<<.Series>>'
externalRules:
  - seriesQuery: 'up'
    resources: {namespaced: false}
    metricsQuery: 'max(<<.Series>>{<<.LabelMatchers>>}) by (job)'
`;

describe('metrics by adapter rules, from Prometheus', () => {
  const selector = 'app.kubernetes.io/name=prometheus';
  let api: MetricsApi;
  let instance = '';

  beforeAll(async () => {
    await vi.waitFor(
      async () => {
        // A rate takes two scrapes.
        const twice = 'count_over_time(prometheus_http_request_duration_seconds_count{job="prometheus"}[2m]) > 1';
        const [series] = await prometheus.vector(twice);
        instance = series?.metric['instance'] ?? '';
        expect(instance).not.toBe('');
      },
      { timeout: 60_000, interval: 500 },
    );
    const store = createStore();
    const labels = { 'app.kubernetes.io/name': 'prometheus' };
    for (const name of [instance, 'another']) {
      store.create('Pod', { metadata: { name, namespace: 'gameday', labels }, spec: { containers: [] } });
    }
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const rulesFile = writeRules(folder, rules);
    api = createMetricsApi({ store, prometheus, rulesFile, log, nowMs: Date.now, timeScale: 20 });
  });

  it('are found by their rules', async () => {
    const names = (await customMetricResources(api)).resources.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'pods/http_p99_seconds',
        'pods/http_requests_per_second',
        'services/http_requests_per_second',
      ]),
    );
    expect(names.filter((name) => name.includes('duration'))).toEqual([]);
  });

  it.each(['http_requests_per_second', 'http_p99_seconds'])(
    '%s has a value for each pod with series',
    async (metric) => {
      const request = { namespace: 'gameday', resource: 'pods', name: '*', metric, labelSelector: selector };
      const { items } = await customMetric(api, request);
      expect(items).toEqual([
        {
          describedObject: { kind: 'Pod', namespace: 'gameday', name: instance, apiVersion: '/v1' },
          metric: { name: metric, selector: null },
          timestamp: expect.stringMatching(/^\d{4}-.*Z$/) as string,
          value: expect.stringMatching(/^\d+m?$/) as string,
        },
      ]);
    },
  );

  it('of an object, and external ones, are there', async () => {
    const request = {
      namespace: 'gameday',
      metric: 'http_requests_per_second',
      resource: 'services',
      name: 'prometheus',
    };
    expect((await customMetric(api, request)).items).toHaveLength(1);
    const up = await externalMetric(api, { namespace: 'gameday', metric: 'up', labelSelector: 'job=prometheus' });
    expect(up.items).toMatchObject([{ metricName: 'up', metricLabels: { job: 'prometheus' }, value: '1' }]);
  });

  it('of a rule whose series query is wrong are left out, with a report of where it is', async () => {
    await customMetricResources(api);
    expect(api.problems().map(formatProblem)).toEqual([
      expect.stringMatching(/rules.yaml:15: rules\[3\].seriesQuery: .*Prometheus answered 400 .*parse error/) as string,
    ]);
  });

  it('of a rule with a mistake in its query fail with what Prometheus says', async () => {
    const request = { namespace: 'gameday', metric: 'wrong', resource: 'pods', name: instance };
    await expect(customMetric(api, request)).rejects.toThrow(
      /unable to fetch metrics: Prometheus answered 400 .*parse error/,
    );
  });
});

describe('the rules that the lab comes with', () => {
  const { custom, external, problems } = readRulesFile(join(repositoryRoot, 'deploy/kubernetes/adapter/rules.yaml'));
  const question = {
    namespace: 'gameday',
    requirements: [{ key: 'service', operator: 'In' as const, values: ['feed'] }],
  };

  it('are all right', () => {
    expect(problems).toEqual([]);
    expect(custom.length + external.length).toBeGreaterThan(0);
  });

  it.each([1, 20])('make queries that Prometheus takes, at a time scale of %d', async (scale) => {
    const queries = [
      ...custom.flatMap((rule) => {
        const found = { rule, series: /^\w+/.exec(rule.source.seriesQuery)?.[0] ?? '', namespaced: true };
        return [
          discoveryQuery(rule),
          customQuery(found, groupResource('pods'), { ...question, names: ['feed-a', 'feed-b'] }),
          customQuery(found, groupResource('services'), { ...question, names: ['feed'] }),
        ];
      }),
      ...external.map((rule) =>
        externalQuery({ rule, series: /^\w+/.exec(rule.source.seriesQuery)?.[0] ?? '', namespaced: false }, question),
      ),
    ];
    for (const query of queries) expect(await prometheus.vector(shrinkRanges(query, scale, 4_000)), query).toEqual([]);
  });
});
