import { appendFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { labPaths, type LabPaths, logFileOf } from '@gameday/lab-kit';
import { checkPartName, isMeant, loggedParts } from './log-files.ts';
import { followLines, pastLines, type ShownLine } from './show-logs.ts';

let folder: string;
let paths: LabPaths;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gameday-show-')));
  paths = labPaths({ GAMEDAY_HOME: folder });
  mkdirSync(paths.logs);
});
afterEach(() => rmSync(folder, { recursive: true }));

const line = (second: number, message: string, trace = 'none') =>
  `${JSON.stringify({ level: 'info', time: `2026-01-01T00:00:0${second}.000Z`, trace_id: trace, msg: message })}\n`;
const shown = (lines: readonly ShownLine[]) =>
  lines.map(({ part, line: text }) => `${part} ${/"msg":"(.*?)"/.exec(text)?.[1] ?? text}`);

describe('the parts with a log', () => {
  it.each([
    ['feed-x7k2p', 'feed', true],
    ['feed-x7k2p', 'feed-x7k2p', true],
    ['feed-x7k2p', 'services', true],
    ['feed-x7k2p', 'engines', false],
    ['feed-x7k2p', undefined, true],
    ['consul', 'engines', true],
    ['consul', 'services', false],
    ['supervisor', 'services', false],
    ['supervisor', 'supervisor', true],
  ])('%s is meant by %s: %s', (part, name, meant) => {
    expect(isMeant(part, name)).toBe(meant);
  });

  it('are known by name', () => {
    expect(() => checkPartName('old-part', ['old-part'])).not.toThrow();
    expect(() => checkPartName('consle', [])).toThrow('did you mean "console"?');
  });

  it('are none where no lab has run', () => {
    expect(loggedParts({ ...paths, logs: join(folder, 'nowhere') })).toEqual([]);
  });
});

describe('the lines of the past', () => {
  it('are merged by time; a line without one keeps to the line before it', async () => {
    writeFileSync(logFileOf(paths, 'feed-bbbbb'), line(1, 'one') + line(4, 'four'));
    writeFileSync(logFileOf(paths, 'users-ccccc'), `${line(2, 'two')}no time\n${line(3, 'three')}`);
    const all = ['feed-bbbbb one', 'users-ccccc two', 'users-ccccc no time', 'users-ccccc three', 'feed-bbbbb four'];
    expect(shown(await pastLines(paths, { lines: 9 }))).toEqual(all);
    expect(shown(await pastLines(paths, { lines: 2 }))).toEqual(all.slice(-2));
    expect(shown(await pastLines(paths, { part: 'users', lines: 1 }))).toEqual(['users-ccccc three']);
  });

  it('of one trace are found in all files, the rotated ones too', async () => {
    writeFileSync(`${logFileOf(paths, 'feed-bbbbb')}.1`, line(1, 'old', 'abc'));
    writeFileSync(logFileOf(paths, 'feed-bbbbb'), line(3, 'new', 'abc') + line(4, 'other', 'def'));
    writeFileSync(logFileOf(paths, 'users-ccccc'), line(2, 'there', 'abc'));
    const lines = await pastLines(paths, { traceId: 'abc', lines: 100 });
    expect(shown(lines)).toEqual(['feed-bbbbb old', 'users-ccccc there', 'feed-bbbbb new']);
  });
});

it('new lines are followed, of a part that starts later from its first', async () => {
  writeFileSync(logFileOf(paths, 'consul'), 'before\n');
  const end = new AbortController();
  const lines: ShownLine[] = [];
  const following = followLines(
    paths,
    { lines: 0 },
    (next) => {
      lines.push(next);
      if (lines.length === 1) writeFileSync(logFileOf(paths, 'feed-bbbbb'), 'first\n');
      if (lines.length === 2) end.abort();
    },
    end.signal,
  );
  setTimeout(() => appendFileSync(logFileOf(paths, 'consul'), 'after\n'), 200);
  await following;
  expect(shown(lines)).toEqual(['consul after', 'feed-bbbbb first']);
});
