import { appendFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openUndoLog } from '@gameday/chaos-engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LeaseFolder } from './lease-folder.ts';

let folder: string;
const errors: string[] = [];
const log = { info: () => {}, warn: () => {}, error: (_fields: object, message: string) => errors.push(message) };
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'gameday-leases-')), 'undo');
  errors.length = 0;
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const intent = { kind: 'k', target: 't', says: 's', undo: { module: 'm', func: 'f', arguments: {} } };

describe('the folder of leases', () => {
  it('is empty when it is not there', async () => {
    expect(await new LeaseFolder(folder, log).look()).toEqual([]);
  });

  it('follows what runs write, and whether they are heard of', async () => {
    const watched = new LeaseFolder(folder, log);
    const run = openUndoLog(folder, { run: 'r' });
    expect(await watched.look()).toMatchObject([{ run: 'r', state: 'held', entries: [] }]);
    const lease = await run.acquire(intent);
    expect(await watched.look()).toMatchObject([{ entries: [{ status: { state: 'intended' } }] }]);
    await lease.confirm();
    expect(await watched.look()).toMatchObject([{ entries: [{ status: { state: 'confirmed' } }] }]);
    utimesSync(run.file, new Date(), new Date(Date.now() - 10_000));
    expect(await watched.look()).toMatchObject([{ state: 'silent' }]);
    await run.renew();
    expect(await watched.look()).toMatchObject([{ state: 'held' }]);
    await lease.release('ended');
    await run.close();
    expect(await watched.look()).toEqual([]);
  });

  it('holds nothing where a log cannot be read, and says so once', async () => {
    const watched = new LeaseFolder(folder, log);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'x.undo.jsonl'), 'nonsense\n');
    expect(await watched.look()).toEqual([]);
    appendFileSync(join(folder, 'x.undo.jsonl'), 'more\n');
    expect(await watched.look()).toEqual([]);
    expect(errors).toEqual([expect.stringContaining('x.undo.jsonl is damaged')]);
  });
});
