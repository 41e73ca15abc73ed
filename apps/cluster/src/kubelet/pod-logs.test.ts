import { existsSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Stored } from '../store/store.ts';
import { PodLogs } from './pod-logs.ts';

let folder: string;
let logs: PodLogs;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gameday-pod-logs-'));
  logs = new PodLogs(join(folder, 'logs'));
});
afterEach(async () => {
  await logs.close();
  rmSync(folder, { recursive: true });
});

const named = (name: string) => ({ metadata: { name } }) as Stored<'Pod'>;

describe('the logs of pods', () => {
  it('are those of the running container and of the one before it', () => {
    expect(logs.logFileOf(named('a'), false)).toBeUndefined();
    const file = logs.fileForNext('a', false);
    writeFileSync(file, 'first\n');
    expect(logs.logFileOf(named('a'), false)).toBe(file);
    expect(logs.logFileOf(named('a'), true)).toBeUndefined();
    writeFileSync(logs.fileForNext('a', true), 'second\n');
    expect(logs.logFileOf(named('a'), true)).toBe(join(folder, 'logs', 'a.previous.log'));
  });

  it('stay when a pod goes, until many others have gone after it', () => {
    const files = Array.from({ length: 102 }, (_, index) => {
      const file = logs.fileForNext(`pod-${index}`, false);
      writeFileSync(file, 'words\n');
      return file;
    });
    for (let index = 0; index < 102; index++) logs.retire(`pod-${index}`);
    expect(files.map((file) => existsSync(file)).lastIndexOf(false)).toBe(1);
  });

  it('are cut when they have grown large', async () => {
    const file = logs.fileForNext('a', false);
    writeFileSync(file, '');
    truncateSync(file, 9 * 2 ** 20);
    await logs.rotate();
    expect(statSync(file).size).toBe(0);
    expect(statSync(`${file}.1`).size).toBe(9 * 2 ** 20);
  });

  it('give the last words of a container', async () => {
    writeFileSync(logs.fileForNext('a', false), Array.from({ length: 40 }, (_, index) => `line ${index}\n`).join(''));
    expect((await logs.lastWords('a')).split('\n')).toEqual(
      Array.from({ length: 15 }, (_, index) => `line ${index + 25}`),
    );
    expect(await logs.lastWords('nobody')).toBe('');
  });
});
