import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from './files.ts';
import { runNode } from './run-node.ts';

let folder: string;
beforeEach(() => {
  mkdirSync(join(root, '.cache'), { recursive: true });
  folder = mkdtempSync(join(root, '.cache', 'unused-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs knip, with this repository's own configuration, on a workspace with one library. */
async function unused(library: { index: string; other: string; dependencies?: Record<string, string> }) {
  const source = join(folder, 'libs/x/src');
  mkdirSync(source, { recursive: true });
  copyFileSync(join(root, 'knip.json'), join(folder, 'knip.json'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'x', private: true, workspaces: ['libs/*'] }));
  const { dependencies = {} } = library;
  const manifest = { name: '@x/x', type: 'module', exports: { '.': './src/index.ts' }, dependencies };
  writeFileSync(join(folder, 'libs/x/package.json'), JSON.stringify(manifest));
  writeFileSync(join(source, 'index.ts'), library.index);
  writeFileSync(join(source, 'other.ts'), library.other);
  return runNode([join(root, 'node_modules/knip/bin/knip.js'), '--no-config-hints'], { cwd: folder });
}

describe('the check for what nobody uses', { timeout: 60_000 }, () => {
  const used = "export { used } from './other.ts';\n";

  it.each([
    ['an export', { index: used, other: 'export const used = 1;\nexport const lonely = 2;\n' }, 'lonely'],
    ['a file', { index: 'export const used = 1;\n', other: 'export const lonely = 2;\n' }, 'src/other.ts'],
    ['a dependency', { index: used, other: 'export const used = 1;\n', dependencies: { express: '*' } }, 'express'],
    ['a package that is not declared', { index: used, other: "export { Client as used } from 'pg';\n" }, 'pg'],
  ])('reports %s', async (_what, library, name) => {
    const { code, output } = await unused(library);
    expect(output).toContain(name);
    expect(code).toBe(1);
  });

  it('accepts a library in which all is used', async () => {
    expect(await unused({ index: used, other: 'export const used = 1;\n' })).toMatchObject({ code: 0 });
  });
});
