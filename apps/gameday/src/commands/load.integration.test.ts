import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { installEngine } from '@gameday/engine-kit';
import type { Figures } from '@gameday/load-report';
import { processIdentity } from '@gameday/process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../cli/run.ts';
import { scenarios } from '../load/scenarios.ts';
import { type FakeApp, startFakeApp } from '../load/testing/fake-app.ts';
import { capturedIo } from '../testing/captured-io.ts';

const home = mkdtempSync(join(tmpdir(), 'gameday-load-'));
const testdata = fileURLToPath(new URL('../../../../libs/jmx/testdata/', import.meta.url));
let app: FakeApp;

beforeAll(async () => {
  await installEngine('k6');
  app = await startFakeApp();
}, 600_000);
afterAll(async () => {
  await app.close();
  rmSync(home, { recursive: true });
});

const ioOf = (env: NodeJS.ProcessEnv = {}) =>
  capturedIo({ GAMEDAY_HOME: home, PATH: process.env['PATH'], HOME: process.env['HOME'], ...env });

async function gameday(...args: readonly string[]) {
  const io = ioOf();
  return { code: await run(args, io), out: io.out(), err: io.err() };
}

let folders = 0;
const newFolder = () => join(home, `results-${(folders += 1)}`);

interface Answer {
  readonly exitCode: number;
  readonly files: { readonly raw: string; readonly report: string };
  readonly figures: Figures;
  readonly thresholds: readonly { readonly name: string; readonly ok: boolean }[];
}

/** A load on the small app, with what it answered. */
async function load(name: string, ...flags: readonly string[]) {
  const folder = newFolder();
  const given = ['load', 'run', name, '--target', app.url, '--report', folder, '--json', '--quiet', ...flags];
  const { code, out, err } = await gameday(...given);
  return { code, err, folder, answer: (out === '' ? undefined : JSON.parse(out)) as Answer };
}

const transactions: Readonly<Record<string, readonly string[]>> = {
  home: ['home-layout', 'home-version'],
  miniprogram: ['miniprogram-package', 'miniprogram-version'],
  mixed: ['home-layout', 'home-version', 'miniprogram-package', 'miniprogram-version'],
};

describe('every scenario', () => {
  const short: Readonly<Record<string, readonly string[]>> = {
    breakpoint: ['--rate', '40', '--duration', '15'],
    soak: ['--rate', '60', '--duration', '4'],
    social: ['--vus', '3', '--duration', '3'],
    'social-open': ['--rate', '60', '--duration', '3'],
    spike: ['--vus', '10', '--duration', '5'],
  };

  it.each(scenarios().map(({ name }) => name))('%s passes on an app that answers', async (name) => {
    const { code, err, answer, folder } = await load(name, ...(short[name] ?? ['--duration', '2']));
    expect([code, err]).toEqual([0, '']);
    expect(answer.figures.all).toMatchObject({ failed: 0, success: 1 });
    expect(answer.figures.errors).toEqual([]);
    expect(answer.thresholds.every(({ ok }) => ok)).toBe(true);
    for (const file of ['requests.csv.gz', 'report.html', 'figures.json', 'run.json']) {
      expect([file, existsSync(join(folder, file))]).toEqual([file, true]);
    }
    const wanted = transactions[name.replace('-open', '')];
    if (wanted) expect(answer.figures.transactions.map((each) => each.name).toSorted()).toEqual(wanted);
  });

  it('gives each request a trace of its own, whose id is in the results', async () => {
    app.traceIds.clear();
    const { answer } = await load('mixed', '--duration', '1');
    expect(app.traceIds.size).toBe(answer.figures.all.count);
    for (const { traceId } of answer.figures.slowest) expect(app.traceIds).toContain(traceId);
  });

  it('does all that people do', async () => {
    app.seen.clear();
    await load('social-open', '--rate', '150', '--duration', '4');
    const done = [
      'sign up',
      'sign in',
      'read feed',
      'read post',
      'read comments',
      'comment',
      'post',
      'follow',
      'profile',
      'notifications',
    ];
    app.seen.delete('GET /'); // whether it is there
    expect([...app.seen.keys()].toSorted()).toEqual(done.toSorted());
  });

  it('tells the phases of a spike apart', async () => {
    const { answer } = await load('spike', '--vus', '20', '--duration', '5');
    expect(answer.figures.phases.map(({ name }) => name)).toEqual(['before', 'spike', 'after']);
    expect(answer.figures.vusMax).toBe(20);
  });
});

describe('the exit code', () => {
  it('is 1 when a threshold is crossed, and the report says which', async () => {
    const failing = await startFakeApp({ failing: 0.2 });
    try {
      const { code, answer } = await load('home', '--duration', '2', '--target', failing.url);
      expect(code).toBe(1);
      expect(answer.thresholds.filter(({ ok }) => !ok).map(({ name }) => name.split(' ')[0])).toContain(
        'checks{transaction:home-layout}',
      );
      expect(answer.figures.errors[0]).toMatchObject({ kind: 'HTTP 503' });
      expect(readFileSync(answer.files.report, 'utf8')).toContain('Not accepted');
    } finally {
      await failing.close();
    }
  });

  it('is 0 when the knee is found: where no more could be served', async () => {
    const narrow = await startFakeApp({ perSecondMax: 40 });
    try {
      const { code, answer } = await load('breakpoint', '--rate', '90', '--duration', '20', '--target', narrow.url);
      expect(code).toBe(0);
      const broken = answer.figures.steps.filter((step) => step.broken.length > 0);
      // An arrival makes two requests: 20 arrivals a second are all that it can serve.
      expect(broken[0]?.offeredPerSecond).toBeGreaterThanOrEqual(20);
      expect(answer.figures.steps[0]?.broken).toEqual([]);
    } finally {
      await narrow.close();
    }
  });

  it.each([
    ['a scenario that does not exist', ['hom'], 'did you mean "home"?'],
    ['a negative rate', ['home', '--rate=-1'], '--rate is "-1"'],
    ['a duration of nothing', ['home', '--duration', '0'], '--duration is "0"'],
    ['a target that is no address', ['home', '--target', 'here'], '--target is "here"'],
    ['a baseline that is not there', ['home', '--baseline', '/no/such'], '/no/such: there is no such file'],
  ])('is 2 for %s, and nothing is made', async (_, args, message) => {
    const folder = newFolder();
    const { code, err, out } = await gameday('load', 'run', ...args, '--report', folder);
    expect([code, out, existsSync(folder)]).toEqual([2, '', false]);
    expect(err).toContain(message);
  });

  it('is 2 for a script that is broken', async () => {
    const file = join(home, 'broken.ts');
    writeFileSync(file, 'export default function( {');
    const { code, err } = await gameday('load', 'run', file, '--report', newFolder());
    expect(code).toBe(2);
    expect(err).toContain('k6 does not take');
  });

  it('is 3 for a target that is down', async () => {
    const { code, err } = await gameday(
      'load',
      'run',
      'home',
      '--target',
      'http://127.0.0.1:1',
      '--report',
      newFolder(),
    );
    expect(code).toBe(3);
    expect(err).toContain('http://127.0.0.1:1 does not answer');
  });

  it('is 3 after Ctrl-C, and there is a report all the same', async () => {
    const io = ioOf();
    const folder = newFolder();
    const before = app.seen.get('home version') ?? 0;
    const running = run(['load', 'run', 'home', '--target', app.url, '--report', folder, '--duration', '60'], io);
    const deadline = performance.now() + 20_000;
    while ((app.seen.get('home version') ?? 0) < before + 10 && performance.now() < deadline) await sleep(20);
    io.signal('SIGINT');
    expect(await running).toBe(3);
    expect(io.out()).toContain('stopped before its end');
    expect(existsSync(join(folder, 'report.html'))).toBe(true);
  });
});

describe('in the background', () => {
  it('a load keeps its pid, its log and its results', async () => {
    const { code, answer, folder } = await load('home', '--detach', '--duration', '3');
    expect(code).toBe(0);
    const { pid, log } = answer as unknown as { pid: number; log: string };
    expect(readFileSync(join(folder, 'load.pid'), 'utf8')).toBe(`${pid}\n`);
    expect(processIdentity(pid)).toBeDefined();
    const deadline = performance.now() + 30_000;
    while (processIdentity(pid) && performance.now() < deadline) await sleep(50);
    expect(existsSync(join(folder, 'report.html'))).toBe(true);
    expect(readFileSync(log, 'utf8')).toContain('"success": 1');
  });

  it('one that cannot begin says why', async () => {
    const file = join(home, 'late.ts');
    writeFileSync(file, 'throw new Error("not today"); export default () => {}');
    const { code, err } = await gameday('load', 'run', file, '--detach', '--report', newFolder());
    expect(code).toBe(2);
    expect(err).toContain('not today');
  });
});

describe('a report afterwards', () => {
  it('comes from the raw file alone, with the same figures', async () => {
    const { answer } = await load('mixed', '--duration', '2');
    const alone = join(home, 'alone.csv.gz');
    writeFileSync(alone, readFileSync(answer.files.raw));
    const out = join(home, 'alone.html');
    const { code, out: json } = await gameday('load', 'report', alone, '--out', out, '--json');
    expect(code).toBe(0);
    expect((JSON.parse(json) as Answer).figures).toEqual(answer.figures);
    expect(readFileSync(out, 'utf8')).toContain('The raw file alone does not tell more');
  });

  it('has what was running where that lies beside it, and compares with an earlier run', async () => {
    const [earlier, later] = [await load('home', '--duration', '1'), await load('home', '--duration', '1')];
    const { code, out } = await gameday('load', 'report', later.folder, '--baseline', earlier.folder);
    expect(code).toBe(0);
    const page = readFileSync(join(later.folder, 'report.html'), 'utf8');
    expect(page).toContain(`Compared with ${earlier.folder}`);
    expect(page).toContain('k6’s thresholds');
    expect(out).toContain('home-layout');
  });

  it.each([
    ['a file that is not there', '/no/such.csv', 'there is no such file'],
    ['a file of another kind', join(testdata, 'people.csv'), 'does not begin as k6’s CSV files do'],
    ['a folder without results', testdata, 'has no requests.csv.gz'],
  ])('of %s is wrong use', async (_, file, message) => {
    const { code, err } = await gameday('load', 'report', file);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('a test plan of JMeter', () => {
  it.each(['shop.jmx', 'controllers.jmx'])('%s becomes a scenario that runs', async (file) => {
    const out = join(home, file.replace('.jmx', '.ts'));
    const imported = await gameday('load', 'import', join(testdata, file), '--out', out, '--gateway');
    expect(imported.code).toBe(0);
    const { code, answer } = await load(out, '--duration', '4');
    expect(answer.figures.all.count).toBeGreaterThan(20);
    // What the small app has no answer to is a POST where it knows a GET.
    const right = answer.figures.transactions.filter(({ name }) => !['order', 'sign in'].includes(name));
    expect(right.map(({ name, success }) => [name, success])).toEqual(right.map(({ name }) => [name, 1]));
    expect(code).toBe(file === 'shop.jmx' ? 1 : 0);
  });

  it('is said by name what of it is missing', async () => {
    const { out } = await gameday('load', 'import', join(testdata, 'shop.jmx'), '--out', join(home, 'named.ts'));
    for (const name of ['Only for members', 'Count in Groovy', '${__time(yyyy-MM-dd,)}']) expect(out).toContain(name);
  });

  it('does not write over what is there', async () => {
    const out = join(home, 'kept.ts');
    writeFileSync(out, 'mine');
    const { code, err } = await gameday('load', 'import', join(testdata, 'shop.jmx'), '--out', out);
    expect([code, readFileSync(out, 'utf8')]).toEqual([2, 'mine']);
    expect(err).toContain('is there already');
  });

  it.each([
    ['that is not XML', 'hello', 'not XML'],
    ['that pulls in entities', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'DOCTYPE'],
    ['that is another kind of XML', '<html/>', 'no test plan of JMeter'],
  ])('%s is wrong use, and nothing is written', async (_, content, message) => {
    const [file, out] = [join(home, 'bad.jmx'), join(home, 'bad.ts')];
    writeFileSync(file, content);
    const { code, err } = await gameday('load', 'import', file, '--out', out);
    expect([code, existsSync(out)]).toEqual([2, false]);
    expect(err).toContain(message);
  });
});
