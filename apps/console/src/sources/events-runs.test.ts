import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createLoadEvents } from './events-loads.ts';
import { createRunEvents } from './events-runs.ts';
import { createRunsFolder } from './runs-list.ts';

const made: string[] = [];
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true });
});
const folderOf = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'console-events-'));
  made.push(folder);
  return folder;
};

const run = '20261123-215154-assets-answers-late-e534';
const fault = (at: number, state: string, rest: object = {}) => ({
  at,
  type: 'fault',
  state,
  lease: `${run}-2`,
  kind: 'toxiproxy.toxic',
  target: 'gateway → assets',
  says: 'latency of 120 ms on gateway → assets',
  ...rest,
});
const load = { lease: `${run}-1`, kind: 'k6.load', target: 'visitors', says: 'the load visitors' };
/** As an experiment once wrote them, shortened. */
const lines = [
  { type: 'run', at: 1_795_470_714_182, run, title: 'Assets answers late', seed: 1, expected: 'held', pid: 1 },
  fault(1_795_470_714_791, 'intended', load),
  fault(1_795_470_720_550, 'in force', load),
  fault(1_795_470_724_646, 'intended'),
  fault(1_795_470_725_194, 'in force'),
  fault(1_795_470_726_405, 'proved', { message: 'a probe took 132 ms instead of 5 ms' }),
  fault(1_795_470_735_898, 'ended'),
  fault(1_795_470_736_645, 'ended', load),
  { type: 'verdict', at: 1_795_470_737_008, verdict: 'held', asExpected: true, reasons: [] },
];
const range = { fromMs: 1_795_470_700_000, toMs: 1_795_470_800_000 };

async function readRun(events: readonly object[], nowMs = 1_795_470_800_000) {
  const runs = await folderOf();
  await mkdir(join(runs, run));
  await writeFile(join(runs, run, 'events.ndjson'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return createRunEvents(createRunsFolder({ runs })).read(range, nowMs);
}

describe('a run', () => {
  it('is told with its verdict, its fault and its load', async () => {
    const [told, visitors, latency] = await readRun(lines);
    expect(told).toMatchObject({
      kind: 'run',
      state: 'held',
      tone: 'good',
      fromMs: 1_795_470_714_182,
      toMs: 1_795_470_737_008,
    });
    expect(told?.says).toBe('The run of “Assets answers late” came to held, as expected, after 23 s.');
    expect(visitors).toMatchObject({ kind: 'load', title: 'the load visitors', toMs: 1_795_470_736_645 });
    expect(latency).toMatchObject({
      kind: 'fault',
      edge: 'gateway~assets',
      fromMs: 1_795_470_725_194,
      toMs: 1_795_470_735_898,
    });
    expect(latency?.links.map(({ href }) => href)).toEqual([`/experiments/runs/${run}`, '/?edge=gateway~assets']);
  });
  it('goes on until its verdict, and its fault until it has ended', async () => {
    const told = await readRun(lines.slice(0, 6), Date.now());
    expect(told.map(({ state }) => state)).toEqual(
      ['running', 'running', 'in force'].map((state, index) => (index === 1 ? 'in force' : state)),
    );
    expect(told.every(({ toMs }) => toMs === undefined)).toBe(true);
  });
  it('has no fault that never came into force', async () => {
    expect((await readRun(lines.slice(0, 4))).filter(({ kind }) => kind === 'fault')).toEqual([]);
  });
  it('says what could not be undone', async () => {
    const told = await readRun([
      ...lines.slice(0, 6),
      fault(1_795_470_735_898, 'undo failed', { message: 'no answer' }),
      ...lines.slice(-1),
    ]);
    expect(told.find(({ kind }) => kind === 'fault')).toMatchObject({ state: 'undo failed' });
  });
});

describe('a load', () => {
  it('is told by its own record', async () => {
    const folder = await folderOf();
    const name = '2026-11-23T21-52-37-social';
    await mkdir(join(folder, name));
    await mkdir(join(folder, 'something else'));
    const record = {
      scenario: 'social',
      settings: { vus: 5, durationSeconds: 25 },
      startedAt: '2026-11-23T21:52:39.564Z',
      exitCode: 99,
      stopped: false,
      thresholds: [{ name: 'checks rate>=0.99', ok: false }],
    };
    await writeFile(join(folder, name, 'run.json'), JSON.stringify(record));
    await writeFile(join(folder, name, 'figures.json'), JSON.stringify({ endedAt: '2026-11-23T21:53:12.633Z' }));
    const [told, ...others] = await createLoadEvents(folder).read(range, range.toMs);
    expect(others).toEqual([]);
    expect(told).toMatchObject({
      state: 'thresholds crossed',
      title: 'social, 5 users, for 25 s',
      toMs: Date.parse('2026-11-23T21:53:12.633Z'),
    });
    expect(told?.says).toBe('The load social (5 users, for 25 s): thresholds crossed: checks rate>=0.99.');
  });
});
