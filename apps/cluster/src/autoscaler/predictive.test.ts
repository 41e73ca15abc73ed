import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Seed } from './predict/seed.ts';
import { type FakePrometheus, startFakePrometheus } from './testing/fake-prometheus.ts';
import { writeRules } from './testing/rules.ts';
import { createSmallCluster, type SmallCluster } from './testing/small-cluster.ts';

const metric = 'http_requests_per_second';
const hour = 3_600;
const timeScale = 20;

/** A day: quiet, and from 12:00 to 18:00 a peak that begins within minutes. */
const loadAt = (hours: number): number => {
  const inDay = ((hours % 24) + 24) % 24;
  return inDay >= 12 && inDay < 18 ? 450 : 90 + 10 * Math.sin((inDay / 24) * 2 * Math.PI);
};

let fake: FakePrometheus;
let folder: string;
/** Hours since midnight when the test begins. */
const beginsAt = 11.5;
let cluster: SmallCluster | undefined;

beforeEach(async () => {
  fake = await startFakePrometheus();
  folder = mkdtempSync(join(tmpdir(), 'gameday-rules-'));
});
afterEach(async () => {
  cluster?.[Symbol.dispose]();
  cluster = undefined;
  await fake.close();
  rmSync(folder, { recursive: true });
});

/** Six days of the past, ending where the test begins. */
const past = (): Seed => ({
  version: 1,
  metric,
  stepSeconds: 300,
  values: Array.from({ length: 6 * 288 }, (_, index) => loadAt(beginsAt - (6 * 288 - index - 0.5) / 12)),
});

function start(annotations: Readonly<Record<string, string>>, seed?: Seed): SmallCluster {
  const created = createSmallCluster({
    prometheus: fake.url,
    rules: writeRules(folder),
    timeScale,
    startUpMs: 1_000,
    replicas: 1,
    annotations,
    spec: {
      metrics: [
        { type: 'Pods', pods: { metric: { name: metric }, target: { type: 'AverageValue', averageValue: '100' } } },
      ],
    },
  });
  cluster = created;
  if (seed) {
    mkdirSync(join(created.folder, 'gameday', 'feed'), { recursive: true });
    writeFileSync(join(created.folder, 'gameday', 'feed', 'seed.json'), JSON.stringify(seed));
  }
  const startMs = created.clock.nowMs();
  fake.answer((promql) => {
    if (promql.startsWith('group by'))
      return [{ labels: { __name__: 'http_requests_total', instance: 'x' }, value: 1 }];
    const pods = /instance=~?"([^"]*)"/.exec(promql)?.[1]?.split('|') ?? [];
    const hours = beginsAt + ((created.clock.nowMs() - startMs) * timeScale) / 1000 / hour;
    return pods.map((instance) => ({ labels: { instance }, value: loadAt(hours) / pods.length }));
  });
  return created;
}

const outlookOf = (from: SmallCluster) => from.app.status().autoscalers[0]?.outlook;
const forecastOf = (from: SmallCluster) => from.hpa().metadata.annotations?.['gameday.dev/forecast'];

/** Goes on to a time of the day. */
const goTo = (to: SmallCluster, hours: number, from: number) => to.go((hours - from) * hour);

describe('the predictive mode', () => {
  it('auto has the pods before the peak comes, and says why', async () => {
    const feed = start({ 'gameday.dev/autoscaler-mode': 'auto' }, past());
    await goTo(feed, 11.75, beginsAt);
    expect(feed.replicas()).toBeLessThanOrEqual(2);
    await goTo(feed, 11.99, 11.75);
    expect(feed.replicas()).toBeGreaterThanOrEqual(5);
    expect(outlookOf(feed)).toMatchObject({ mode: 'auto', status: 'ready', metric, startUpSeconds: 1 });
    expect(outlookOf(feed)?.errorRatio).toBeLessThan(0.1);
    expect(forecastOf(feed)).toMatch(/^auto: at least \d+: peak of 4\d\d\/s .*error/);
    expect(feed.events.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/reason: forecast above current size$/),
    );
    const decision = feed.app.decisions('feed').find(({ scaleTo }) => scaleTo !== undefined);
    expect(decision).toMatchObject({
      forecast: { mode: 'auto', status: 'ready' },
      input: { floors: [{ source: 'forecast' }] },
    });
  });

  it('observe says the same and leaves the size alone', async () => {
    const feed = start({ 'gameday.dev/autoscaler-mode': 'observe' }, past());
    await goTo(feed, 11.99, beginsAt);
    expect(feed.replicas()).toBe(1);
    expect(outlookOf(feed)).toMatchObject({ mode: 'observe', status: 'ready' });
    expect(outlookOf(feed)?.replicas).toBeGreaterThanOrEqual(5);
    expect(forecastOf(feed)).toMatch(/^observe: would have at least \d+: peak of/);
    const text = feed.app.scrape();
    const of = `namespace="gameday",horizontalpodautoscaler="feed"`;
    expect(text).toContain(`gameday_autoscaler_mode{${of},mode="observe"} 1`);
    expect(text).toContain(`gameday_autoscaler_forecast_status{${of},status="ready"} 1`);
    expect(text).toMatch(new RegExp(`gameday_autoscaler_predictive_replicas{${of}} [5-9]`));
    expect(text).toMatch(
      new RegExp(`gameday_autoscaler_forecast{${of},metric_name="${metric}",estimate="quantile"} 4\\d\\d`),
    );
    expect(text).toMatch(new RegExp(`gameday_autoscaler_forecast_error_ratio{${of},metric_name="${metric}"} 0\\.0`));
    expect(text).toMatch(new RegExp(`gameday_autoscaler_demand{${of},metric_name="${metric}"} \\d+`));
    await goTo(feed, 12.05, 11.99);
    expect(feed.replicas(), 'by what the metric says now').toBe(5);
    expect(feed.app.scrape()).toContain(`gameday_autoscaler_startup_seconds{${of}} 1`);
  });

  it('off says nothing, and what it said before is taken away', async () => {
    const feed = start({ 'gameday.dev/autoscaler-mode': 'observe' }, past());
    await feed.go(60);
    expect(forecastOf(feed)).toBeDefined();
    feed.annotate({ 'gameday.dev/forecast': forecastOf(feed) ?? '' });
    await feed.go(60);
    expect(feed.hpa().metadata.annotations).not.toHaveProperty(['gameday.dev/forecast']);
    expect(outlookOf(feed)).toEqual({ mode: 'off', text: '' });
  });

  it('is reactive while there is too little history, and says so', async () => {
    const feed = start({ 'gameday.dev/autoscaler-mode': 'auto' });
    await goTo(feed, 11.99, beginsAt);
    expect(feed.replicas()).toBe(1);
    expect(outlookOf(feed)).toMatchObject({ status: 'thin' });
    expect(forecastOf(feed)).toMatch(/^auto: the history is thin/);
    await goTo(feed, 12.05, 11.99);
    expect(feed.replicas()).toBe(5);
  });

  it('keeps what it has learnt over a restart, each time scale by itself', async () => {
    const feed = start({ 'gameday.dev/autoscaler-mode': 'observe' }, past());
    await goTo(feed, 11.75, beginsAt);
    rmSync(join(feed.folder, 'gameday', 'feed', 'seed.json'));
    await feed.restart();
    await goTo(feed, 11.99, 11.75);
    expect(outlookOf(feed)).toMatchObject({ status: 'ready' });
    expect(readdirSync(join(feed.folder, 'gameday', 'feed')).toSorted()).toEqual([
      'decisions.jsonl',
      `forecast-x${timeScale}.json`,
      'state.json',
    ]);
  });

  it.each([
    [{ version: 2 }, /seed.json: version is 2, not 1/],
    [{ ...past(), values: ['many'] }, /seed.json: values must be a list of numbers/],
    [{ ...past(), endsAt: 'soon' }, /seed.json: endsAt is .*soon.*, no time/],
  ])('begins without a seed that cannot be used', async (seed, problem) => {
    const feed = start({ 'gameday.dev/autoscaler-mode': 'observe' }, seed as unknown as Seed);
    await feed.go(30);
    expect(outlookOf(feed)).toMatchObject({ status: 'thin' });
    expect(feed.logs.join()).toContain('the forecast begins without its past');
    expect(feed.logs.join()).toMatch(problem);
  });

  it('says which of its settings makes no sense', async () => {
    const feed = start({ 'gameday.dev/autoscaler-mode': 'observe', 'gameday.dev/forecast-quantile': '2' });
    await feed.go(0);
    expect(forecastOf(feed)).toContain('metadata.annotations["gameday.dev/forecast-quantile"] is "2"');
  });

  it('gives the past and the future for a chart, in real times', async () => {
    const feed = start({ 'gameday.dev/autoscaler-mode': 'observe' }, past());
    await feed.go(300);
    const chart = feed.app.forecast('feed', 12);
    expect(chart).toMatchObject({ metric, timeScale, stepSeconds: 300 });
    expect(chart?.future).toHaveLength(12);
    expect((chart?.future[1]?.atMs ?? 0) - (chart?.future[0]?.atMs ?? 0)).toBe(300_000 / timeScale);
    expect(Math.abs((chart?.past.at(-1)?.atMs ?? 0) - feed.clock.nowMs())).toBeLessThan(60_000);
    expect(chart?.future.some(({ point }) => point > 400)).toBe(true);
  });
});
