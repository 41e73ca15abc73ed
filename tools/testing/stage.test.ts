import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runStage } from './stage.mjs';

const stage = (script: string, options: { timeoutMs?: number; graceMs?: number; signal?: AbortSignal } = {}) =>
  runStage({
    command: process.execPath,
    args: ['-e', script],
    cwd: process.cwd(),
    env: process.env,
    timeoutMs: 20_000,
    keepOutput: true,
    ...options,
  });

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const until = async (holds: () => boolean) => {
  const deadline = Date.now() + 15_000;
  while (!holds() && Date.now() < deadline) await sleep(20);
  return holds();
};
const gone = (pid: number) => until(() => !isAlive(pid));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gameday-stage-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A script that starts a child which would live for ever, and says its pid. */
const withChild = (then: string) =>
  `const c = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
   process.stdout.write('child ' + c.pid + '\\n'); c.unref(); ${then}`;
const childIn = (output: string) => Number(/child (\d+)/.exec(output)?.[1]);

describe('a stage', { timeout: 30_000 }, () => {
  it('ends with the code of its command and keeps what it printed', async () => {
    const ended = await stage('console.log("out"); console.error("err"); process.exitCode = 3');
    expect(ended).toMatchObject({ code: 3, timedOut: false });
    expect(ended.output).toMatch(/out/);
    expect(ended.output).toMatch(/err/);
  });

  it('is stopped when its time is over, with whatever it started', async () => {
    const ended = await stage(withChild('setInterval(() => {}, 1000)'), { timeoutMs: 3_000 });
    expect(ended).toMatchObject({ timedOut: true });
    expect(childIn(ended.output)).toBeGreaterThan(1);
    expect(await gone(childIn(ended.output))).toBe(true);
  });

  it('is killed when it does not end by itself', async () => {
    const script = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)';
    const ended = await stage(script, { timeoutMs: 3_000, graceMs: 300 });
    expect(ended).toMatchObject({ code: 128, timedOut: true });
  });

  it('leaves nobody of its group behind', async () => {
    const ended = await stage(withChild('process.exit(0)'));
    expect(ended.code).toBe(0);
    expect(await gone(childIn(ended.output))).toBe(true);
  });

  it('gets the signal of an interruption and may end cleanly', async () => {
    const interruption = new AbortController();
    const ready = join(folder, 'ready');
    const script = `process.on("SIGINT", () => process.exit(7)); setInterval(() => {}, 1000);
      require('node:fs').writeFileSync(${JSON.stringify(ready)}, '')`;
    const ended = stage(script, { signal: interruption.signal });
    expect(await until(() => existsSync(ready))).toBe(true);
    interruption.abort('SIGINT');
    expect(await ended).toMatchObject({ code: 7, timedOut: false });
  });

  it('fails where its command cannot be started', async () => {
    const options = { command: '/nowhere/node', args: [], cwd: process.cwd(), env: {}, timeoutMs: 1_000 };
    expect(await runStage(options)).toMatchObject({ code: 127 });
  });
});
