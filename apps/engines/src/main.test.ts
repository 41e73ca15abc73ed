import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'gameday-engines-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    encoding: 'utf8',
    env: { PATH: '/nowhere', GAMEDAY_CACHE: join(folder, 'cache'), ...env },
  });

it('says where a named engine is, with version and source', () => {
  const path = join(folder, 'k6');
  writeFileSync(path, '#!/bin/sh\necho "k6 v1.8.1 (go1.26, linux/amd64)"\n');
  chmodSync(path, 0o755);
  const { status, stderr } = run(['k6'], { GAMEDAY_K6: path });
  expect(stderr).toMatch(/^k6 +1\.8\.1 +environment +\d+\.\d s {2}\S+\/k6$/m);
  expect(status).toBe(0);
});

it('exits with 3 and the reasons when a named engine cannot be had', () => {
  const { status, stderr } = run(['k6'], { GAMEDAY_K6: join(folder, 'nowhere') });
  expect(stderr).toContain('k6         cannot be had here (the lab goes on without it):');
  expect(stderr).toContain('GAMEDAY_K6');
  expect(status).toBe(3);
});

it('exits with 2 for a name that is none', () => {
  const { status, stderr } = run(['k7']);
  expect(stderr).toContain('There is no engine named k7.');
  expect(status).toBe(2);
});

it('explains itself on stdout', () => {
  const { status, stdout } = run(['--help']);
  expect(stdout).toContain('Usage: node apps/engines/src/main.ts [NAME…]');
  expect(status).toBe(0);
});
