import { isAlive, processIdentity } from '@gameday/process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { findExecutable, runProcess } from './process.ts';

const never = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'process-'));
afterAll(() => rmSync(folder, { recursive: true }));

const show = join(folder, 'show');
writeFileSync(show, '#!/bin/sh\nfor a in "$@"; do echo "<$a>"; done\n');
chmodSync(show, 0o755);
writeFileSync(join(folder, 'plain'), 'not executable');

describe('a process activity', () => {
  it.each<[string, unknown, string]>([
    ['a list, without what is empty', ['a b', 1, true, null, '', '$x'], '<a b>\n<1>\n<true>\n<$x>\n'],
    ['an object as its keys and values', { '-n': 5, '-q': '' }, '<-n>\n<5>\n<-q>\n'],
    ['one text through a shell', '$GREETING "a b"', '<hello>\n<a b>\n'],
    ['nothing', undefined, ''],
  ])('takes %s', async (_, args, stdout) => {
    const found = await runProcess({ path: show, arguments: args, env: { GREETING: 'hello' } }, never);
    expect(found).toEqual({ status: 0, stdout, stderr: '' });
  });

  it.each([
    ['exit 3', 3],
    ['kill -9 $$', -9],
    ['kill -15 $$', -15],
  ])('answers the status of %s as %i', async (script, status) => {
    const found = await runProcess({ path: 'sh', arguments: ['-c', `echo out; echo err >&2; ${script}`] }, never);
    expect(found).toEqual({ status, stdout: 'out\n', stderr: 'err\n' });
  });

  it('sees the variables that it is given', async () => {
    const found = await runProcess({ path: 'sh', arguments: '-c "echo $A$B"', env: { B: '2' } }, never, {
      PATH: process.env.PATH,
      A: '1',
    });
    expect(found.stdout).toBe('12\n');
  });

  it('is found by its path or on the PATH', () => {
    expect(findExecutable('show', { PATH: `/nowhere:${folder}` })).toBe(show);
    expect(findExecutable(show)).toBe(show);
    expect(findExecutable('plain', { PATH: folder })).toBeUndefined();
    expect(findExecutable(folder)).toBeUndefined();
    expect(findExecutable('~/nothing-like-this')).toBeUndefined();
  });

  it('fails when there is no such executable', async () => {
    await expect(runProcess({ path: 'no-such-thing' }, never)).rejects.toThrow("path 'no-such-thing' cannot be found");
  });

  it.each(['timeout', 'abort'])('ends with all that it started: %s', async (how) => {
    const control = new AbortController();
    const pids = join(folder, `pids-${how}`);
    const script = `trap '' TERM; sleep 60 & echo $$ $! > ${pids}; wait; sleep 60`;
    const running = runProcess(
      { path: 'sh', arguments: ['-c', script], ...(how === 'timeout' && { timeout: 0.2 }) },
      control.signal,
    );
    if (how === 'abort') setTimeout(() => control.abort(), 200);
    await expect(running).rejects.toThrow(how === 'timeout' ? 'took too long to complete' : 'the activity was ended');
    const { readFileSync } = await import('node:fs');
    for (const pid of readFileSync(pids, 'utf8').trim().split(' ').map(Number)) {
      for (let left = 50; processIdentity(pid) && left > 0; left--) await sleep(20);
      const identity = processIdentity(pid);
      expect(identity && isAlive(identity)).toBeFalsy();
    }
  });
});
