import { appendFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loggedParts, readPartLog } from './part-log.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'part-log-'));
  file = join(folder, 'consul.log');
});
afterEach(() => rm(folder, { recursive: true }));

it('knows the parts by the files there are, and links are none', async () => {
  await writeFile(file, '');
  await mkdir(join(folder, 'previous.log'));
  await symlink('/etc/hostname', join(folder, 'linked.log'));
  expect([...(await loggedParts(folder)).keys()]).toEqual(['consul']);
});

it('hands out the end, then what was added; a line that is being written waits', async () => {
  await writeFile(file, '{"level":30,"time":1795403872360,"msg":"one"}\nhalf');
  const first = await readPartLog('consul', file, undefined);
  expect(first?.lines).toEqual([{ atMs: 1_795_403_872_360, level: 'info', message: 'one' }]);
  await appendFile(file, ' of it\n');
  const second = await readPartLog('consul', file, first?.next);
  expect(second?.lines.map(({ message }) => message)).toEqual(['half of it']);
  expect((await readPartLog('consul', file, second?.next))?.lines).toEqual([]);
});

it('begins anew where the log was rotated', async () => {
  await writeFile(file, 'new\n');
  expect(await readPartLog('consul', file, 9_999)).toMatchObject({ restarted: true, lines: [{ message: 'new' }] });
});

it('is bounded, and says how much it passed over', async () => {
  await writeFile(file, `${'x'.repeat(99)}\n`.repeat(5_000));
  const log = await readPartLog('consul', file, undefined);
  expect(log?.lines).toHaveLength(400);
  expect(log?.next).toBe(500_000);
  expect(log?.skippedBytes).toBeGreaterThan(450_000);
});
