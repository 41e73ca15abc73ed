import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Journal } from '@gameday/chaos-engine';
import { repositoryRoot } from '@gameday/lab-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, experiment } from '../chaos/testing/documents.ts';
import { startSystem, type System } from '../chaos/testing/system.ts';

const main = join(repositoryRoot, 'apps/gameday/src/main.ts');
let home: string;
let system: System;
const children: ChildProcess[] = [];
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'gameday-chaos-'));
  system = await startSystem();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await system.close();
  rmSync(home, { recursive: true });
});

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [main, 'chaos', ...args], {
    env: { ...process.env, GAMEDAY_HOME: home, GAMEDAY_PORT_BASE: '20900', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  return { child, ended };
}

async function until(what: string, holds: () => boolean, timeoutMs = 20_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`${what} did not come about within ${timeoutMs} ms`);
    await sleep(20);
  }
}

/** Breaks the system, and would leave it so for a minute. */
function longExperiment(): string {
  const file = join(home, 'long.json');
  const method = [call('break it', `${system.url}/break`, { pauses: { after: 60 } })];
  writeFileSync(file, JSON.stringify(experiment(system.url, { method })));
  return file;
}

const journalOf = (run: string): Journal =>
  JSON.parse(readFileSync(join(home, 'runs', run, 'journal.json'), 'utf8')) as Journal;

describe('a run in a process of its own', () => {
  it('is ended by gameday chaos abort from another, which waits until all is undone', async () => {
    const running = start(['run', longExperiment()]);
    await until('the system being broken', () => system.broken);
    const abort = await start(['abort']).ended;
    const [run = ''] = readdirSync(join(home, 'runs'));
    expect(abort).toEqual({ code: 0, output: `The run ${run} has ended (aborted); everything is undone.\n` });
    expect(system.broken).toBe(false);
    expect((await running.ended).code).toBe(3);
    expect(journalOf(run).gameday).toMatchObject({ verdict: 'aborted', complete: true });
  });

  it('ends and undoes when the process that stands for the person is killed', async () => {
    // A launcher, as bin/gameday.mjs is one.
    const script = `
      const { spawn } = require('node:child_process');
      const env = { ...process.env, GAMEDAY_LAUNCHER: String(process.pid) };
      spawn(process.execPath, ${JSON.stringify([main, 'chaos', 'run', longExperiment()])}, { stdio: 'ignore', env });
      setInterval(() => {}, 1000);`;
    const launcher = spawn(process.execPath, ['-e', script], {
      env: { ...process.env, GAMEDAY_HOME: home, GAMEDAY_PORT_BASE: '20900' },
      stdio: 'ignore',
    });
    children.push(launcher);
    await until('the system being broken', () => system.broken);
    launcher.kill('SIGKILL');
    await until('the system being mended', () => !system.broken, 5_000);
    const [run = ''] = readdirSync(join(home, 'runs'));
    await until('the journal being complete', () => journalOf(run).gameday.complete);
    expect(journalOf(run).gameday.reasons[0]?.message).toContain('the end of the process that started it');
  });

  it('goes on to its end when nobody reads what it says any more', async () => {
    const file = join(home, 'short.json');
    const method = [call('break it', `${system.url}/break`, { pauses: { after: 1 } })];
    writeFileSync(file, JSON.stringify(experiment(system.url, { method })));
    const { child, ended } = start(['run', file]);
    await until('the system being broken', () => system.broken);
    child.stderr.destroy();
    child.stdout.destroy();
    await ended;
    expect(system.broken).toBe(false);
    const [run = ''] = readdirSync(join(home, 'runs'));
    expect(journalOf(run).gameday).toMatchObject({ verdict: 'deviated', complete: true });
  });

  it('that was killed leaves a journal that says so, and no undo log when it had made no fault', async () => {
    const { child, ended } = start(['run', longExperiment()]);
    await until('the system being broken', () => system.broken);
    await sleep(400);
    child.kill('SIGKILL');
    await ended;
    const [run = ''] = readdirSync(join(home, 'runs'));
    expect(journalOf(run).gameday).toMatchObject({ verdict: 'aborted', complete: false });
    expect((await start(['recover']).ended).code).toBe(0);
    expect(existsSync(join(home, 'undo', `${run}.undo.jsonl`))).toBe(false);
  });
});

it('gameday chaos list shows the experiments that come with the lab, and all of them are valid without one', async () => {
  const list = await start(['list', '--json']).ended;
  const { experiments, unreadable } = JSON.parse(list.output) as {
    experiments: Array<{ file: string; lesson: string | null }>;
    unreadable: unknown[];
  };
  expect(unreadable).toEqual([]);
  expect(experiments.length).toBeGreaterThanOrEqual(16);
  expect(experiments.filter(({ lesson }) => lesson === null)).toEqual([]);
  const validate = await start(['validate', ...experiments.map(({ file }) => file)]).ended;
  expect(validate).toMatchObject({ code: 0 });
});
