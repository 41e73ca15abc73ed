import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entriesOf, knownEntry, readEnds, readPlain } from './runs-folder.ts';
import { tailOf } from './runs-tail.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'runs-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const run = '20261123-215154-assets-answers-late-e534';

describe('the folder of runs', () => {
  it('has runs, the newest first, and nothing else', async () => {
    for (const name of [run, '20261124-000000-x-1', 'notes', '.hidden']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, '20261125-000000-file'), '');
    symlinkSync(tmpdir(), join(folder, '20261126-000000-link'));
    expect(await entriesOf(folder)).toEqual(['20261124-000000-x-1', run]);
  });

  it.each(['..', '.', '', '../runs', `${run}/..`, `${run}/`, '20261126-000000-link', 'toString', `${run}\0`])(
    'has no run named %j',
    async (asked) => {
      mkdirSync(join(folder, run));
      symlinkSync(tmpdir(), join(folder, '20261126-000000-link'));
      expect(await knownEntry(folder, asked)).toBeUndefined();
      expect(await knownEntry(folder, run)).toBe(join(folder, run));
    },
  );

  it('that is not there has none', async () => expect(await entriesOf(join(folder, 'none'))).toEqual([]));

  it('gives files as they are, none through a link, and none that are too large', async () => {
    writeFileSync(join(folder, 'secret'), 'hush');
    symlinkSync(join(folder, 'secret'), join(folder, 'journal.json'));
    writeFileSync(join(folder, 'long'), 'x'.repeat(100));
    expect(await readPlain(join(folder, 'journal.json'), 100)).toBeUndefined();
    expect(await readPlain(join(folder, 'secret'), 100)).toBe('hush');
    await expect(readPlain(join(folder, 'long'), 99)).rejects.toThrow('at most 99 are read');
    expect(await readEnds(join(folder, 'long'), 10)).toEqual({ head: 'x'.repeat(10), tail: 'x'.repeat(10) });
  });
});

describe('a file that grows', () => {
  it('is handed out line by line, each once and whole', async () => {
    const file = join(folder, 'events.ndjson');
    const tail = tailOf(file);
    expect(await tail.read()).toEqual([]);
    writeFileSync(file, '{"a":1}\n{"b":');
    expect(await tail.read()).toEqual(['{"a":1}']);
    expect(await tail.read()).toEqual([]);
    appendFileSync(file, '2}\n{"c":"é"}\n');
    expect(await tail.read()).toEqual(['{"b":2}', '{"c":"é"}']);
  });

  it('is read in parts where it is long, and a line without an end is passed over', async () => {
    const file = join(folder, 'events.ndjson');
    const line = 'x'.repeat(600_000);
    writeFileSync(file, `${line}\n${line}\n${'y'.repeat(2_200_000)}\nz\n`);
    const tail = tailOf(file);
    const found: string[] = [];
    for (let turn = 0; turn < 6; turn += 1) found.push(...(await tail.read()));
    expect(found.slice(0, 2)).toEqual([line, line]);
    expect(found.at(-1)).toBe('z');
    expect(found.length).toBe(4);
  });

  it('that was replaced is read from its beginning', async () => {
    const file = join(folder, 'events.ndjson');
    const tail = tailOf(file);
    writeFileSync(file, 'one\ntwo\n');
    await tail.read();
    writeFileSync(file, 'new\n');
    expect(await tail.read()).toEqual(['new']);
  });
});
