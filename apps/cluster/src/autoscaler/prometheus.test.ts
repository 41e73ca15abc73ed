import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeAnswer, type FakePrometheus, startFakePrometheus } from './testing/fake-prometheus.ts';
import { writeRules } from './testing/rules.ts';
import { cpuMetric, createSmallCluster } from './testing/small-cluster.ts';

const perSecond = (averageValue: string) => ({
  type: 'Pods',
  pods: { metric: { name: 'http_requests_per_second' }, target: { type: 'AverageValue', averageValue } },
});
const queue = (averageValue: string) => ({
  type: 'External',
  external: { metric: { name: 'queue_depth' }, target: { type: 'AverageValue', averageValue } },
});

let fake: FakePrometheus;
let folder: string;
let rules: string;
beforeEach(async () => {
  fake = await startFakePrometheus();
  folder = mkdtempSync(join(tmpdir(), 'gameday-rules-'));
  rules = writeRules(folder);
});
afterEach(async () => {
  await fake.close();
  rmSync(folder, { recursive: true });
});

/** Every pod has so many requests per second; the queue is so deep. */
const load = (each: number, depth = 0): void =>
  fake.answer((promql): FakeAnswer => {
    if (promql.startsWith('group by')) {
      const name = promql.includes('queue_depth') ? 'queue_depth' : 'http_requests_total';
      return [{ labels: { __name__: name, instance: 'feed', service: 'feed' }, value: 1 }];
    }
    if (promql.includes('queue_depth')) return [{ labels: { queue: 'mail' }, value: depth }];
    const pods = /instance=~?"([^"]*)"/.exec(promql)?.[1]?.split('|') ?? [];
    return pods.map((instance) => ({ labels: { instance }, value: each }));
  });

describe('an autoscaler on metrics of Prometheus', () => {
  it('scales by requests per second', async () => {
    load(150);
    using cluster = createSmallCluster({ prometheus: fake.url, rules, spec: { metrics: [perSecond('100')] } });
    await cluster.go(0);
    expect(cluster.replicas()).toBe(3);
    expect(cluster.events[0]?.message).toBe('New size: 3; reason: pods metric http_requests_per_second above target');
    expect(cluster.hpa().status?.currentMetrics).toMatchObject([{ pods: { current: { averageValue: '150' } } }]);
  });

  it('asks for all its metrics at once', async () => {
    load(150, 4);
    using cluster = createSmallCluster({
      prometheus: fake.url,
      rules,
      spec: { metrics: [cpuMetric(50), perSecond('100'), queue('1')] },
    });
    await cluster.go(0);
    expect(cluster.replicas()).toBe(4);
    expect(fake.queries.filter((promql) => !promql.startsWith('group by'))).toHaveLength(2);
  });

  it.each<readonly [string, FakeAnswer, string]>([
    ['away', 503, 'Prometheus answered 503'],
    ['silent', 'hang', 'Prometheus did not answer in 1000 ms'],
  ])(
    'holds its size while Prometheus is %s, says so, and goes on when it is back',
    async (_, answer, problem) => {
      load(150);
      using cluster = createSmallCluster({
        prometheus: fake.url,
        prometheusTimeoutMs: 1_000,
        rules,
        spec: { metrics: [perSecond('100')] },
      });
      await cluster.go(1);
      fake.answer(() => answer);
      await cluster.go(30);
      expect(cluster.replicas()).toBe(3);
      expect(cluster.condition('ScalingActive')).toMatchObject({
        status: 'False',
        reason: 'FailedGetPodsMetric',
        message: expect.stringMatching(
          `^the HPA was unable to compute the replica count: unable to get metric http_requests_per_second: unable to fetch metrics from custom metrics API: .*${problem}`,
        ) as string,
      });
      expect(cluster.events.map(({ reason }) => reason)).toContain('FailedGetPodsMetric');
      expect(cluster.app.status().prometheus.error).toContain(problem);
      load(120);
      await cluster.go(15);
      expect(cluster.replicas()).toBe(4);
      expect(cluster.condition('ScalingActive')).toMatchObject({ status: 'True' });
      expect(cluster.app.status().prometheus.error).toBeUndefined();
      expect(cluster.logs).toContain('the autoscaler decides again');
    },
    30_000,
  );

  it('still scales up by its other metrics', async () => {
    fake.answer(() => 503);
    using cluster = createSmallCluster({
      prometheus: fake.url,
      rules,
      spec: { metrics: [cpuMetric(50), perSecond('100')] },
    });
    cluster.cpuCores = 0.2;
    await cluster.go(0);
    expect(cluster.replicas()).toBe(4);
  });

  it('goes to zero and back with an external metric', async () => {
    load(0, 0);
    using cluster = createSmallCluster({
      prometheus: fake.url,
      rules,
      spec: {
        minReplicas: 0,
        metrics: [queue('10')],
        behavior: { scaleDown: { stabilizationWindowSeconds: 30 } },
      },
    });
    await cluster.go(61);
    expect(cluster.replicas()).toBe(0);
    load(0, 25);
    await cluster.go(15);
    expect(cluster.replicas()).toBe(3);
  });

  it('takes a spec that was edited while the metrics were asked for', async () => {
    load(500);
    using cluster = createSmallCluster({ prometheus: fake.url, rules, spec: { metrics: [perSecond('100')] } });
    const syncing = cluster.app.sync();
    cluster.edit({ maxReplicas: 3 });
    await syncing;
    expect(cluster.replicas()).toBe(3);
    expect(cluster.app.decisions()).toHaveLength(1);
  });
});
