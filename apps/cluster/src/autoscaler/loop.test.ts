import { annotation } from '@gameday/kubernetes';
import { describe, expect, it } from 'vitest';
import { createSmallCluster } from './testing/small-cluster.ts';

const fast = { scaleDown: { stabilizationWindowSeconds: 0 } };

describe('the loop of an autoscaler', () => {
  it('looks at once, scales the deployment, and says what it did', async () => {
    using cluster = createSmallCluster();
    cluster.cpuCores = 0.2; // 2 pods at 100 % of their requests, for 50 %
    await cluster.go(0);
    expect(cluster.replicas()).toBe(4);
    expect(cluster.events).toEqual([
      {
        about: 'HorizontalPodAutoscaler/feed',
        type: 'Normal',
        reason: 'SuccessfulRescale',
        message: 'New size: 4; reason: cpu resource utilization (percentage of request) above target',
      },
    ]);
    const { status, metadata } = cluster.hpa();
    expect(status).toMatchObject({
      currentReplicas: 2,
      desiredReplicas: 4,
      lastScaleTime: '2026-03-02T10:00:00Z',
      observedGeneration: 1,
      currentMetrics: [{ resource: { name: 'cpu', current: { averageUtilization: 100, averageValue: '100m' } } }],
    });
    expect(cluster.condition('ScalingActive')).toMatchObject({ status: 'True', reason: 'ValidMetricFound' });
    expect(metadata.annotations?.[annotation.decision]).toMatch(/^cpu: 2 pods x 100%\/50% = 4.*2 -> 4$/);
  });

  it('looks again every 15 seconds', async () => {
    using cluster = createSmallCluster();
    await cluster.go(61);
    expect(cluster.app.decisions('feed').map(({ trigger }) => trigger)).toEqual([
      'sync',
      'sync',
      'sync',
      'sync',
      'start',
    ]);
    expect(cluster.app.decisions('gameday/feed', 2)).toHaveLength(2);
    expect(cluster.app.decisions('other')).toEqual([]);
  });

  it('looks at once when its spec is edited, and again when settings are, but not at its own status', async () => {
    using cluster = createSmallCluster();
    await cluster.go(1);
    cluster.edit({ minReplicas: 3 });
    await cluster.go(1);
    expect(cluster.replicas()).toBe(3);
    expect(cluster.app.decisions()).toHaveLength(2);
    expect(cluster.app.decisions()[0]).toMatchObject({ trigger: 'change', generation: 2, scaleTo: 3 });
    cluster.annotate({ note: 'mine' });
    await cluster.go(1);
    expect(cluster.app.decisions()).toHaveLength(2);
  });

  it('forgets an autoscaler that is deleted, and begins anew with the next of that name', async () => {
    using cluster = createSmallCluster();
    cluster.cpuCores = 0.2;
    await cluster.go(1);
    const { metadata, spec } = cluster.hpa();
    cluster.store.delete('HorizontalPodAutoscaler', metadata);
    cluster.cpuCores = 0.01;
    await cluster.go(60);
    expect(cluster.replicas()).toBe(4);
    expect(cluster.app.status().autoscalers).toEqual([]);
    cluster.store.create('HorizontalPodAutoscaler', {
      metadata: { name: 'feed', namespace: 'gameday' },
      spec: { ...spec, behavior: fast },
    });
    await cluster.go(1);
    expect(cluster.app.decisions('feed', 1)[0]?.input.state.recommendations).toBeNull();
  });

  it('says in the words of an API server that its target is not there', async () => {
    using cluster = createSmallCluster({
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' } },
    });
    await cluster.go(0);
    expect(cluster.condition('AbleToScale')).toMatchObject({
      status: 'False',
      reason: 'FailedGetScale',
      message: `the HPA controller was unable to get the target's current scale: deployments.apps "x" not found`,
    });
  });

  it('keeps its stabilization window over a restart of its process', async () => {
    using cluster = createSmallCluster();
    cluster.cpuCores = 0.2;
    await cluster.go(30);
    expect(cluster.replicas()).toBe(4);
    cluster.cpuCores = 0.04; // one pod would do
    await cluster.go(120);
    await cluster.restart();
    await cluster.go(165);
    expect(cluster.replicas(), '285 s after the last high recommendation').toBe(4);
    expect(cluster.condition('AbleToScale')).toMatchObject({ reason: 'ScaleDownStabilized' });
    await cluster.go(45);
    expect(cluster.replicas()).toBe(1);
  });

  it('keeps what it decided over a restart', async () => {
    using cluster = createSmallCluster();
    await cluster.go(31);
    const before = cluster.app.decisions();
    await cluster.restart();
    expect(cluster.app.decisions()).toEqual(before);
  });

  it('stops while it is paused, says so, and goes on afterwards', async () => {
    using cluster = createSmallCluster();
    await cluster.go(1);
    cluster.annotate({ 'gameday.dev/paused': 'true' });
    cluster.cpuCores = 0.5;
    await cluster.go(60);
    expect(cluster.replicas()).toBe(2);
    expect(cluster.condition('ScalingActive')).toMatchObject({
      status: 'False',
      reason: 'ScalingDisabled',
      message: expect.stringContaining('kubectl -n gameday annotate hpa feed gameday.dev/paused-') as string,
    });
    expect(cluster.app.status().autoscalers[0]).toMatchObject({ paused: true });
    cluster.annotate({});
    await cluster.go(1);
    expect(cluster.replicas()).toBe(4);
    expect(cluster.condition('ScalingActive')).toMatchObject({ status: 'True' });
  });

  it('goes on when the words on it would change with every sample, but rewrites them seldom', async () => {
    using cluster = createSmallCluster();
    const words = new Set<string | undefined>();
    for (let sync = 0; sync < 19; sync += 1) {
      cluster.cpuCores = 0.1 + (sync % 5) * 0.001;
      await cluster.go(15);
      words.add(cluster.hpa().metadata.annotations?.[annotation.decision]);
    }
    expect(words.size).toBe(1);
    expect(new Set(cluster.app.decisions().map(({ line }) => line)).size).toBeGreaterThan(1);
    await cluster.go(45);
    words.add(cluster.hpa().metadata.annotations?.[annotation.decision]);
    expect(words.size).toBe(2);
  });
});

describe('a time scale of 20', () => {
  it('makes periods and windows 20 times as short', async () => {
    using cluster = createSmallCluster({ timeScale: 20 });
    const startMs = cluster.clock.nowMs();
    cluster.cpuCores = 0.2;
    await cluster.go(15);
    expect(cluster.replicas()).toBe(4);
    cluster.cpuCores = 0.04;
    await cluster.go(270);
    expect(cluster.replicas()).toBe(4);
    await cluster.go(60);
    expect(cluster.replicas()).toBe(1);
    expect(cluster.clock.nowMs() - startMs).toBe(345_000 / 20);
  });

  it('writes real times, and says what it is', async () => {
    using cluster = createSmallCluster({ timeScale: 20 });
    cluster.cpuCores = 0.2;
    await cluster.go(20 * 5);
    const { status, metadata } = cluster.hpa();
    expect(status?.lastScaleTime).toBe('2026-03-02T10:00:00Z');
    expect(status?.conditions?.map(({ lastTransitionTime }) => lastTransitionTime?.slice(0, 10))).toEqual(
      status?.conditions?.map(() => '2026-03-02'),
    );
    expect(metadata.annotations?.[annotation.decision]).toMatch(/\(time scale 20\)$/);
    expect(cluster.app.status()).toMatchObject({ timeScale: 20, syncSeconds: 0.75 });
  });

  it('gives a pod the same real time to start up', async () => {
    using cluster = createSmallCluster({
      timeScale: 20,
      options: { cpuInitializationPeriodMs: 300_000, initialReadinessDelayMs: 30_000 },
    });
    await cluster.go(0);
    expect(cluster.app.decisions()[0]?.input.options).toMatchObject({
      syncPeriodMs: 15_000,
      downscaleStabilizationMs: 300_000,
      cpuInitializationPeriodMs: 6_000_000,
      initialReadinessDelayMs: 600_000,
    });
  });
});
