import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ChaosState,
  type DuelDetail,
  type RunComparison,
  type RunDetail,
  type RunList,
  tokenHeader,
} from '@gameday/console-api';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ask } from '../../testing/ask.ts';
import { follow } from '../../testing/event-stream.ts';
import { startTestLab } from '../../testing/lab.ts';
import { copyRecorded, deviatedRun, heldRun, recordedDuel } from './testing/recorded.ts';

// A command, and a thread that reads experiments, load the engine: on a machine that is busy that takes seconds.
vi.setConfig({ testTimeout: 60_000 });

let lab: Awaited<ReturnType<typeof startTestLab>>;
let api: string;
let token: string;
beforeAll(async () => {
  lab = await startTestLab();
  api = `${lab.url}/api/experiments`;
  token = /name="gameday-token" content="([\w-]{43})"/.exec((await ask(`${lab.url}/`)).text)?.[1] ?? '';
  await copyRecorded(lab.config.paths.folder);
});
afterAll(() => lab[Symbol.asyncDispose]());

const read = async <Answer>(path: string): Promise<Answer> => JSON.parse((await ask(api + path)).text) as Answer;
const post = async (path: string, body: unknown = {}, headers: Record<string, string> = { [tokenHeader]: token }) => {
  const answer = await fetch(api + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as { detail?: string } };
};

describe('the runs that are kept', () => {
  it('are listed, the newest first, with what they came to', async () => {
    const { runs } = await read<RunList>('/runs');
    expect(
      runs.map(({ run, verdict, asExpected, state, duel, seed }) => [run, verdict, asExpected, state, duel, seed]),
    ).toEqual([
      [deviatedRun, 'deviated', false, 'ended', recordedDuel, 7],
      [heldRun, 'held', true, 'ended', recordedDuel, 7],
    ]);
    expect(runs[0]?.reasons[0]).toContain('the hypothesis did not hold in 8 of 8 looks');
    expect(runs[0]).not.toHaveProperty('experiment');
  });

  it('tell each what was expected, done and explained', async () => {
    const detail = await read<RunDetail>(`/runs/${deviatedRun}`);
    expect(detail).toMatchObject({
      hypothesis: 'The door answers in time',
      lesson: 'Slow is worse than down.',
      probes: [
        { name: 'the door answers', tolerance: 'exactly 200' },
        { name: 'P95 at the door, s', tolerance: 'at most 0.1', band: { low: 0, high: 0.1 } },
      ],
      steps: ['assets answers late'],
      files: { journal: true, report: true },
      journal: {
        complete: true,
        meaning: 'The hypothesis did not hold.',
        undone: 'The one change was undone.',
        deeds: [{ where: 'method', kind: 'action', name: 'assets answers late', status: 'succeeded' }],
        proofs: [{ proved: true, of: 'latency of 120 ms on gateway → assets' }],
      },
    });
    expect(detail.journal?.recoveredAfterSeconds).toBeCloseTo(6.17, 1);
    expect(detail.journal?.metrics.map(({ name }) => name)).toContain('requests');
    expect(detail.journal?.load).toContainEqual(['requests', '235']);
  });

  it.each([
    '/runs/20990101-000000-none',
    '/runs/..%2f..%2fsecrets.json',
    '/runs/%2e%2e/journal',
    '/duels/..%2f..%2fruns',
    '/duels/none/report',
    '/none-of-these',
  ])('have no %s', async (path) => expect((await ask(api + path)).status).toBe(404));

  it('are sent as a file, and as a page of nobody’s', async () => {
    const journal = await ask(`${api}/runs/${heldRun}/journal`);
    expect(journal.headers['content-disposition']).toBe(`attachment; filename="${heldRun}.json"`);
    expect(JSON.parse(journal.text)).toMatchObject({ gameday: { run: heldRun } });
    const report = await ask(`${api}/runs/${heldRun}/report`);
    expect(report.headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = String(report.headers['content-security-policy']);
    expect(policy).toContain('sandbox allow-scripts allow-downloads;');
    expect(policy).not.toContain('allow-same-origin');
    expect(policy).toContain("default-src 'none'");
    expect((await ask(`${api}/duels/${recordedDuel}/report`)).status).toBe(404);
  });

  it('can be compared with each other', async () => {
    const comparison = await read<RunComparison>(`/compare?a=${deviatedRun}&b=${heldRun}`);
    expect(comparison.says).toBe('The system held under run B, not under run A.');
    expect(comparison.differences[0]).toEqual({
      group: 'verdict',
      what: 'verdict',
      unit: '',
      a: 'deviated',
      b: 'held',
      better: 'b',
    });
    expect(comparison.apart).toBeUndefined();
    const { a } = comparison;
    expect(a.lines.find(({ name }) => name === 'P95 at the door, s')?.band).toEqual({ low: 0, high: 0.1 });
    expect((a.faultToMs ?? 0) - a.zeroMs).toBeGreaterThan(10_000);
    expect((await ask(`${api}/compare?a=${heldRun}`)).status).toBe(400);
    expect((await ask(`${api}/compare?a=${heldRun}&b=none`)).status).toBe(404);
  });
});

describe('a duel', () => {
  it('has its two runs beside each other, under their policies', async () => {
    const { duel, comparison } = await read<DuelDetail>(`/duels/${recordedDuel}`);
    expect(duel).toMatchObject({
      state: 'ended',
      title: 'Assets answers late',
      a: { run: heldRun, verdict: 'held' },
      b: { run: deviatedRun },
    });
    expect(comparison?.says).toBe('The system held under A.json, not under B.json.');
    expect(comparison?.a.policies).toEqual({ gateway: { assets: { timeoutMs: 60 } } });
    expect(comparison?.differences).toHaveLength(6);
  });

  it('that was ended early has nothing to compare', async () => {
    const folder = join(lab.config.paths.folder, 'duels', '20261123-230000-duel-a-slow-thing-ab12');
    mkdirSync(folder);
    expect(await read<DuelDetail>('/duels/20261123-230000-duel-a-slow-thing-ab12')).toMatchObject({
      duel: { state: 'ended early', title: 'a slow thing' },
      missing: expect.stringContaining('nothing to compare'),
    });
    rmSync(folder, { recursive: true });
  });
});

describe('the events of a run', () => {
  it('are sent whole, once it has ended', async () => {
    const stream = follow(`${api}/runs/${deviatedRun}/events`);
    expect(await stream.next('begin')).toEqual({ run: deviatedRun });
    const events = (await stream.next('events')) as { type: string }[];
    expect(events[0]).toMatchObject({ type: 'phase', phase: 'preparing' });
    expect(events.filter(({ type }) => type === 'look').length).toBeGreaterThan(10);
    expect(events.at(-1)).toMatchObject({ type: 'verdict', verdict: 'deviated' });
    expect(await stream.next('end')).toEqual({ state: 'ended' });
    await stream.ended();
  });

  it('are sent as they come, while it goes on', async () => {
    const run = '20261123-235900-a-copy-0001';
    const folder = join(lab.config.paths.runs, run);
    mkdirSync(folder);
    const lines = readFileSync(join(lab.config.paths.runs, heldRun, 'events.ndjson'), 'utf8')
      .trimEnd()
      .split('\n');
    const file = join(folder, 'events.ndjson');
    writeFileSync(file, `${lines.slice(0, 4).join('\n').replaceAll(heldRun, run)}\n`);
    const stream = follow(`${api}/runs/${run}/events`);
    expect(await stream.next('events')).toHaveLength(3);
    appendFileSync(file, `${lines[4]}\n${lines[5]?.slice(0, 20)}`);
    expect(await stream.next('events')).toHaveLength(1);
    appendFileSync(file, `${lines[5]?.slice(20)}\n${lines.slice(6).join('\n')}\n`);
    expect((await stream.next('events')) as unknown[]).toHaveLength(lines.length - 5);
    expect(await stream.next('end')).toEqual({ state: 'ended' });
    rmSync(folder, { recursive: true });
  });
});

describe('what is still to be undone', () => {
  it('is told, and hinders a run', async () => {
    const { undo } = lab.config.paths;
    mkdirSync(undo, { recursive: true });
    const opened = {
      event: 'opened',
      at: '2026-11-23T22:00:00Z',
      run: heldRun,
      title: 'Assets answers late',
      holder: { pid: 2 ** 22 - 1, startedAt: 'long ago' },
      lapseAfterMs: 1_500,
    };
    const undoCall = { module: 'toxiproxy', func: 'removeToxic', arguments: {} };
    const intended = {
      event: 'intended',
      at: '2026-11-23T22:00:01Z',
      id: 'l-1',
      kind: 'path',
      target: 'gateway → assets',
      says: 'latency of 120 ms on gateway → assets',
      undo: undoCall,
    };
    const failed = {
      event: 'undo failed',
      at: '2026-11-23T22:00:09Z',
      id: 'l-1',
      message: 'toxiproxy does not answer',
    };
    const file = join(undo, `${heldRun}.undo.jsonl`);
    writeFileSync(file, `${[opened, intended, failed].map((event) => JSON.stringify(event)).join('\n')}\n`);
    const stream = follow(`${lab.url}/events?topics=experiments`);
    const { reading } = (await stream.next(
      'reading',
      (data) => (data as { reading: { state: string } }).reading.state === 'ready',
    )) as { reading: { value: ChaosState } };
    stream.close();
    expect(reading.value.underWay).toEqual([]);
    expect(reading.value.left).toEqual([
      {
        run: heldRun,
        title: 'Assets answers late',
        faults: [
          {
            says: 'latency of 120 ms on gateway → assets',
            target: 'gateway → assets',
            atMs: Date.parse('2026-11-23T22:00:01Z'),
            message: 'toxiproxy does not answer',
          },
        ],
      },
    ]);
    const refused = await post('/slow-dependency/runs');
    expect([refused.status, refused.body.detail]).toEqual([503, expect.stringContaining('undo that first')]);
    rmSync(file);
  });
});

describe('what changes the lab', () => {
  it.each(['/slow-dependency/runs', `/runs/${heldRun}/abort`, '/recover', '/duels', `/duels/${recordedDuel}/abort`])(
    'is refused without the lab’s token: %s',
    async (path) => {
      expect((await post(path, {}, {})).status).toBe(403);
      expect((await ask(api + path, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
    },
  );

  it.each([
    [{ seed: -1 }, 'seed'],
    [{ seed: 1.5 }, 'seed'],
    [{ dry: 'everything' }, 'dry'],
    [{ file: '/etc/passwd' }, 'file'],
    [{ configuration: { gateway: 'http://elsewhere' } }, 'comes from the lab'],
    [{ configuration: { delayMs: 5 } }, 'no value named delayMs'],
  ])(
    'is refused where it is not what it must be: %j',
    async (body, words) => {
      const { status, body: answer } = await post('/slow-dependency/runs', body);
      expect([status, answer.detail]).toEqual([400, expect.stringContaining(words)]);
    },
    60_000,
  );

  it('is refused for a duel whose policies are none', async () => {
    const { status, body } = await post('/duels', { experiment: 'slow-dependency', a: {}, b: { feed: 1 } });
    expect([status, body.detail]).toEqual([400, 'b: feed: must be an object of callees.']);
  });

  it('is refused in the words of the command line where no lab runs', async () => {
    const { status, body } = await post('/slow-dependency/runs');
    expect([status, body.detail]).toEqual([400, expect.stringMatching(/no lab runs/i)]);
  });
});
