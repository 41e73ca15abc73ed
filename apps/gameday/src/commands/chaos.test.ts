import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Journal } from '@gameday/chaos-engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, experiment, gameday, statusProbe } from '../chaos/testing/documents.ts';
import { startSystem, type System } from '../chaos/testing/system.ts';
import { run } from '../cli/run.ts';
import { type CapturedIo, capturedIo } from '../testing/captured-io.ts';

let home: string;
let system: System;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'gameday-chaos-'));
  system = await startSystem();
});
afterEach(async () => {
  await system.close();
  rmSync(home, { recursive: true });
});

const newIo = (): CapturedIo =>
  capturedIo({ GAMEDAY_HOME: home, GAMEDAY_PORT_BASE: '20900', PATH: process.env['PATH'] });

async function gamedayChaos(args: readonly string[], io = newIo()) {
  const code = await run(['chaos', ...args], io);
  return { code, out: io.out(), err: io.err() };
}

function save(name: string, document: unknown): string {
  const file = join(home, name);
  writeFileSync(file, typeof document === 'string' ? document : JSON.stringify(document, undefined, 2));
  return file;
}

const broken = (fields: object = {}) =>
  experiment(system.url, { method: [call('break it', `${system.url}/break`, { pauses: { after: 0.2 } })], ...fields });
const runsOf = (): string[] => readdirSync(join(home, 'runs'));
const read = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), 'utf8')) as T;

describe('gameday chaos run', () => {
  it('says that a system held, and keeps the journal, the events and the report', async () => {
    const file = save('good.json', experiment(system.url));
    const { code, out, err } = await gamedayChaos(['run', file, '--seed', '7']);
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^✓ held \(as expected\): A broken system\n/);
    expect(err).toMatch(/does: nothing much/);
    const [id = ''] = runsOf();
    expect(out).toContain(join('runs', id, 'report.html'));
    const journal = read<Journal>(home, 'runs', id, 'journal.json');
    expect(journal.gameday).toMatchObject({ run: id, verdict: 'held', seed: 7, complete: true });
    const events = readFileSync(join(home, 'runs', id, 'events.ndjson'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(JSON.parse(events[0] ?? '')).toMatchObject({ type: 'run', run: id, file, seed: 7, expected: 'held' });
    expect(JSON.parse(events.at(-1) ?? '')).toMatchObject({ type: 'verdict', verdict: 'held' });
    expect(readFileSync(join(home, 'runs', id, 'report.html'), 'utf8')).toContain('✓ held');
    expect(readdirSync(join(home, 'undo'))).toEqual([]);
  });

  it.each([
    ['deviated', 'held', 1, 'expected held'],
    ['deviated', 'deviated', 0, 'as expected'],
  ])('that %s, where %s was expected, ends with %i', async (verdict, expected, code, stands) => {
    const file = save(
      'bad.json',
      broken({ extensions: gameday({ expect: expected, recovery: { withinSeconds: 1 } }) }),
    );
    const result = await gamedayChaos(['run', file, '--quiet']);
    expect(result).toMatchObject({ code, err: '' });
    expect(result.out).toContain(`✗ ${verdict} (${stands}): A broken system`);
    expect(system.broken).toBe(false);
  });

  it('answers one JSON document, and writes journal and report where they are wanted', async () => {
    const file = save('bad.json', broken());
    const places = ['--journal', join(home, 'out', 'j.json'), '--report', join(home, 'out', 'r.html')];
    const { code, out } = await gamedayChaos(['run', file, '--json', '--quiet', ...places]);
    const { runs, exitCode } = JSON.parse(out) as { runs: Array<Record<string, unknown>>; exitCode: number };
    expect([code, exitCode, runs.length]).toEqual([1, 1, 1]);
    expect(runs[0]).toMatchObject({
      file,
      title: 'A broken system',
      verdict: 'deviated',
      expected: 'held',
      asExpected: false,
      exitCode: 1,
      reasons: [{ code: 'deviated-during' }],
    });
    const journal = read<Journal>(home, 'out', 'j.json');
    expect(journal).toEqual(read(String(runs[0]?.['journal'])));
    expect(journal.status).toBe('completed');
    expect(readFileSync(join(home, 'out', 'r.html'), 'utf8')).toContain('✗ deviated');
  });

  it('runs a suite, tells it in a table and as JUnit, and ends with the highest code', async () => {
    const folder = join(home, 'suite');
    mkdirSync(folder);
    save('suite/a.json', experiment(system.url));
    save('suite/b.yaml', `${JSON.stringify(broken({ title: 'b' }))}\n`);
    save('suite/c.json', { ...experiment(system.url), 'steady-state-hypothesis': undefined, title: 'c' });
    const junit = join(home, 'ci', 'junit.xml');
    const { code, out } = await gamedayChaos([
      'run',
      folder,
      '--quiet',
      '--junit',
      junit,
      '--journal',
      join(home, 'journals'),
    ]);
    expect(code).toBe(3);
    expect(out).toMatch(
      / {2}✓ held +as expected +\d+ ms +\S*a\.json\n {2}✗ deviated +expected held +\S+ \S+ +\S*b\.yaml\n/,
    );
    expect(out).toContain('3 experiments: 1 as expected, 1 against it, 1 without a judgement\n');
    const xml = readFileSync(junit, 'utf8');
    expect(xml).toMatch(/tests="3" failures="1" errors="1" skipped="0"/);
    expect(readdirSync(join(home, 'journals')).sort()).toEqual(['a.json', 'b.json', 'c.json']);
  });

  it('refuses a bad experiment, with the place, before anything of the suite is touched', async () => {
    const good = save('good.json', experiment(system.url));
    const bad = save('bad.json', {
      ...experiment(system.url),
      method: [{ type: 'action', name: 'x', provider: { type: 'http' } }],
    });
    const { code, out, err } = await gamedayChaos(['run', good, bad]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('1 of 2 experiments are refused; nothing was touched');
    expect(err).toMatch(/bad\.json:\d+:\d+: method\[0\]\.provider\.url: /);
    expect(system.asked).toEqual([]);
  });

  it('only pretends with --dry', async () => {
    const file = save('bad.json', broken());
    const { code, out } = await gamedayChaos(['run', file, '--quiet', '--dry', 'activities']);
    expect(code).toBe(0);
    expect(out).toContain('only pretended');
    expect(system.asked).toEqual([]);
  });

  it('takes strategies and values as the Chaos Toolkit does', async () => {
    const document = broken({ configuration: { wait: 0.1 }, rollbacks: [] });
    const file = save('bad.json', document);
    const strategies = ['--hypothesis-strategy', 'before-method-only', '--rollback-strategy', 'never'];
    const { code, out } = await gamedayChaos([
      'run',
      file,
      '--json',
      '--quiet',
      ...strategies,
      '--var',
      'wait:float=0.3',
    ]);
    expect(code).toBe(0);
    const { runs } = JSON.parse(out) as { runs: Array<{ journal: string }> };
    const journal = read<Journal>(runs[0]?.journal ?? '');
    expect(journal.gameday.strategies).toEqual({ hypothesis: 'before-method-only', rollbacks: 'never' });
    expect(system.broken).toBe(true);
  });

  it.each([
    [['--seed', '1.5'], '--seed is "1.5"'],
    [['--hypothesis-strategy', 'sometimes'], '--hypothesis-strategy is "sometimes"; there are: default'],
    [['--dry', 'all'], '--dry is "all"; there are: probes'],
    [['--var', 'x'], '--var: "x" is not NAME=VALUE'],
    [['--var', 'x:int=y'], 'the value of "x" is not a whole number'],
  ])('refuses %j', async (flags, message) => {
    const file = save('good.json', experiment(system.url));
    const { code, err } = await gamedayChaos(['run', file, ...flags]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it('ends early at a signal, undoes, skips the rest of the suite, and a second signal changes nothing', async () => {
    const a = save('a.json', broken({ method: [call('break it', `${system.url}/break`, { pauses: { after: 30 } })] }));
    const b = save('b.json', experiment(system.url, { title: 'never run' }));
    const io = newIo();
    const running = gamedayChaos(['run', a, b, '--junit', join(home, 'j.xml')], io);
    while (!system.broken) await sleep(10);
    io.signal('SIGINT');
    io.signal('SIGINT');
    const { code, out, err } = await running;
    expect(code).toBe(3);
    expect(system.broken).toBe(false);
    expect(out).toContain('■ aborted (expected held): A broken system');
    expect(out).toContain('the run was ended early by SIGINT');
    expect(out).toMatch(/– not run +ended by SIGINT/);
    expect(err).toContain('SIGINT: ending, and undoing what was made');
    expect(err).toContain('still undoing');
    expect(readFileSync(join(home, 'j.xml'), 'utf8')).toContain('<skipped message="ended by SIGINT"/>');
  });

  it('needs a lab for what is done to one, and says how to start it', async () => {
    const native = { type: 'gameday', module: 'prometheus', func: 'query', arguments: { query: 'up' } };
    const probes = [{ ...statusProbe(system.url), provider: native }];
    const file = save('native.json', experiment(system.url, { 'steady-state-hypothesis': { title: 'h', probes } }));
    const { code, err } = await gamedayChaos(['run', file]);
    expect([code, err]).toEqual([3, expect.stringContaining('start it with: gameday up')]);
    expect(system.asked).toEqual([]);
  });
});

describe('gameday chaos validate', () => {
  it('tells every problem with its place and line, without touching anything', async () => {
    const good = save('good.json', experiment(system.url));
    const bad = save(
      'bad.yaml',
      'title: t\nmethod:\n  - type: action\n    name: a\n    provider:\n      type: carrier\n',
    );
    const { code, out } = await gamedayChaos(['validate', good, bad]);
    expect(code).toBe(2);
    expect(out).toContain('good.json: valid\n');
    expect(out).toMatch(/bad\.yaml:6:\d+: method\[0\]\.provider\.type: /);
    expect(out).toMatch(/bad\.yaml:1:1: .*description/);
    expect(out).toContain('2 experiments, 1 with errors');
    expect(system.asked).toEqual([]);
  });

  it('answers JSON with paths and lines', async () => {
    const bad = save('bad.json', { title: 't', description: 'd', method: [{ type: 'action', name: 'a' }] });
    const { code, out } = await gamedayChaos(['validate', bad, '--json']);
    expect(code).toBe(2);
    const { files } = JSON.parse(out) as { files: Array<{ valid: boolean; problems: unknown[] }> };
    expect(files).toMatchObject([
      { file: bad, valid: false, problems: [{ severity: 'error', path: 'method[0].provider' }] },
    ]);
  });

  it('of a file that is no document says where it breaks', async () => {
    const { code, out } = await gamedayChaos(['validate', save('bad.json', '{\n  "title": }')]);
    expect([code, out]).toEqual([2, expect.stringMatching(/bad\.json:\d+:\d+: is not JSON|bad\.json: is not JSON/)]);
  });
});

describe('gameday chaos list', () => {
  it('shows a folder’s experiments with what they teach, and leaves out what is none', async () => {
    const folder = join(home, 'mine');
    mkdirSync(folder);
    const fields = { lesson: 'Slow is worse than down.', load: { scenario: 'home', vus: 20 }, expect: 'deviated' };
    save('mine/slow.json', experiment(system.url, { title: 'Slow', extensions: gameday(fields) }));
    save('mine/data.json', { rows: [] });
    save('mine/broken.json', '{');
    const { code, out, err } = await gamedayChaos(['list', folder]);
    expect(code).toBe(0);
    expect(out).toBe(
      'slow: Slow\n  Slow is worse than down.\n  expected deviated; load home, 20 users; takes 7 s to 52 s\n',
    );
    expect(err).toContain('broken.json: is not JSON');
    const { out: json } = await gamedayChaos(['list', folder, '--json']);
    expect(JSON.parse(json)).toMatchObject({
      experiments: [{ name: 'slow', seconds: 7, secondsMax: 52, load: { vus: 20 } }],
    });
  });
});

describe('gameday chaos report', () => {
  it('is made again of the newest run, of a named one, and of a journal somewhere else', async () => {
    expect(await gamedayChaos(['report'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no run yet'),
    });
    await gamedayChaos([
      'run',
      save('good.json', experiment(system.url)),
      '--quiet',
      '--journal',
      join(home, 'j.json'),
    ]);
    const [id = ''] = runsOf();
    const own = join(home, 'runs', id, 'report.html');
    rmSync(own);
    expect(await gamedayChaos(['report'])).toMatchObject({ code: 0, out: `${own}\n` });
    const other = join(home, 'other', 'r.html');
    expect(await gamedayChaos(['report', join(home, 'j.json'), '--report', other])).toMatchObject({ code: 0 });
    expect(readFileSync(other, 'utf8')).toBe(readFileSync(own, 'utf8'));
    expect(await gamedayChaos(['report', id.slice(0, 9)])).toMatchObject({ code: 0 });
    expect(await gamedayChaos(['report', 'nobody'])).toMatchObject({ code: 2 });
    expect(await gamedayChaos(['report', save('x.json', {})])).toMatchObject({ code: 2 });
  });
});

describe('gameday chaos abort and recover', () => {
  it('have nothing to do where nothing runs', async () => {
    expect(await gamedayChaos(['abort'])).toMatchObject({ code: 0, out: 'No run is under way.\n' });
    expect(await gamedayChaos(['abort', 'some-run'])).toMatchObject({ code: 2 });
    expect(await gamedayChaos(['recover'])).toMatchObject({ code: 0, out: 'Nothing is left to undo.\n' });
  });

  it('know a run that has ended already', async () => {
    await gamedayChaos(['run', save('good.json', experiment(system.url)), '--quiet']);
    const [id = ''] = runsOf();
    const { code, out } = await gamedayChaos(['abort', id.slice(0, 20)]);
    expect([code, out]).toEqual([0, `The run ${id.slice(0, 20)} has ended already.\n`]);
  });

  it('say which undo log is damaged, and what to do', async () => {
    mkdirSync(join(home, 'undo'));
    writeFileSync(join(home, 'undo', 'x.undo.jsonl'), 'nonsense\n');
    const { code, err } = await gamedayChaos(['recover']);
    expect(code).toBe(3);
    expect(err).toMatch(/x\.undo\.jsonl is damaged/);
    expect(err).toContain('must be undone by hand');
  });
});
