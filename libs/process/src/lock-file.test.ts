import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireLock, lockHolder } from './lock-file.ts';
import { processIdentity } from './identity.ts';

let folder: string;
let file: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gameday-lock-'));
  file = join(folder, 'lab.lock');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** A process that tries for the lock when it is sent a line, says whether it got it, and then keeps running. */
function contender() {
  const script = `
    const { acquireLock } = await import(${JSON.stringify(new URL('lock-file.ts', import.meta.url).href)});
    const lines = (await import('node:readline')).createInterface({ input: process.stdin });
    console.log('waiting');
    lines.on('line', () => console.log(String(acquireLock(${JSON.stringify(file)}).acquired)));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, next: async () => (await lines.next()).value as string, go: () => child.stdin.write('go\n') };
}

describe('a lock', () => {
  it('is refused while a living process holds it, and says which', async () => {
    const other = contender();
    await other.next();
    other.go();
    expect(await other.next()).toBe('true');
    expect(acquireLock(file)).toEqual({ acquired: false, holder: processIdentity(other.child.pid ?? 0) });
    expect(lockHolder(file)?.pid).toBe(other.child.pid);
  });

  it('is free again when it was released, as often as that happens', () => {
    for (let round = 0; round < 3; round++) {
      const lock = acquireLock(file);
      if (!lock.acquired) throw new Error('refused');
      lock.release();
      lock.release();
      expect(lockHolder(file)).toBeUndefined();
    }
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('is free when its holder was killed', async () => {
    const other = contender();
    await other.next();
    other.go();
    await other.next();
    other.child.kill('SIGKILL');
    await once(other.child, 'exit');
    expect(lockHolder(file)).toBeUndefined();
    expect(acquireLock(file).acquired).toBe(true);
  });

  it('has no holder where nobody ever took it', () => {
    expect(lockHolder(join(folder, 'no', 'such.lock'))).toBeUndefined();
  });

  it('goes to exactly one of many that find a dead holder at the same moment', async () => {
    writeFileSync(`${file}.41`, JSON.stringify({ pid: 1, startedAt: 'long ago' }));
    const others = Array.from({ length: 6 }, contender);
    await Promise.all(others.map((other) => other.next()));
    for (const other of others) other.go();
    const answers = await Promise.all(others.map((other) => other.next()));
    expect(answers.filter((answer) => answer === 'true')).toHaveLength(1);
  }, 20_000);
});
