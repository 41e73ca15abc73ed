import { appendFile, mkdir, mkdtemp, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCursor } from './cursor.ts';
import { type KnownNames, listLogs, placeOf } from './log-files.ts';
import { parseLogQuery } from './log-query.ts';
import { defaultLogBounds, queryLogs } from './query-logs.ts';
import { defaultTailBounds, tailLogs } from './tail-logs.ts';

const id = 'a'.repeat(32);
const known: KnownNames = { services: ['feed', 'users'], engines: ['consul', 'postgres'], apps: ['console'] };
const nowMs = Date.now();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logs-'));
});
afterEach(() => rm(folder, { recursive: true }));

type Line = object | string;
const textOf = (lines: readonly Line[]) =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
const write = (name: string, ...lines: Line[]) => writeFile(join(folder, name), textOf(lines));
const append = (name: string, ...lines: Line[]) => appendFile(join(folder, name), textOf(lines));
/** Times count from a moment that is long enough ago to be one. */
const at = (ms: number) => 1_795_000_000_000 + ms;
const line = (ms: number, msg: string, more: object = {}) => ({ level: 30, time: at(ms), msg, ...more });
const query = async (filters: object = {}, bounds: Partial<typeof defaultLogBounds> = {}) =>
  queryLogs(await listLogs(folder, known), parseLogQuery(filters, nowMs), {
    nowMs,
    bounds: { ...defaultLogBounds, ...bounds },
  });
const messages = async (...given: Parameters<typeof query>) =>
  (await query(...given)).lines.map(({ part, message }) => `${part}: ${message}`);

describe('the parts with a log', () => {
  it.each([
    ['feed-68cc7c57fd-jgjdr', { kind: 'service', service: 'feed' }],
    ['users-x7k2p', { kind: 'service', service: 'users' }],
    ['search-68cc7c57fd-jgjdr', { kind: 'service', service: 'search' }],
    ['consul', { kind: 'engine' }],
    ['console', { kind: 'app' }],
    ['k6', { kind: 'other' }],
  ])('%s is %j', (part, expected) => expect(placeOf(part, known)).toEqual(expected));

  it('are files of the folder itself, never links, folders or others', async () => {
    await write('feed-1.log', line(1, 'a'));
    await write('feed-1.log.1', line(0, 'b'));
    await write('secrets.json', line(1, 'secret'));
    await mkdir(join(folder, 'previous.log'));
    await symlink(join(folder, 'secrets.json'), join(folder, 'link.log'));
    const logs = await listLogs(folder, known);
    expect(logs.map(({ name, files }) => [name, files.length])).toEqual([['feed-1', 2]]);
  });

  it('of a lab that never ran are none', async () => {
    expect(await listLogs(join(folder, 'missing'), known)).toEqual([]);
  });
});

describe('lines', () => {
  it('come from all parts, rotated files too, in the order of time', async () => {
    await write('users-1.log.1', line(0, 'rotated'));
    await write('users-1.log', line(1, 'first'), line(3, 'last'));
    await write('consul.log', `${new Date(at(2)).toISOString()} [WARN] agent: slow`);
    const all = ['users-1: rotated', 'users-1: first', 'consul: agent: slow', 'users-1: last'];
    expect(await messages()).toEqual(all);
    expect(await messages({ limit: '2' })).toEqual(all.slice(-2));
  });

  it.each([
    [{ service: 'users' }, ['users-1: hello']],
    [{ part: 'consul' }, ['consul: agent: slow']],
    [{ service: 'users', part: 'consul' }, ['users-1: hello', 'consul: agent: slow']],
    [{ service: 'nobody' }, []],
    [{ level: 'warn' }, ['consul: agent: slow', 'feed-1: failed']],
    [{ level: 'error' }, ['feed-1: failed']],
    [{ text: 'HELL' }, ['users-1: hello']],
    [{ text: 'h.llo' }, []],
    [{ text: '"status":503' }, ['feed-1: failed']],
    [{ trace: id }, ['feed-1: failed']],
    [{ trace: id, span: 'c'.repeat(16) }, []],
    [{ from: String(at(2)) }, ['consul: agent: slow', 'feed-1: failed']],
    [{ to: String(at(1)) }, ['users-1: hello']],
  ])('are narrowed by %j', async (filters, expected) => {
    await write('users-1.log', line(1, 'hello'));
    await write('consul.log', `${new Date(at(2)).toISOString()} [WARN] agent: slow`);
    await write('feed-1.log', line(3, 'failed', { level: 50, trace_id: id, status: 503 }));
    expect(await messages(filters)).toEqual(expected);
  });

  it('without a time keep to the line before them, and those of a stack are part of it', async () => {
    const stack = ['Error: x', '    at f (a.ts:1)', '    at g (b.ts:2)'];
    await write('feed-1.log', 'banner', line(5, 'begins'), ...stack, line(9, 'ends'));
    const { lines } = await query();
    expect(lines.map(({ atMs, level, message, more }) => [atMs - at(0), level, message, more])).toEqual([
      [5, undefined, 'banner', undefined],
      [5, 'info', 'begins', undefined],
      [5, 'error', 'Error: x', '    at f (a.ts:1)\n    at g (b.ts:2)'],
      [9, 'info', 'ends', undefined],
    ]);
    expect(await messages({ text: 'b.ts:2' })).toEqual(['feed-1: Error: x']);
  });

  it('are counted over time, all that match and not only those that are shown', async () => {
    await write('feed-1.log', ...Array.from({ length: 30 }, (_, index) => line(index * 1_000, `${index}`)));
    const { lines, matched, buckets } = await query({ limit: '3' });
    expect([lines.length, matched, buckets.length]).toEqual([3, 30, 30]);
  });

  it('of a trace are no lines that only mention its id, nor broken ones', async () => {
    await write('feed-1.log', `plain text with ${id}`, `{"trace_id":"${id}"`, line(1, id, { trace_id: 'b' }));
    expect(await messages({ trace: id })).toEqual([]);
  });

  it('are found across the chunks in which a file is read', async () => {
    const many = Array.from({ length: 900 }, (_, index) =>
      index % 100 === 0
        ? line(index, `${index}`, { trace_id: id, padding: 'y'.repeat(index) })
        : line(index, 'x'.repeat(1_000)),
    );
    await write('users-1.log', ...many);
    const expected = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((index) => `users-1: ${index * 100}`);
    expect(await messages({ trace: id })).toEqual(expected);
    expect((await query({ limit: '2000' })).matched).toBe(900);
  });

  it('beyond the bounds are not read, and the answer says since when they were', async () => {
    await write('users-1.log', ...Array.from({ length: 20 }, (_, index) => line(index, `${index}`)));
    await write('feed-1.log', line(1, 'small'));
    const { lines, cut } = await query({}, { bytesMax: 160 });
    expect(lines.map(({ message }) => message)).toEqual(['small', '18', '19']);
    expect(cut).toEqual([{ part: 'users-1', sinceMs: at(18) }]);
    expect(await messages({}, { lineBytesMax: 10 })).toEqual([]);
  });

  it('end with the one who asked', async () => {
    await write('users-1.log', line(1, 'x'));
    const logs = await listLogs(folder, known);
    const given = { nowMs, signal: AbortSignal.abort(new Error('gone')) };
    await expect(queryLogs(logs, parseLogQuery({}, nowMs), given)).rejects.toThrow('gone');
  });
});

describe('what is written meanwhile', () => {
  /** Goes on from one answer to the next, as a browser does. */
  async function follower(filters: object = {}, bounds = defaultTailBounds) {
    let { cursor } = await query(filters);
    return async () => {
      const logs = await listLogs(folder, known);
      const tail = await tailLogs(logs, parseLogQuery(filters, nowMs), parseCursor(cursor), { nowMs, bounds });
      cursor = tail.cursor;
      return { ...tail, said: tail.lines.map(({ message }) => message) };
    };
  }

  it('is handed out once, whole lines only, of parts that begin later too', async () => {
    await write('users-1.log', line(1, 'before'));
    const next = await follower();
    expect((await next()).said).toEqual([]);
    await appendFile(join(folder, 'users-1.log'), '{"level":30,"msg":"ha');
    expect((await next()).said).toEqual([]);
    await appendFile(join(folder, 'users-1.log'), 'lf"}\n');
    await write('feed-1.log', line(2, 'new part'));
    expect((await next()).said.toSorted()).toEqual(['half', 'new part']);
    expect((await next()).said).toEqual([]);
  });

  it('is found in what was rotated away in between', async () => {
    await write('users-1.log', line(1, 'before'), line(1, 'before too'));
    const next = await follower();
    await append('users-1.log', line(2, 'just before the rotation'));
    await rename(join(folder, 'users-1.log'), join(folder, 'users-1.log.1'));
    await write('users-1.log', line(3, 'after'));
    expect((await next()).said).toEqual(['just before the rotation', 'after']);
    await truncate(join(folder, 'users-1.log'));
    expect((await next()).said).toEqual([]);
  });

  it('is narrowed as the rest, and bounded', async () => {
    await write('users-1.log', line(1, 'before'));
    const next = await follower({ level: 'warn' }, { bytesPerPartMax: 1_000, linesMax: 2 });
    await append('users-1.log', ...Array.from({ length: 100 }, (_, index) => line(index, `${index}`, { level: 40 })));
    const { said, skippedBytes, skippedLines } = await next();
    expect(said).toEqual(['98', '99']);
    expect(skippedBytes).toBeGreaterThan(3_000);
    expect(skippedLines).toBeGreaterThan(5);
    expect((await next()).said).toEqual([]);
  });
});

describe('what a browser asks for', () => {
  it.each([
    [{ level: 'loud' }, '"level"'],
    [{ trace: '../../etc/passwd' }, '"trace"'],
    [{ limit: '1000000' }, '"limit"'],
    [{ from: 'yesterday' }, '"from"'],
    [{ text: ['a', 'b'] }, '"text"'],
  ])('%j is refused', (filters, named) => expect(() => parseLogQuery(filters, nowMs)).toThrow(named));

  it.each([
    '',
    'x',
    Buffer.from('[1]').toString('base64url'),
    Buffer.from('[["a",-1,0]]').toString('base64url'),
    undefined,
  ])('the cursor %j is refused', (cursor) =>
    expect(() => parseCursor(cursor)).toThrow('The cursor is not one that this list gave out'),
  );
});
