import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive, type ProcessIdentity } from './identity.ts';
import { ManagedProcess, type ManagedProcessOptions, type PartChange, type ProcessPlan } from './managed-process.ts';
import { processesMarked } from './marked.ts';

let folder: string;
const parts: ManagedProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gameday-part-'));
});
afterEach(async () => {
  for (const part of parts) part.hurry();
  await Promise.all(parts.splice(0).map((part) => part.stop()));
  rmSync(folder, { recursive: true });
});

/** A part whose child runs this script; it counts as ready once it has made the file `ready`. */
function part(script: string, plan: Partial<ProcessPlan> = {}, options: Partial<ManagedProcessOptions> = {}) {
  const marker = join(folder, 'ready');
  const made = new ManagedProcess({
    name: 'child',
    probeIntervalMs: 10,
    restart: { baseMs: 20 },
    plan: () => ({
      command: process.execPath,
      args: ['-e', script],
      env: { READY: marker },
      cwd: folder,
      logFile: join(folder, 'logs', 'child.log'),
      ready: async () => {
        if (!existsSync(marker)) throw new Error('no file yet');
      },
      readyTimeoutMs: 10_000,
      waitsFor: `the file ${marker}`,
      ...plan,
    }),
    ...options,
  });
  const changes: PartChange[] = [];
  made.onChange((change) => changes.push(change));
  parts.push(made);
  return { part: made, changes, log: () => readFileSync(join(folder, 'logs', 'child.log'), 'utf8') };
}

const becomeReady = `require('node:fs').writeFileSync(process.env.READY, '');`;
const forever = 'setInterval(() => {}, 1000);';
const inState = (state: string) => (status: { state: string }) => status.state === state;

describe('a managed process', () => {
  it('goes from starting to ready late, to stopping, to stopped', async () => {
    const {
      part: child,
      changes,
      log,
    } = part(`console.log('out'); console.error('err'); setTimeout(() => { ${becomeReady} }, 150); ${forever}`);
    child.start();
    await child.settled(inState('ready'));
    expect(child.pid).toBeGreaterThan(1);
    expect(child.uptimeSeconds).toBeGreaterThan(0.1);
    await child.stop('enough');
    expect(child.status).toEqual({ state: 'stopped', reason: 'enough' });
    expect(changes.map(({ to }) => to.state)).toEqual(['starting', 'starting', 'ready', 'stopping', 'stopped']);
    expect(log()).toBe('out\nerr\n');
    expect(child.restarts).toBe(0);
    expect(child.pid).toBeUndefined();
  });

  it('starts again when it is killed, and says how it ended and what it wrote last', async () => {
    const { part: child, changes } = part(`console.log('last words'); ${becomeReady} ${forever}`);
    child.start();
    await child.settled(inState('ready'));
    const first = child.pid ?? 0;
    process.kill(first, 'SIGKILL');
    await child.settled(inState('backoff'));
    await child.settled(inState('ready'));
    expect(child.pid).not.toBe(first);
    expect(child.restarts).toBe(1);
    const died = changes.find(({ to }) => to.state === 'backoff');
    expect(died).toMatchObject({ unexpected: true, to: { reason: 'killed by SIGKILL' }, lastLines: ['last words'] });
  });

  it('fails after as many quick failures as configured', async () => {
    const { part: child } = part('process.exit(3)', {}, { restart: { baseMs: 1, failuresMax: 3 } });
    child.start();
    const status = await child.settled(inState('failed'));
    expect(status).toMatchObject({ reason: 'ended by itself with exit code 3 (3 times in a row)' });
    expect(child.restarts).toBe(2);
  });

  it('names what it waited for when it is not ready in time, and ends the process', async () => {
    const { part: child } = part(forever, { readyTimeoutMs: 150 }, { restart: { failuresMax: 1 } });
    child.start();
    const status = await child.settled(inState('failed'));
    expect('reason' in status && status.reason).toMatch(
      /^not ready after 0.15 s of waiting for the file .*ready: no file yet/,
    );
    expect(child.pid).toBeUndefined();
  });

  it('says what cannot be started', async () => {
    const { part: child } = part('', { command: join(folder, 'no-such-program') }, { restart: { failuresMax: 1 } });
    child.start();
    expect(await child.settled(inState('failed'))).toMatchObject({ reason: expect.stringContaining('ENOENT') });
  });

  it('kills one that ignores SIGTERM after the grace, with all that it started', async () => {
    const kid = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(forever)}], {stdio: 'ignore', detached: true});`;
    const { part: child } = part(`process.on('SIGTERM', () => {}); ${kid} ${becomeReady} ${forever}`, {
      stopGraceMs: 100,
      env: { READY: join(folder, 'ready'), GAMEDAY_TEST_MARK: folder },
    });
    child.start();
    await child.settled(inState('ready'));
    // The kernel shows a program's environment only some microseconds after the program has taken its place.
    await expect.poll(() => processesMarked('GAMEDAY_TEST_MARK', folder), { timeout: 5_000 }).toHaveLength(2);
    const family = processesMarked('GAMEDAY_TEST_MARK', folder);
    await child.stop();
    expect(family.filter(isAlive)).toEqual([]);
  });

  it('is told to hurry', async () => {
    const { part: child } = part(`process.on('SIGTERM', () => {}); ${becomeReady} ${forever}`, { stopGraceMs: 60_000 });
    child.start();
    await child.settled(inState('ready'));
    const stopping = child.stop();
    child.hurry();
    await stopping;
    expect(child.status.state).toBe('stopped');
  });

  it('can be stopped while it is being prepared, and never starts then', async () => {
    const { promise: prepared, resolve } = Promise.withResolvers<void>();
    const identities: unknown[] = [];
    const { part: child } = part(
      '',
      {},
      {
        plan: async () => {
          await prepared;
          throw new Error('never used');
        },
        onProcess: (identity) => identities.push(identity),
      },
    );
    child.start();
    const stopping = child.stop('changed my mind');
    resolve();
    await stopping;
    expect(child.status).toEqual({ state: 'stopped', reason: 'changed my mind' });
    expect(identities).toEqual([]);
  });

  it('restarts on request with a new process', async () => {
    const { part: child } = part(`${becomeReady} ${forever}`);
    child.start();
    await child.settled(inState('ready'));
    const first = child.pid;
    child.restart('new settings');
    await child.settled((status) => status.state === 'ready' && status.pid !== first);
    expect(child.restarts).toBe(1);
  });

  it('tells of each process that it starts, so that it can be written down', async () => {
    const identities: (ProcessIdentity | undefined)[] = [];
    const { part: child } = part(
      `${becomeReady} ${forever}`,
      {},
      { onProcess: (identity) => identities.push(identity) },
    );
    child.start();
    await child.settled(inState('ready'));
    await child.stop();
    expect(identities).toEqual([expect.objectContaining({ pid: expect.any(Number) }), undefined]);
  });

  it('leaves its log whole over restarts', async () => {
    const { part: child, log } = part(
      `console.log('run'); process.exit(1)`,
      {},
      { restart: { baseMs: 1, failuresMax: 3 } },
    );
    child.start();
    await child.settled(inState('failed'));
    expect(log()).toBe('run\nrun\nrun\n');
  });
});

it('a process is found by the mark in its environment', async () => {
  writeFileSync(join(folder, 'ready'), '');
  const { part: child } = part(forever, { env: { GAMEDAY_TEST_MARK: `${folder}/x` } });
  child.start();
  await child.settled(inState('ready'));
  const marked = () => processesMarked('GAMEDAY_TEST_MARK', `${folder}/x`);
  await expect.poll(marked, { timeout: 5_000 }).toEqual([child.identity]);
  expect(processesMarked('GAMEDAY_TEST_MARK', folder)).toEqual([]);
});
