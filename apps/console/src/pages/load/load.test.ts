import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHmac } from 'node:crypto';
import { loadThreshold, loadStartProblems, tokenHeader } from '@gameday/console-api';
import { ensureSecrets } from '@gameday/lab-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../../testing/ask.ts';
import { startTestLab } from '../../testing/lab.ts';

const figures = (name: string, averageMs: number) => ({
  ...{ name, count: 100, failed: 1, success: 0.99, tps: 10, averageMs, minMs: 1, p50Ms: 5, p90Ms: 9, p95Ms: 10 },
  ...{ p99Ms: 20, p999Ms: 30, maxMs: 31, apdex: 0.97 },
});
const document = (averageMs: number) => ({
  ...{ startedAt: '2026-11-23T10:00:01Z', endedAt: '2026-11-23T10:00:11Z', durationSeconds: 10, vusMax: 5, dropped: 0 },
  ...{ all: figures('all', averageMs), transactions: [figures('layout', averageMs)], phases: [], steps: [] },
  errors: [{ kind: 'HTTP 504', count: 1, transactions: { layout: 1 } }],
  slowest: [{ transaction: 'layout', durationMs: 31, atMs: 1, status: '200', traceId: 'f'.repeat(32) }],
  failedRequests: [{ transaction: 'layout', durationMs: 3, atMs: 1, status: '504', traceId: '<b>no id</b>' }],
  timeline: { intervalSeconds: 1, atSeconds: [1, 2], all: { tps: [10, null] }, transactions: {}, vus: [5, 5] },
});
const thresholds = [{ name: 'http_req_duration{transaction:layout} avg<=3000', ok: true }];

let lab: Awaited<ReturnType<typeof startTestLab>>;
let loads: string;
beforeEach(async () => {
  lab = await startTestLab();
  loads = join(lab.config.paths.folder, 'load');
});
afterEach(() => lab[Symbol.asyncDispose]());

async function record(run: string, averageMs: number, more: object = {}): Promise<void> {
  const folder = join(loads, run);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'figures.json'), JSON.stringify(document(averageMs)));
  await writeFile(join(folder, 'report.html'), '<script>document.title = 1</script>');
  await writeFile(
    join(folder, 'run.json'),
    JSON.stringify({ scenario: 'home', settings: { vus: 5 }, exitCode: 0, thresholds, ...more }),
  );
}
const get = async (path: string) => {
  const { status, text, headers } = await ask(`${lab.url}/api${path}`);
  return { status, headers, body: text.startsWith('{') ? JSON.parse(text) : text };
};
function post(path: string, body: object = {}): Promise<Response> {
  const token = createHmac('sha256', ensureSecrets(lab.config.paths.secrets).labToken)
    .update('console')
    .digest('base64url');
  const headers = { [tokenHeader]: token, 'content-type': 'application/json' };
  return fetch(`${lab.url}/api${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

describe('the loads of a lab', () => {
  it('are listed with what they came to, the newest first', async () => {
    await record('2026-11-23T10-00-00-home', 10);
    await record('2026-11-23T11-00-00-home', 20, { thresholds: [{ ...thresholds[0], ok: false }] });
    await record('2026-11-23T12-00-00-home', 20, { stopped: true });
    await mkdir(join(loads, 'not a load'));
    const { body } = await get('/load/runs');
    expect(
      body.runs.map(({ run, outcome }: { run: string; outcome: { kind: string } }) => [run, outcome.kind]),
    ).toEqual([
      ['2026-11-23T12-00-00-home', 'stopped'],
      ['2026-11-23T11-00-00-home', 'failed'],
      ['2026-11-23T10-00-00-home', 'passed'],
    ]);
  });

  it('tell all that a page shows; what is no trace id is no link', async () => {
    await record('2026-11-23T10-00-00-home', 10);
    const { body } = await get('/load/runs/2026-11-23T10-00-00-home');
    expect(body.result).toMatchObject({
      thresholds: [loadThreshold(thresholds[0]?.name ?? '', true)],
      errors: [{ kind: 'HTTP 504', count: 1, transactions: [['layout', 1]] }],
      timeline: { atMs: [1_000, 2_000], users: [5, 5], all: { tps: [10, null], p99Ms: [null, null] } },
    });
    expect(body.result.slowest[0].traceId).toBe('f'.repeat(32));
    expect(body.result.failedRequests[0].traceId).toBeUndefined();
  });

  it('are compared by the rules of the report', async () => {
    await record('2026-11-23T10-00-00-home', 10);
    await record('2026-11-23T11-00-00-home', 20);
    const { body } = await get('/load/compare?before=2026-11-23T10-00-00-home&now=2026-11-23T11-00-00-home');
    expect(body.changes).toContainEqual({
      ...{ transaction: 'layout', figure: 'average', unit: 'ms', before: 10, now: 20, change: 1, judgement: 'worse' },
    });
  });

  it('are compared by what they were judged by, too', async () => {
    await record('2026-11-23T10-00-00-home', 10);
    const other = { name: 'checks rate>=0.9', ok: true };
    await record('2026-11-23T11-00-00-home', 20, { thresholds: [{ ...thresholds[0], ok: false }, other] });
    const { body } = await get('/load/compare?before=2026-11-23T10-00-00-home&now=2026-11-23T11-00-00-home');
    expect(body.thresholds).toMatchObject([
      { metric: 'checks', now: true },
      { transaction: 'layout', before: true, now: false },
    ]);
    expect(body.thresholds[0]).not.toHaveProperty('before');
  });

  it('have a report that is shown as a page of nobody’s', async () => {
    await record('2026-11-23T10-00-00-home', 10);
    const { status, headers } = await get('/load/runs/2026-11-23T10-00-00-home/files/report.html');
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toContain("sandbox allow-scripts; default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('allow-same-origin');
  });

  it.each(['secrets.json', '..%2F..%2Fsecrets.json', 'requests.csv.gz'])('have no file %s', async (file) => {
    await record('2026-11-23T10-00-00-home', 10);
    expect((await get(`/load/runs/2026-11-23T10-00-00-home/files/${file}`)).status).toBe(404);
  });

  it.each(['..', '..%2Flogs', 'unknown'])('are none of the name %s', async (run) => {
    expect((await get(`/load/runs/${run}/files/report.html`)).status).toBe(404);
  });
});

describe('ending a load', () => {
  const run = '2026-11-23T10-00-00-home';
  async function runner(folder: string | undefined) {
    const env = { ...process.env, ...(folder !== undefined && { GAMEDAY_LOAD_FOLDER: folder }) };
    const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'], {
      env,
      detached: true,
    });
    await once(child.stdout, 'data');
    await mkdir(join(loads, run), { recursive: true });
    await writeFile(join(loads, run, 'load.pid'), `${child.pid}\n`);
    return child;
  }

  it('asks the process that makes it, once', async () => {
    const child = await runner(join(loads, run));
    try {
      const ended = once(child, 'exit');
      expect((await get('/load/runs')).body.runs[0]).toMatchObject({ state: 'running', from: 'background' });
      expect((await post(`/load/runs/${run}/stop`)).status).toBe(200);
      expect(await ended).toEqual([null, 'SIGTERM']);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('leaves a stranger alone who has its pid by now', async () => {
    const child = await runner(undefined);
    try {
      const { status } = await post(`/load/runs/${run}/stop`);
      expect([status, child.exitCode, child.signalCode]).toEqual([400, null, null]);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('needs the token', async () => {
    expect((await ask(`${lab.url}/api/load/runs/${run}/stop`, { method: 'POST' })).status).toBe(403);
  });
});

describe('starting a load', () => {
  it.each([
    [{ scenario: 'home', vus: '0' }, 400],
    [{ scenario: 'home', rate: '-3' }, 400],
    [{ scenario: 'home', duration: '25h' }, 400],
    [{ scenario: 'social', acceptance: true }, 400],
    [{ scenario: 'home', target: 'http://example.org' }, 400],
    [{ scenario: 'home', baseline: '../../secrets' }, 400],
    [{ scenario: '../../x.ts' }, 404],
  ])('%j is refused', async (body, status) => expect((await post('/load/runs', body)).status).toBe(status));

  it('says that what a load is judged by is not to be changed', async () => {
    const response = await post('/load/runs', { scenario: 'home', thresholds: { averageMsMax: 1 } });
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('scenario’s own') });
  });

  it.each([
    [{ vus: '20000', rate: '100000', duration: '24h' }, []],
    [{ vus: '20001', rate: '100000.5', duration: '1m1' }, ['vus', 'rate', 'duration']],
    [{ vus: '1.5', rate: '1e5', duration: '' }, ['vus', 'rate', 'duration']],
  ])('%j has the problems %j', (fields, expected) => {
    expect(Object.keys(loadStartProblems({ scenario: 'home', ...fields }, { name: 'home' }))).toEqual(expected);
  });
});

it('a part of the lab has a log, and no other name is one', async () => {
  expect((await get('/engines/parts/comments-1/log')).body.lines[0]).toMatchObject({
    level: 'error',
    message: expect.stringContaining('failed'),
  });
  for (const name of ['nobody', '..%2Fsecrets', 'comments-1.log'])
    expect((await get(`/engines/parts/${name}/log`)).status).toBe(404);
  expect((await get('/engines/parts/comments-1/log?from=-1')).status).toBe(400);
  // A part of the lab that has written nothing is no failure: it says why.
  expect((await get('/engines/parts/grafana/log')).body).toMatchObject({
    lines: [],
    absent: expect.stringContaining('not run'),
  });
});
