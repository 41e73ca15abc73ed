import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atomicWriteFile } from './atomic-write.ts';
import { followLog } from './follow-log.ts';
import { rotateLog } from './rotate-log.ts';
import { tailLog } from './tail-log.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gameday-logs-'));
  file = join(folder, 'part.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the tail of a log', () => {
  it.each([
    ['', 3, []],
    ['a\nb\nc\n', 2, ['b', 'c']],
    ['a\nb\nc', 2, ['b', 'c']],
    ['a\nb\nc\n', 9, ['a', 'b', 'c']],
    ['a\n\n', 2, ['a', '']],
    ['a\nb\n', 0, []],
  ])('of %j, %i lines, is %j', async (content, lines, expected) => {
    writeFileSync(file, content);
    expect(await tailLog(file, lines)).toEqual(expected);
  });

  it('is found across the blocks of a large file', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index} äöü`);
    writeFileSync(file, lines.join('\n') + '\n');
    expect(await tailLog(file, 15_000)).toEqual(lines.slice(-15_000));
  });

  it('is empty where there is no file', async () => {
    expect(await tailLog(file, 5)).toEqual([]);
  });
});

describe('rotation', () => {
  it('leaves a small file alone', async () => {
    writeFileSync(file, 'x');
    expect(await rotateLog(file, { bytesMax: 1 })).toBe(false);
    expect(await rotateLog(join(folder, 'none.log'))).toBe(false);
  });

  it('copies and truncates, and keeps as many old files as told', async () => {
    for (const content of ['first', 'second', 'third']) {
      writeFileSync(file, content, { flag: 'a' });
      expect(await rotateLog(file, { bytesMax: 1, keep: 2 })).toBe(true);
      expect(statSync(file).size).toBe(0);
    }
    expect(readFileSync(`${file}.1`, 'utf8')).toBe('third');
    expect(readFileSync(`${file}.2`, 'utf8')).toBe('second');
    expect(existsSync(`${file}.3`)).toBe(false);
  });
});

describe('following a log', () => {
  it('gives old lines as asked, then new ones, through a truncation', async () => {
    writeFileSync(file, 'old 1\nold 2\n');
    const lines = followLog(file, { lines: 1, pollMs: 10, signal: AbortSignal.timeout(5_000) });
    const next = async () => (await lines.next()).value;
    expect(await next()).toBe('old 2');
    appendFileSync(file, 'half');
    setTimeout(() => appendFileSync(file, ' a line\n'), 50);
    expect(await next()).toBe('half a line');
    truncateSync(file, 0);
    appendFileSync(file, 'anew\n');
    expect(await next()).toBe('anew');
    await lines.return();
  });

  it('waits for a file that is not there yet', async () => {
    setTimeout(() => writeFileSync(file, 'here\n'), 50);
    const lines = followLog(file, { pollMs: 10, signal: AbortSignal.timeout(5_000) });
    expect((await lines.next()).value).toBe('here');
    await lines.return();
  });

  it('ends with its signal, after what was there', async () => {
    writeFileSync(file, 'one\ntwo\n');
    const lines: string[] = [];
    for await (const line of followLog(file, { lines: 5, signal: AbortSignal.abort() })) lines.push(line);
    expect(lines).toEqual(['one', 'two']);
  });
});

describe('writing a file at once', () => {
  it('makes the folder, sets the mode, and leaves nothing else behind', () => {
    const target = join(folder, 'deep', 'secrets.json');
    atomicWriteFile(target, 'one', { mode: 0o600 });
    atomicWriteFile(target, 'two', { mode: 0o600, durable: true });
    expect(readFileSync(target, 'utf8')).toBe('two');
    expect(statSync(target).mode & 0o777).toBe(0o600);
  });

  it('leaves the old content where the new cannot take its place', () => {
    writeFileSync(file, 'old');
    expect(() => atomicWriteFile(join(file, 'inside-a-file'), 'x')).toThrow();
    expect(() => atomicWriteFile(folder, 'x')).toThrow();
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['part.log']);
    expect(readdirSync(dirname(folder)).filter((name) => name.startsWith(`${basename(folder)}.`))).toEqual([]);
  });
});
