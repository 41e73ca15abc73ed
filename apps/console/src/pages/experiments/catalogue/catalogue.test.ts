import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCatalogue } from './catalogue.ts';
import { experimentFiles } from './files.ts';
import { readFiles } from './read.ts';

// Each thread loads the engine anew, which on a machine that is busy takes seconds.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'catalogue-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: unknown) => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const good = {
  title: 'Assets answers late',
  description: 'The door must answer all the same.',
  tags: ['latency'],
  configuration: {
    gateway: { type: 'env', key: 'GAMEDAY_GATEWAY_URL' },
    delayMs: { type: 'env', key: 'DELAY_MS', default: 120, env_var_type: 'int' },
  },
  secrets: { login: { password: 'hush' } },
  extensions: [
    {
      name: 'gameday',
      expect: 'deviated',
      lesson: 'Slow is worse than down.',
      load: { scenario: 'visitors', ratePerSecond: 10 },
    },
  ],
  'steady-state-hypothesis': {
    title: 'The door answers',
    probes: [
      { type: 'probe', name: 'the door answers', tolerance: 200, provider: { type: 'http', url: '${gateway}/' } },
    ],
  },
  method: [
    {
      type: 'action',
      name: 'assets answers late',
      provider: {
        type: 'gameday',
        module: 'toxiproxy',
        func: 'addToxic',
        arguments: {
          target: { caller: 'gateway', callee: 'assets' },
          type: 'latency',
          attributes: { latency: '${delayMs}' },
        },
      },
      pauses: { after: 10 },
    },
    { ref: 'the door answers' },
  ],
};
const environment = { GAMEDAY_GATEWAY_URL: 'http://127.0.0.1:1' };
const silent = Object.assign(async () => ({ code: 1, stdout: '', stderr: '' }), { detached: () => 0 });

describe('the catalogue of experiments', () => {
  it('is what lies in the folder, and what says so in folders below it', async () => {
    for (const name of ['one.json', 'two.yaml', 'package.json', 'tsconfig.json', 'x.test.ts', 'notes.md'])
      put(name, '{}');
    put('monolith/one.ts', 'export default {}');
    put('parts/actions.ts', 'export const x = 1;');
    put('node_modules/p/index.json', '{"method": []}');
    put('runs.json', '{}');
    expect((await experimentFiles(folder)).map(({ id }) => id)).toEqual([
      'one',
      'experiment.runs',
      'two',
      'monolith.one',
    ]);
  });

  it('tells of each what it is, and what is wrong with it', async () => {
    put('good.json', good);
    put('worse.json', '{"title": ');
    put('wrong.json', {
      ...good,
      method: [{ type: 'action', name: 'x', provider: { type: 'gameday', module: 'cluster', func: 'kil' } }],
    });
    const entries = await createCatalogue({ run: silent, environment, folder }).all();
    expect(entries.map(({ id, problems }) => [id, problems.map(({ path, message }) => `${path}: ${message}`)])).toEqual(
      [
        ['good', []],
        ['worse', [expect.stringContaining('is not JSON')]],
        ['wrong', [expect.stringMatching(/^method\[0\]\.provider\.func: .*did you mean "kill"/)]],
      ],
    );
    expect(entries[0]?.described).toMatchObject({
      title: 'Assets answers late',
      expected: 'deviated',
      targets: ['gateway → assets'],
      load: 'visitors, 10 a second',
      hypothesis: { title: 'The door answers', probes: [{ name: 'the door answers', tolerance: 'exactly 200' }] },
      method: [
        {
          name: 'assets answers late',
          by: 'toxiproxy.addToxic',
          isFault: true,
          target: 'gateway → assets',
          settings: [
            ['type', 'latency'],
            ['latency', '${delayMs}'],
          ],
          pauseAfterSeconds: 10,
        },
        { name: 'the door answers', kind: 'probe', isFault: false, by: 'GET ${gateway}/' },
      ],
      configuration: [
        { name: 'gateway', from: 'the lab', settable: false },
        { name: 'delayMs', type: 'number', byDefault: '120', settable: true },
      ],
      secrets: ['login'],
    });
    expect(JSON.stringify(entries)).not.toContain('hush');
  });

  it('is read again after an edit, and only then', async () => {
    put('good.json', good);
    const catalogue = createCatalogue({ run: silent, environment, folder });
    const before = await catalogue.all();
    expect(await catalogue.all()).toBe(before);
    put('good.json', { ...good, title: 'Another title' });
    expect((await catalogue.find('good'))?.described?.title).toBe('Another title');
  });

  it('takes how long each takes from the command line', async () => {
    const path = put('good.json', good);
    const stdout = JSON.stringify({ experiments: [{ file: path, seconds: 19, secondsMax: 64 }] });
    const run = Object.assign(async () => ({ code: 0, stdout, stderr: '' }), { detached: () => 0 });
    expect(await createCatalogue({ run, environment, folder }).all()).toMatchObject([{ seconds: 19, secondsMax: 64 }]);
  });
});

describe('a program that is to be an experiment', () => {
  it('and never ends loading, or ends the process, holds up nothing', async () => {
    const paths = [
      put('a.ts', 'for (;;);'),
      put('b.ts', 'process.exit(3);'),
      put('c.ts', 'throw new Error("no")'),
      put('d.json', good),
    ];
    const found = await readFiles({ paths, environment }, { silentMsMax: 6_000 });
    expect(paths.map((path) => found.get(path)?.problems.map(({ message }) => message))).toEqual([
      ['could not be loaded within 6 s'],
      ['ended the program that was to load it'],
      ['cannot be loaded: no'],
      [],
    ]);
  });
});
