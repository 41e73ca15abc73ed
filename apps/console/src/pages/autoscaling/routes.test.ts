import type {
  AutoscalerDetail,
  AutoscalerHistory,
  AutoscalingOverview,
  DecisionExplained,
  DecisionList,
  WhatIfAnswer,
} from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { recording } from './testing/recorded.ts';
import { startSmallLab, usersObject } from './testing/small-lab.ts';

const atOf = (value: unknown): number => Date.parse((value as { at: string }).at);
const firstMs = atOf(recording.users[0]);
const lastMs = atOf(recording.users.at(-1));
const range = `from=${firstMs}&to=${lastMs}`;
const whatIf = (spec: unknown) => ({ autoscaler: 'users', spec });
type Good = Extract<WhatIfAnswer, { ok: true }>;

describe('what the page of autoscaling is told', () => {
  it('how each autoscaler stands, and why it is limited', async () => {
    await using lab = await startSmallLab();
    const { body } = await lab.get<AutoscalingOverview>('');
    expect(body.autoscalers).toMatchObject([
      {
        name: 'users',
        service: 'users',
        current: 1,
        min: 1,
        max: 6,
        mode: 'observe',
        metrics: [{ name: 'cpu', current: '35 %', target: '70 % of requests', ratio: 0.5 }],
        limited: 'the desired replica count is more than the maximum replica count',
        lastScaleMs: Date.parse('2026-11-23T21:57:58Z'),
      },
    ]);
    const detail = await lab.get<AutoscalerDetail>('/users');
    expect(detail.body.decisions).toEqual({ count: recording.users.length, firstMs, lastMs });
    expect(detail.body.events).toMatchObject([{ reason: 'SuccessfulRescale', count: 2 }]);
  });

  it('all decisions, from the cluster app and from its files, each once', async () => {
    await using lab = await startSmallLab();
    const { body } = await lab.get<DecisionList>(`/users/decisions?${range}&limit=1000`);
    expect(body.rows.map(({ atMs }) => atMs)).toEqual(recording.users.map(atOf).toReversed());
    expect(body.rows.filter(({ verdict }) => verdict === 'up' || verdict === 'down')).toMatchObject([
      { from: 2, to: 1 },
      { from: 1, to: 2 },
    ]);
    const few = await lab.get<DecisionList>(`/users/decisions?${range}&limit=3`);
    expect([few.body.rows.length, few.body.total]).toEqual([3, recording.users.length]);
  });

  it('new decisions without asking for the old ones again', async () => {
    await using lab = await startSmallLab();
    lab.hideLast(3);
    const before = await lab.get<DecisionList>(`/users/decisions?${range}&limit=1000`);
    lab.hideLast(0);
    const after = await lab.get<DecisionList>(`/users/decisions?${range}&limit=1000`);
    expect(after.body.total - before.body.total).toBe(3);
    expect(lab.timesAsked()).toBe(2);
  });

  it('a decision by its moment, or the one nearest to it', async () => {
    await using lab = await startSmallLab();
    const scaled = recording.users.find((each) => (each as { scaleTo?: number }).scaleTo === 2);
    const { body } = await lab.get<DecisionExplained>(`/users/decisions/${atOf(scaled) + 4_000}`);
    expect(body.row).toMatchObject({ atMs: atOf(scaled), from: 1, to: 2 });
    expect(body.verified).toBe(true);
    expect(body.previousMs).toBeLessThan(atOf(scaled));
    expect(body.events).toMatchObject([{ reason: 'SuccessfulRescale' }]);
    expect(body.conditions.map(({ type }) => type)).toContain('ScalingLimited');
  });

  it('its history from Prometheus, and from the decisions while that is away', async () => {
    await using lab = await startSmallLab();
    const { body } = await lab.get<AutoscalerHistory>(`/users/history?${range}`);
    expect(body.source).toBe('prometheus');
    expect(body.metrics).toMatchObject([{ name: 'cpu', unit: 'percent' }]);
    expect(body.current.every((value) => value === 42)).toBe(true);
    await lab.endPrometheus();
    const { body: without } = await lab.get<AutoscalerHistory>(`/users/history?${range}`);
    expect(without).toMatchObject({ source: 'decisions', note: expect.stringContaining('Prometheus') });
    expect(without.times).toHaveLength(recording.users.length);
    expect(Math.max(...(without.metrics[0]?.values.map((value) => value ?? 0) ?? []))).toBe(100);
    expect(without.marks.map(({ verdict, held }) => held ?? verdict)).toEqual([
      'failed',
      'up',
      'stabilization',
      'down',
    ]);
  });

  it.each([
    ['/nobody', 404],
    ['/..%2f..%2fetc', 404],
    ['/users/decisions?limit=0', 400],
    ['/users/decisions?from=x', 400],
    ['/users/history?from=2&to=1', 400],
    ['/users/history?from=0&to=999999999999', 400],
    ['/users/decisions/then', 400],
  ])('%s is answered with %d', async (path, status) => {
    await using lab = await startSmallLab();
    expect((await lab.get(path)).status).toBe(status);
  });

  it('that the cluster is away', async () => {
    await using lab = await startSmallLab();
    await lab.endCluster();
    expect(await lab.get('')).toMatchObject({
      status: 503,
      body: { detail: expect.stringContaining('The cluster does not answer') },
    });
  });
});

describe('scaling by hand', () => {
  it.each([
    [{ action: 'scale', replicas: 3 }, ['scale', 'users', '3']],
    [{ action: 'hold', replicas: 0 }, ['scale', 'users', '0', '--hold']],
    [{ action: 'auto' }, ['scale', 'users', 'auto']],
  ])('%j runs gameday %j', async (request, command) => {
    await using lab = await startSmallLab();
    const { status, body } = await lab.post('/users/scale', request);
    expect([status, lab.commands]).toEqual([200, [command]]);
    expect(body).toMatchObject({ ok: true, message: 'users has 3 replicas.', command: `gameday ${command.join(' ')}` });
  });

  it.each([
    ['/users/scale', {}, 400],
    ['/users/scale', { action: 'scale', replicas: 1.5 }, 400],
    ['/users/scale', { action: 'scale', replicas: '3; reboot' }, 400],
    ['/users/scale', { action: 'hold', replicas: 51 }, 400],
    ['/users/scale', { action: 'hold' }, 400],
    ['/other/scale', { action: 'auto' }, 404],
  ])('%s with %j is refused with %d, and nothing is run', async (path, request, status) => {
    await using lab = await startSmallLab();
    expect((await lab.post(path, request)).status).toBe(status);
    expect(lab.commands).toEqual([]);
  });
});

describe('what if', () => {
  it('the present spec comes to what was', async () => {
    await using lab = await startSmallLab();
    const { body } = await lab.post<Good>('/what-if', whatIf(usersObject.spec));
    expect(body).toMatchObject({ ok: true, differences: 0 });
    expect(body.wouldBe).toEqual(body.was);
    expect(body.was).toMatchObject({ scaleUps: 1, scaleDowns: 1, mostReplicas: 2 });
    expect(body.rows).toHaveLength(recording.users.length);
  });

  it('another maximum says what differs, in figures and as a manifest', async () => {
    await using lab = await startSmallLab();
    const { body } = await lab.post<Good>(
      '/what-if',
      whatIf({ kind: 'HorizontalPodAutoscaler', spec: { ...usersObject.spec, maxReplicas: 1 } }),
    );
    expect(body.differences).toBe(20);
    expect(body.was.replicaMinutes - body.wouldBe.replicaMinutes).toBeCloseTo(5, 1);
    expect(body.wouldBe.minutesOver).toBeCloseTo(0.25, 1);
    expect(body.manifest).toContain('maxReplicas: 1');
    expect(body.manifest).toContain('gameday.dev/autoscaler-mode: observe');
    expect(body.manifest).not.toContain('gameday.dev/decision');
  });

  it('a metric that was not asked for comes from Prometheus, and it says so', async () => {
    await using lab = await startSmallLab();
    const qps = {
      type: 'Pods',
      pods: { metric: { name: 'qps' }, target: { type: 'AverageValue', averageValue: '10' } },
    };
    const { body } = await lab.post<Good>('/what-if', whatIf({ ...usersObject.spec, metrics: [qps] }));
    expect(body.sources[1]).toBe(
      `qps was not asked for at ${recording.users.length} of ${recording.users.length} decisions: its values there are from Prometheus' history.`,
    );
    expect(body.rows.find(({ wouldBe }) => wouldBe.line.includes('qps: 1 pod x 42/10'))?.wouldBe.to).toBe(4);
  });

  it('a part of the time only', async () => {
    await using lab = await startSmallLab();
    const { body } = await lab.post<Good>('/what-if', {
      ...whatIf(usersObject.spec),
      fromMs: atOf(recording.users.at(-5)),
      toMs: lastMs,
    });
    expect(body.rows).toHaveLength(5);
    expect(await lab.post('/what-if', { ...whatIf(usersObject.spec), fromMs: lastMs + 1 })).toMatchObject({
      status: 404,
    });
  });

  it.each([
    [
      { ...usersObject.spec, maxReplicas: 'many' },
      'spec.maxReplicas',
      'is "many"; it must be the largest number of replicas',
    ],
    [{ ...usersObject.spec, minReplicas: 9 }, 'spec.minReplicas', 'must be at most maxReplicas (6), is 9'],
    [
      { ...usersObject.spec, behavior: { scaleUp: { selectPolicy: 'Most' } } },
      'spec.behavior.scaleUp.selectPolicy',
      'must be Max, Min or Disabled',
    ],
    [
      { ...usersObject.spec, metrics: Array.from({ length: 30 }, () => usersObject.spec.metrics[0]) },
      'spec.metrics',
      'at most 20',
    ],
    [{ ...usersObject.spec, color: 'red' }, 'spec.color', ''],
    ['nothing', 'spec', 'must be an object'],
    [undefined, 'spec', 'is missing'],
  ])('%.40j is no spec: %s', async (spec, path, message) => {
    await using lab = await startSmallLab();
    const { status, body } = await lab.post<WhatIfAnswer>('/what-if', whatIf(spec));
    expect([status, body.ok]).toEqual([200, false]);
    expect(body).toMatchObject({ problems: [{ path, message: expect.stringContaining(message) }] });
  });

  it.each([
    [{}, 400],
    [{ autoscaler: 'users', forecast: 'maybe' }, 400],
    [{ autoscaler: 'nobody' }, 404],
  ])('%j is answered with %d', async (request, status) => {
    await using lab = await startSmallLab();
    expect((await lab.post('/what-if', request)).status).toBe(status);
  });
});
