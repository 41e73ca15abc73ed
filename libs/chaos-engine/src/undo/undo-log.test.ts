import { once } from 'node:events';
import { type ChildProcess, spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NativeCall } from '../providers/provider.ts';
import { findUndoLogs, holderState, recover } from './recover.ts';
import { pending, replay } from './replay.ts';
import { openUndoLog } from './undo-log.ts';

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'undo-'));
});
afterEach(() => {
  for (const one of children.splice(0)) one.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const intent = (name: string) => ({
  kind: 'test.file',
  target: name,
  says: `the file ${name}`,
  undo: { module: 'test', func: 'remove', arguments: { name } },
});
const inForce = () => readdirSync(join(folder, 'faults'));
const named = () => findUndoLogs(folder).flatMap((log) => pending(log).map(({ intent: { target } }) => target));
const removeFault = async ({ arguments: { name } }: NativeCall) =>
  rmSync(join(folder, 'faults', String(name)), { force: true });

async function child(...args: string[]): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('../testing/undo-child.ts', import.meta.url));
  const made = spawn(process.execPath, [script, folder, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(made);
  await once(made.stdout, 'data');
  return made;
}

async function kill(made: ChildProcess): Promise<void> {
  const ended = once(made, 'exit');
  made.kill('SIGKILL');
  await ended;
}

describe('an undo log', () => {
  it('names a fault, its target and its undo before it is made, and removes itself when nothing is left', async () => {
    const leases = openUndoLog(folder, { run: 'r', title: 'a slow one', now: () => 0 });
    const lease = await leases.acquire(intent('a'));
    expect(replay(readFileSync(leases.file, 'utf8'))).toMatchObject({
      run: 'r',
      title: 'a slow one',
      holder: { pid: process.pid },
      entries: [{ id: 'r-1', at: '1970-01-01T00:00:00.000Z', intent: intent('a'), status: { state: 'intended' } }],
    });
    await lease.confirm({ undo: { module: 'test', func: 'kill', arguments: { pid: 5 } } });
    expect(findUndoLogs(folder)[0]?.entries[0]).toMatchObject({
      status: { state: 'confirmed' },
      intent: { undo: { func: 'kill' } },
    });
    await lease.undoFailed('no');
    await lease.undoFailed('still no');
    expect(findUndoLogs(folder)[0]?.entries[0]?.status).toEqual({
      state: 'undo failed',
      failures: 2,
      message: 'still no',
    });
    await lease.release('undone');
    expect(named()).toEqual([]);
    await leases.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stays when something is left, and says what, the newest first', async () => {
    const leases = openUndoLog(folder, { run: 'r' });
    const [, b] = [
      await leases.acquire(intent('a')),
      await leases.acquire(intent('b')),
      await leases.acquire(intent('c')),
    ];
    await b.release('ended');
    await leases.close();
    expect(named()).toEqual(['c', 'a']);
  });

  it('is readable by its owner alone, for an undo may hold what was there before', () => {
    const { file } = openUndoLog(folder, { run: 'r' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('can be cut at any byte: what was whole is named, what was not did not happen', async () => {
    const leases = openUndoLog(folder, { run: 'r' });
    const first = await leases.acquire(intent('ä'));
    await first.confirm();
    await leases.acquire(intent('b'));
    await first.release('ended');
    const bytes = readFileSync(leases.file);
    const lengths = bytes
      .toString()
      .split('\n')
      .slice(0, -1)
      .map((line) => Buffer.byteLength(line) + 1);
    const ends = lengths.map((_, index) => lengths.slice(0, index + 1).reduce((sum, length) => sum + length, 0));
    const wanted = (length: number) => {
      const whole = ends.filter((end) => end <= length).length;
      return [undefined, [], ['ä'], ['ä'], ['b', 'ä'], ['b']][whole];
    };
    for (let length = 0; length <= bytes.length; length++) {
      const log = replay(bytes.subarray(0, length).toString());
      expect(log && pending(log).map(({ intent: { target } }) => target), `cut at ${length}`).toEqual(wanted(length));
    }
  });

  it('lets nobody make a fault who was silent for too long', async () => {
    let time = 0;
    const leases = openUndoLog(folder, { run: 'r', now: () => time, lapseAfterMs: 1_500 });
    time = 1_500;
    await leases.renew();
    time = 2_900;
    const lease = await leases.acquire(intent('a'));
    time = 4_500;
    await expect(leases.renew()).rejects.toThrow('gave no sign of life for 1600 ms (a lease lasts 1500 ms)');
    await expect(leases.acquire(intent('b'))).rejects.toMatchObject({ code: 'lease_lapsed' });
    await lease.release('undone');
    expect(named()).toEqual([]);
  });

  it('minds no silence while nothing is held', async () => {
    let time = 0;
    const leases = openUndoLog(folder, { run: 'r', now: () => time });
    time = 60_000;
    await leases.renew();
    time = 120_000;
    expect(await recover(folder, { undo: removeFault, now: () => time })).toMatchObject({ held: ['r'] });
    await leases.acquire(intent('a'));
    expect(named()).toEqual(['a']);
  });

  it('lets nobody make a fault whose log was taken away', async () => {
    const leases = openUndoLog(folder, { run: 'r' });
    rmSync(leases.file);
    await expect(leases.acquire(intent('a'))).rejects.toMatchObject({ code: 'lease_lapsed' });
  });
});

describe('the death of a holder', () => {
  const steps = ['opened', 'intended 1', 'made 1', 'confirmed 1', 'undone 1', 'released 1', 'made 2', 'closed'];

  it.each(steps)('at the step "%s" leaves no fault that the log does not name', { timeout: 30_000 }, async (step) => {
    await kill(await child('step', step));
    const left = inForce();
    expect(named()).toEqual(expect.arrayContaining(left));
    const { failed } = await recover(folder, { undo: removeFault });
    expect({ failed, left: inForce(), logs: findUndoLogs(folder) }).toEqual({ failed: [], left: [], logs: [] });
  });

  it('at any moment leaves no fault that the log does not name', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 8; round++) {
      const made = await child('forever');
      await sleep(Math.random() * 30);
      await kill(made);
      const left = inForce();
      const names = named();
      expect(
        left.filter((name) => !names.includes(name)),
        `round ${round}`,
      ).toEqual([]);
      await recover(folder, { undo: removeFault });
      expect([inForce(), findUndoLogs(folder)]).toEqual([[], []]);
    }
  });
});

describe('recovery', () => {
  it('leaves alone what a living holder keeps', async () => {
    const leases = openUndoLog(folder, { run: 'r' });
    await leases.acquire(intent('a'));
    expect(await recover(folder, { undo: removeFault })).toMatchObject({ undone: [], failed: [], held: ['r'] });
    const [log] = findUndoLogs(folder);
    expect(log && [holderState(log), holderState(log, { isAlive: () => false })]).toEqual(['held', 'dead']);
    utimesSync(leases.file, new Date(), new Date(Date.now() - 10_000));
    expect(findUndoLogs(folder).map((found) => holderState(found))).toEqual(['silent']);
  });

  it('keeps what it cannot undo, with the reason, until it can', async () => {
    const leases = openUndoLog(folder, { run: 'r' });
    for (const name of ['a', 'b', 'c']) await leases.acquire(intent(name));
    await leases.close();
    const dead = { isAlive: () => false };
    const order: unknown[] = [];
    const first = await recover(folder, {
      ...dead,
      undo: async ({ arguments: { name } }) => {
        order.push(name);
        if (name === 'b') throw new Error('the proxy does not answer');
      },
    });
    expect(order).toEqual(['c', 'b', 'a']);
    expect(first.failed.map(({ entry, message }) => [entry.intent.target, message])).toEqual([
      ['b', 'the proxy does not answer'],
    ]);
    expect(
      findUndoLogs(folder)
        .flatMap(pending)
        .map(({ status }) => status),
    ).toEqual([{ state: 'undo failed', failures: 1, message: 'the proxy does not answer' }]);
    const second = await recover(folder, { ...dead, undo: async () => {} });
    expect(second.undone.map(({ id }) => id)).toEqual(['r-2']);
    expect(findUndoLogs(folder)).toEqual([]);
  });

  it('is done by one process at a time', async () => {
    const leases = openUndoLog(folder, { run: 'r' });
    await leases.acquire(intent('a'));
    let inner: unknown;
    await recover(folder, {
      isAlive: () => false,
      undo: async () => {
        inner = await recover(folder, { isAlive: () => false, undo: removeFault });
      },
    });
    expect(inner).toMatchObject({ undone: [], busy: { pid: process.pid } });
  });

  it('that is damaged keeps nobody else’s faults from being undone', async () => {
    writeFileSync(join(folder, 'a.undo.jsonl'), 'no json\n{}\n');
    const leases = openUndoLog(folder, { run: 'dead' });
    await (await leases.acquire(intent('users'))).confirm();
    const undone: string[] = [];
    const result = await recover(folder, {
      isAlive: () => false,
      undo: async (_call, entry) => void undone.push(entry.intent.target),
    });
    expect(undone).toEqual(['users']);
    expect(result.damaged).toEqual([
      { file: join(folder, 'a.undo.jsonl'), message: expect.stringContaining('a.undo.jsonl is damaged') },
    ]);
  });

  it('says which file is damaged', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'x.undo.jsonl'), 'nonsense\n');
    expect(() => findUndoLogs(folder)).toThrow(/x\.undo\.jsonl is damaged/);
  });

  it('has nothing to do in a folder that is not there', async () => {
    expect(await recover(join(folder, 'none'), { undo: removeFault })).toEqual({
      ...{ undone: [], failed: [], held: [], damaged: [] },
    });
  });
});
