import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notTypeChecked } from './type-checked.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gameday-types-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const check = (config: object, tag: string) => {
  const files = { 'libs/x/tsconfig.json': JSON.stringify(config), 'libs/x/src/x.ts': '', 'libs/x/e2e/y.ts': '' };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return notTypeChecked(folder, Object.keys(files), [{ name: 'x', root: 'libs/x', tags: [tag] }]);
};

describe('the check that every file is type-checked', () => {
  it('reports a file that its project does not include', () => {
    expect(check({ include: ['src'] }, 'layer:base')).toMatchObject([{ file: 'libs/x/e2e/y.ts' }]);
  });

  it('accepts a project that includes all its files', () => {
    expect(check({ include: ['src', 'e2e'] }, 'layer:base')).toEqual([]);
  });

  it.each([
    ['with types of its surroundings', { types: ['node'] }, 1],
    ['with whatever types are installed', {}, 1],
    ['with the DOM', { types: [], lib: ['es2024', 'dom'] }, 1],
    ['with nothing ambient', { types: [], lib: ['es2024'] }, 0],
  ])('judges a core that is compiled %s', (_what, compilerOptions, count) => {
    expect(check({ compilerOptions, include: ['src', 'e2e'] }, 'layer:core')).toHaveLength(count);
  });
});
