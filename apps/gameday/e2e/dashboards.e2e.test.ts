import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Event, events, questions } from '@gameday/dashboards';
import { faultPath, type FaultRequest } from '@gameday/lab-chaos/wire';
import { createPrometheus, type PrometheusClient } from '@gameday/prometheus';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, askEverything } from '../src/commands/dashboards-live.ts';
import { eventually, startLab, type TestLab } from './support/lab.ts';
import { startLeaseHolder } from './support/lease-holder.ts';
import { loadTheHomePage, type Traffic, useTheApp } from './support/traffic.ts';

const rangeSeconds = 300;

let lab: TestLab;
let prometheus: PrometheusClient;
let traffic: readonly Traffic[] = [];

beforeAll(async () => {
  lab = await startLab();
  prometheus = createPrometheus({ url: lab.url(lab.ports.prometheus) });
  traffic = [await useTheApp(lab), await loadTheHomePage(lab)];
});
afterAll(async () => {
  await Promise.all(traffic.map((one) => one.stop()));
  await prometheus?.close();
  await lab?.stop();
});

const place = ({ dashboard, panel, refId, error }: Answer) =>
  `${dashboard} / ${panel} / ${refId}${error === undefined ? '' : `: ${error}`}`;
const isEmpty = ({ series }: Answer) => series === 0;
const ask = () => askEverything(prometheus, rangeSeconds);
/** Queries that have nothing to show, of those that wait for an event, or of those that wait for none. */
const empty = (answers: readonly Answer[], event: Event | undefined) =>
  answers.filter(({ until }) => until === event).filter(isEmpty);

/** Asks until a condition holds; hands back the last answers when it does not in time, so that a test can say what lacks. */
async function answersOnce(holds: (answers: readonly Answer[]) => boolean, timeoutMs: number): Promise<Answer[]> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answers = await ask();
    if (holds(answers) || performance.now() > deadline) return answers;
    await sleep(2_000);
  }
}

describe('after two minutes of load', () => {
  it('every query of every dashboard has data, but for those that wait for something to happen', async () => {
    const answers = await answersOnce((all) => empty(all, undefined).length === 0, 110_000);
    expect(empty(answers, undefined).map(place)).toEqual([]);
    expect(answers.filter(({ error }) => error !== undefined).map(place)).toEqual([]);
  });

  it('gameday dashboards validate --live says so, and what is waited for', async () => {
    const { code, stdout, stderr } = await lab.gameday('dashboards', 'validate', '--live', '--range', '300');
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain(events.inference);
    expect(stdout).toMatch(/\d+ of \d+ queries have data\n/);
  });

  it('every rule is evaluated without an error', async () => {
    const rules = await eventually(
      'every rule being evaluated',
      async () => {
        const all = await prometheus.rules();
        return all.every(({ health }) => health !== 'unknown') && all;
      },
      60_000,
    );
    expect(rules.filter(({ health }) => health !== 'ok').map(({ name, lastError }) => `${name}: ${lastError}`)).toEqual(
      [],
    );
    expect(rules.length).toBeGreaterThan(40);
  });

  it('both ends of every edge of the map are nodes of it, or Grafana could not draw it', async () => {
    const map = questions(rangeSeconds).filter(({ panel }) => panel === 'Who calls whom');
    const [nodes = [], edges = []] = await Promise.all(map.map(({ expression }) => prometheus.vector(expression)));
    const ids = new Set(nodes.map(({ metric }) => metric['id']));
    expect(ids.size).toBe(nodes.length);
    expect(edges.map(({ metric }) => metric['id'])).toContain('gateway→feed');
    const ends = edges.flatMap(({ metric }) => [metric['source'], metric['target']]);
    expect(ends.filter((end) => !ids.has(end))).toEqual([]);
  });

  it('what k6 measures is there', async () => {
    const answers = await answersOnce((all) => empty(all, 'load_test').length === 0, 30_000);
    expect(empty(answers, 'load_test').map(place)).toEqual([]);
  });
});

describe('after an experiment', () => {
  it('what it looked at and what it came to is shown wherever a run is waited for', async () => {
    const probe = {
      ...{ type: 'probe', name: 'what is scraped', tolerance: { type: 'range', range: [1, 1_000] } },
      provider: { type: 'gameday', module: 'prometheus', func: 'query', arguments: { query: 'sum(up)' } },
    };
    const file = join(lab.home, 'nothing.json');
    const experiment = { title: 'nothing happens', description: 'The lab is well.', method: [] };
    const hypothesis = { title: 'Prometheus has something to scrape', probes: [probe] };
    writeFileSync(file, JSON.stringify({ ...experiment, 'steady-state-hypothesis': hypothesis }));
    const { code, stderr } = await lab.gameday('chaos', 'run', file);
    expect(code, stderr).toBe(0);
    const answers = await answersOnce((all) => empty(all, 'run').length === 0, 30_000);
    expect(empty(answers, 'run').map(place)).toEqual([]);
  });
});

describe('after connections from the gateway to the feed break', () => {
  const run = 'run-of-the-dashboards';
  const id = 'broken-feed';
  /** What happens then, and what pictures of the dashboard of resilience must show it. */
  const happens = [
    'Breakers open',
    'Transitions',
    'Failed calls, per edge',
    'Trouble with the callee',
    'Rejections by reason',
    'Rejections, per edge',
    'Retries and hedges per second',
  ];

  /** The largest value that a panel shows. */
  async function peak(panel: string): Promise<number> {
    const its = questions(rangeSeconds).filter((question) => question.panel === panel);
    const end = Date.now();
    const range = { start: end - rangeSeconds * 1000, end, stepSeconds: 2 };
    const series = await Promise.all(its.map(({ expression }) => prometheus.queryRange(expression, range)));
    return Math.max(
      ...series.flat().flatMap(({ samples }) => samples.map(({ value }) => value).filter(Number.isFinite)),
    );
  }

  it('what the fault made happen is shown, and its alert fires while it lasts', async () => {
    const holder = startLeaseHolder(join(lab.home, 'undo'), run);
    const says = 'connections from gateway to feed are reset';
    const undo = { module: 'toxiproxy', func: 'endFault', arguments: { fault: id } };
    await holder.lease({ kind: 'toxiproxy.toxic', target: 'gateway → feed', says, undo });
    const toxic = { name: 'broken', type: 'reset_peer', stream: 'downstream', toxicity: 1, attributes: { timeout: 0 } };
    const request = {
      ...{ run, experiment: 'a broken feed', target: 'gateway → feed', says },
      fault: {
        kind: 'path',
        connections: { caller: 'gateway', callee: 'feed', replicas: 'all' },
        effect: { type: 'toxic', toxic },
      },
    } as FaultRequest;
    const answer = await fetch(lab.url(lab.ports.cluster, faultPath(id)), {
      method: 'PUT',
      body: JSON.stringify(request),
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status, await answer.text()).toBe(200);
    try {
      for (const panel of happens) {
        await eventually(`"${panel}" showing it`, async () => (await peak(panel)) > 0, 60_000);
      }
      const answers = await answersOnce((all) => empty(all, 'fault').length === 0, 30_000);
      expect(empty(answers, 'fault').map(place)).toEqual([]);
      const firing = () =>
        prometheus.vector(
          'ALERTS{alertname="CircuitBreakerOpen", alertstate="firing", service="gateway", peer="feed"}',
        );
      await eventually('the alert about the open breaker firing', async () => (await firing()).length > 0, 40_000);
      await holder.kill();
      await eventually('the alert letting go', async () => (await firing()).length === 0, 60_000);
    } finally {
      await holder.kill();
    }
  });
});
