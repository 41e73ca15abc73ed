import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultBounds, readTraceLogs } from './trace-logs.ts';

const id = 'a'.repeat(32);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logs-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, ...lines: Array<object | string>) =>
  writeFile(
    join(folder, name),
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  );
const messages = async (bounds?: Partial<typeof defaultBounds>) =>
  (await readTraceLogs(folder, id, { ...defaultBounds, ...bounds })).lines.map(
    ({ part, message }) => `${part}: ${message}`,
  );

describe('the log lines of a trace', () => {
  it('come from all parts, in the order of time', async () => {
    await write('users-1.log', { time: 3, trace_id: id, msg: 'last' }, { time: 1, trace_id: id, msg: 'first' });
    await write(
      'feed-1.log',
      { time: 2, trace_id: id, msg: 'second' },
      { time: 2, trace_id: 'b'.repeat(32), msg: 'no' },
    );
    expect(await messages()).toEqual(['users-1: first', 'feed-1: second', 'users-1: last']);
  });

  it('carry their level and all other fields', async () => {
    const line = {
      level: 40,
      time: 5,
      pid: 1,
      hostname: 'h',
      trace_id: id,
      span_id: 'c',
      msg: 'm',
      status: 503,
      err: { a: 1 },
    };
    await write('users-1.log', line);
    expect((await readTraceLogs(folder, id)).lines).toEqual([
      {
        atMs: 5,
        level: 'warn',
        part: 'users-1',
        message: 'm',
        spanId: 'c',
        fields: [
          ['status', '503'],
          ['err', '{"a":1}'],
        ],
      },
    ]);
  });

  it('are found in what was rotated away last, and in no other file', async () => {
    await write('users-1.log.1', { time: 1, trace_id: id, msg: 'rotated' });
    await write('users-1.log.2', { time: 1, trace_id: id, msg: 'too old' });
    await write('secrets.json', { time: 1, trace_id: id, msg: 'no log' });
    await mkdir(join(folder, 'folder.log'));
    await symlink(join(folder, 'secrets.json'), join(folder, 'link.log'));
    expect(await messages()).toEqual(['users-1: rotated']);
  });

  it('are no lines that only mention the id, nor broken ones', async () => {
    await write('users-1.log', `plain text with ${id}`, `{"trace_id":"${id}"`, { time: 1, trace_id: 'b', msg: id });
    expect(await messages()).toEqual([]);
  });

  it('are found across the chunks in which a file is read', async () => {
    const padding = { time: 0, trace_id: 'b', msg: 'x'.repeat(1_000) };
    const many = Array.from({ length: 900 }, (_, index) =>
      index % 100 === 0 ? { time: index, trace_id: id, msg: `${index}`, padding: 'y'.repeat(index) } : padding,
    );
    await write('users-1.log', ...many);
    expect(await messages()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map((index) => `users-1: ${index * 100}`));
  });

  it('stop at the bounds, and say so', async () => {
    const lines = Array.from({ length: 20 }, (_, index) => ({ time: index, trace_id: id, msg: `${index}` }));
    await write('users-1.log', ...lines);
    const few = await readTraceLogs(folder, id, { ...defaultBounds, linesMax: 3 });
    expect([few.lines.length, few.cut]).toEqual([3, true]);
    expect(await messages({ bytesPerFileMax: 150 })).toEqual(['users-1: 18', 'users-1: 19']);
    expect(await messages({ lineBytesMax: 10 })).toEqual([]);
  });

  it('of a lab that never ran are none', async () => {
    expect(await readTraceLogs(join(folder, 'missing'), id)).toEqual({ lines: [], cut: false });
  });
});
