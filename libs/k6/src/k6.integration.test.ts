import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installEngine } from '@gameday/engine-kit';
import { isAlive, listeningSockets, type ProcessIdentity } from '@gameday/process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type K6Options, k6Files, readRaw, startK6 } from './index.ts';
import { type SlowServer, startServer } from './testing/slow-server.ts';

const root = mkdtempSync(join(tmpdir(), 'gameday-k6-'));
let k6 = '';
let server: SlowServer;

beforeAll(async () => {
  k6 = (await installEngine('k6')).path;
  server = await startServer({ failEvery: 10 });
}, 600_000);
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});

const scenario = `
import { check } from 'k6';
import http from 'k6/http';
export const options = {
  thresholds: { 'http_req_duration{transaction:get}': ['avg<=3000'], 'checks{transaction:get}': [__ENV.WANTED || 'rate>=0.5'] },
};
export default function () {
  const answer = http.get(__ENV.GATEWAY + '/thing', { tags: { transaction: 'get', name: 'get' } });
  check(answer, { 'is "right", or so': ({ status }) => status === 200 }, { transaction: 'get' });
}`;

/** A folder of its own for each load, with its script in it. */
function load(source: string, more: Partial<K6Options> = {}): K6Options {
  const folder = mkdtempSync(join(root, 'run-'));
  const script = join(folder, 'script.ts');
  writeFileSync(script, source);
  return { k6, script, folder, gateway: server.url, vus: 3, durationSeconds: 60, ...more };
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await sleep(20);
  }
}

describe('a load', () => {
  it('comes to figures, thresholds and raw results that agree', async () => {
    const options = load(scenario, { durationSeconds: 2 });
    const before = server.requests();
    const run = await startK6(options);
    const result = await run.ended;
    expect(result).toMatchObject({
      exitCode: 0,
      requests: server.requests() - before,
      dropped: 0,
      thresholds: [{ ok: true }, { ok: true }],
      files: { raw: join(options.folder, k6Files.raw), summary: join(options.folder, k6Files.summary) },
    });
    expect(result.requests).toBeGreaterThan(20);
    expect(result.failures / result.requests).toBeCloseTo(0.1, 1);
    expect(result.metrics['get']).toMatchObject({
      count: result.requests,
      success: expect.closeTo(1 - result.failures / result.requests, 9) as number,
    });
    let [requests, checks, failed] = [0, 0, 0];
    const reading = await readRaw(result.files.raw ?? '', ['http_req_duration', 'checks'], (sample) => {
      if (sample.metric === 'checks') {
        checks += 1;
        expect(sample.column('check')).toBe('is "right", or so');
      } else {
        requests += 1;
        if (sample.column('expected_response') === 'false') failed += 1;
        expect(sample.tag('transaction')).toBe('get');
      }
    });
    expect([requests, checks, failed]).toEqual([result.requests, result.requests, result.failures]);
    expect(reading).toEqual(result.reading);
  });

  it('is over when a threshold was crossed, and says so', async () => {
    const run = await startK6(load(scenario, { durationSeconds: 1, env: { WANTED: 'rate>=0.999' } }));
    const { exitCode, thresholds } = await run.ended;
    expect(exitCode).toBe(99);
    expect(thresholds).toContainEqual({ name: 'checks{transaction:get} rate>=0.999', ok: false });
  });

  it('runs below the priority of others, listens nowhere, and is stopped with its results', async () => {
    const run = await startK6(load(scenario));
    expect(listeningSockets([run.pid])).toEqual([]);
    if (process.platform === 'linux') {
      const threads = readdirSync(`/proc/${run.pid}/task`);
      const niceness = threads.map((thread) => {
        const stat = readFileSync(`/proc/${run.pid}/task/${thread}/stat`, 'utf8');
        return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16];
      });
      expect(niceness.length).toBeGreaterThan(1);
      expect(new Set(niceness)).toEqual(new Set(['10']));
      const autogroup = `/proc/${run.pid}/autogroup`;
      if (existsSync(autogroup)) {
        await until('its session to yield', () => readFileSync(autogroup, 'utf8').endsWith(' nice 10\n'));
      }
    }
    await until('requests', async () => (await run.samples(0)).length > 10);
    const result = await run.stop();
    expect(isAlive(run.identity)).toBe(false);
    expect(result).toMatchObject({ exitCode: 105, reading: { broken: 0, cutOff: false } });
    expect(result.requests).toBeGreaterThan(10);
    expect(result.files.raw).toBeDefined();
    expect(await run.stop()).toBe(result);
  });

  it('has its latest requests at hand while it runs', async () => {
    const run = await startK6(load(scenario));
    try {
      await until('samples', async () => (await run.samples(0)).length > 50);
      const since = Date.now();
      await until('later ones', async () => (await run.samples(since)).length > 10);
      const samples = await run.samples(since);
      expect(samples.every(({ atMs }) => atMs >= since)).toBe(true);
      expect(samples[0]).toMatchObject({ transaction: 'get', durationMs: expect.any(Number) });
      // The latest one that there is ended a moment ago.
      expect(Date.now() - (samples.at(-1)?.atMs ?? 0)).toBeLessThan(2_000);
    } finally {
      await run.stop();
    }
  });

  it('tells how it goes', async () => {
    const moments: { vus: number; iterations: number; cpuSeconds: number }[] = [];
    const options = load(scenario, { durationSeconds: 3 });
    const onProgress: K6Options['onProgress'] = ({ vus, iterations, cpu }) =>
      void moments.push({ vus, iterations, cpuSeconds: cpu.cpuSeconds });
    const { generator } = await (await startK6({ ...options, onProgress })).ended;
    expect(moments.length).toBeGreaterThan(1);
    expect(moments[0]?.vus).toBe(3);
    expect(moments.at(-1)?.iterations).toBeGreaterThan(moments[0]?.iterations ?? 0);
    expect(generator.cpuSeconds).toBeGreaterThan(0);
  });

  it('shows the metrics that are watched to who watches, all of them', async () => {
    const seen = new Map<string, number>();
    const watch = {
      metrics: ['http_reqs', 'iterations'],
      onSample: ({ metric, value }: { metric: string; value: number }) =>
        void seen.set(metric, (seen.get(metric) ?? 0) + value),
    };
    const result = await (await startK6(load(scenario, { durationSeconds: 1, watch, keepSamples: false }))).ended;
    expect(Object.fromEntries(seen)).toEqual({ http_reqs: result.requests, iterations: result.iterations });
  });

  it('goes on when who watches fails, and keeps its raw results', async () => {
    const watch = {
      metrics: ['http_reqs'],
      onSample: () => {
        throw new Error('no idea');
      },
    };
    const result = await (await startK6(load(scenario, { durationSeconds: 1, watch }))).ended;
    expect(result.problems).toContainEqual({ message: 'the raw results are not whole: no idea', count: 1 });
    let requests = 0;
    await readRaw(result.files.raw ?? '', ['http_reqs'], () => (requests += 1));
    expect(requests).toBe(result.requests);
  });

  it('against nobody counts what was not answered, without filling the log', async () => {
    const run = await startK6(load(scenario, { gateway: 'http://127.0.0.1:1', durationSeconds: 1 }));
    const result = await run.ended;
    expect(result.failures).toBe(result.requests);
    expect(result.problems[0]?.count).toBe(result.requests);
    expect(readFileSync(result.files.log, 'utf8').length).toBeLessThan(5_000);
  });

  it('ends with the signal that it was given', async () => {
    const control = new AbortController();
    const run = await startK6(load(scenario, { signal: control.signal }));
    control.abort();
    expect((await run.ended).exitCode).toBe(105);
  });

  it('makes no raw results where nobody wants them', async () => {
    const result = await (await startK6(load(scenario, { durationSeconds: 1, raw: false }))).ended;
    expect(result.files.raw).toBeUndefined();
    expect(result.reading).toBeUndefined();
    expect(result.requests).toBeGreaterThan(0);
  });
});

describe('what cannot be', () => {
  it('a script that is none', async () => {
    await expect(startK6(load('export default function( {'))).rejects.toMatchObject({
      code: 'script_broken',
      message: expect.stringMatching(/Expected|Unexpected/),
    });
  });

  it('a script that refuses its settings', async () => {
    await expect(startK6(load('throw new Error("VUS is odd"); export default () => {}'))).rejects.toMatchObject({
      code: 'script_broken',
      message: expect.stringContaining('VUS is odd'),
    });
  });

  it('a k6 that is not there', async () => {
    await expect(startK6(load(scenario, { k6: '/no/such/k6' }))).rejects.toMatchObject({ code: 'k6_not_started' });
  });

  it('a start after the end', async () => {
    await expect(startK6(load(scenario, { signal: AbortSignal.abort() }))).rejects.toMatchObject({
      code: 'stopped_early',
    });
  });
});

it('a load whose runner was killed ends by itself, within seconds', async () => {
  const options = load(scenario);
  const source = `
    import { startK6 } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
    const run = await startK6(${JSON.stringify(options)});
    process.send(run.identity);
  `;
  const runner = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [identity] = (await once(runner, 'message')) as [ProcessIdentity];
  expect(isAlive(identity)).toBe(true);
  runner.kill('SIGKILL');
  await until('k6 to end', () => !isAlive(identity));
});
