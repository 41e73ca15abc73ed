import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, killIdentity } from '@gameday/process';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PodProcess } from './pod-process.ts';
import { createStandby, type Standby } from './standby.ts';

const file = join(import.meta.dirname, '../standby-main.ts');
let folder: string;
let standby: Standby;
const started: PodProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'standby-'));
  writeFileSync(
    join(folder, 'pod.ts'),
    `console.log(process.env.NAME, process.env.HOME, process.argv[2]); setInterval(() => {}, 1000);`,
  );
  const env = { PATH: process.env['PATH'] ?? '', HOME: 'not for pods' };
  standby = createStandby({
    command: process.execPath,
    flags: [],
    file,
    cwd: folder,
    env,
    folder,
    delayMs: 20,
    firstDelayMs: 20,
  });
});
afterEach(async () => {
  standby.close();
  for (const { identity } of started.splice(0)) killIdentity(identity, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const plan = (name: string, args: readonly string[] = [join(folder, 'pod.ts'), 'x']) => ({
  ...{ command: process.execPath, args, cwd: folder, env: { NAME: name } },
  logFile: join(folder, `${name}.log`),
});

/** Each look postpones the next standby a little, so they are not too many. */
const taken = (name: string) =>
  vi
    .waitUntil(() => standby.take(plan(name)), { timeout: 20_000, interval: 500 })
    .then((process) => {
      started.push(process);
      return process;
    });

it(
  'becomes the pod that takes it, with the pod’s own environment, arguments and log',
  { timeout: 60_000 },
  async () => {
    expect(standby.take(plan('cold'))).toBeUndefined();
    const one = await taken('one');
    const log = () => readFileSync(join(folder, 'one.log'), 'utf8');
    await vi.waitUntil(() => log().includes('\n'), { timeout: 20_000 });
    expect(log()).toBe('one undefined x\n');
    expect(isAlive(one.identity)).toBe(true);
    killIdentity(one.identity, 'SIGKILL');
    expect(await one.exited).toEqual({ code: 137, signal: 9 });
  },
);

it('is left alone by a pod that runs something else', { timeout: 60_000 }, async () => {
  const other = { ...plan('other'), command: '/bin/sh', args: ['-c', 'true'] };
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(standby.take(other)).toBeUndefined();
  expect(standby.take({ ...plan('script'), args: ['-e', '1'] })).toBeUndefined();
  await taken('one');
});
