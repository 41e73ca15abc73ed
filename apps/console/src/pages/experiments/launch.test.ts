import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labPaths } from '@gameday/lab-kit/paths';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRunCommand } from '../../actions/run-command.ts';
import { createRunsFolder } from '../../sources/runs-list.ts';
import { readUndoLogs } from '../../sources/runs-undo.ts';
import { portOf } from '../../testing/lab.ts';
import { createLauncher } from './launch.ts';
import { abort } from './run-routes.ts';

// A command loads the engine, which on a machine that is busy takes seconds.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'launch-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const scene = () => {
  const paths = labPaths({ GAMEDAY_HOME: folder });
  const run = createRunCommand({ env: process.env, paths });
  return { paths, run, runs: createRunsFolder(paths), launcher: createLauncher({ run, folder }) };
};

it('an experiment that is started shows itself, outlives the asking, and is ended by its name', async () => {
  const server = createServer((_request, response) => response.end('ok'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const provider = { type: 'http', url: `http://127.0.0.1:${portOf(server)}/` };
  const file = join(folder, 'waits.json');
  writeFileSync(
    file,
    JSON.stringify({
      title: 'It waits',
      description: 'For a minute.',
      'steady-state-hypothesis': {
        title: 'It answers',
        probes: [{ type: 'probe', name: 'answers', tolerance: 200, provider }],
      },
      method: [{ type: 'probe', name: 'asks', provider, pauses: { after: 60 } }],
    }),
  );
  const { paths, run, runs, launcher } = scene();
  const begun = await launcher.start(
    'run',
    ['chaos', 'run', file],
    async (pid) => (await runs.all()).find(({ opened }) => opened.pid === pid)?.run,
  );
  expect(begun).toMatch(/^\d{8}-\d{6}-it-waits-/);
  await vi.waitFor(
    async () => expect((await readUndoLogs(paths)).alive.map((one) => one.run)).toEqual([begun]),
    10_000,
  );
  const context = { run } as Parameters<typeof abort>[0]['context'];
  expect(await abort({ context }, begun)).toEqual({
    ok: true,
    message: 'It has ended, and everything is undone.',
    command: `gameday chaos abort ${begun}`,
  });
  expect((await runs.all())[0]?.ended).toMatchObject({ verdict: 'aborted', asExpected: false });
  expect(await abort({ context }, begun)).toMatchObject({ ok: true, message: 'It had ended already.' });
  server.close();
});

it('what is refused is told in the command’s own words', async () => {
  const file = join(folder, 'wrong.json');
  writeFileSync(file, '{"title": "x", "description": "y"}');
  const { launcher } = scene();
  await expect(launcher.start('run', ['chaos', 'run', file], async () => undefined)).rejects.toThrow(
    /is refused; nothing was touched\n.*method/,
  );
});

it('of its logs the newest are kept', async () => {
  const logs = join(folder, 'console', 'logs');
  mkdirSync(logs, { recursive: true });
  for (let day = 10; day < 40; day += 1) writeFileSync(join(logs, `202611${day}-000000.000-run.log`), '');
  const { launcher } = scene();
  await expect(launcher.start('run', ['chaos', 'nonsense'], async () => undefined)).rejects.toThrow();
  expect(readdirSync(logs).length).toBe(21);
});
