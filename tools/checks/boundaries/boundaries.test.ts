import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../files.ts';
import { byName, byPath } from './cases.ts';
import { buildGraph, verdictsOn } from './index.ts';
import { misplaced } from './layers.ts';
import { projects, writeMiniature } from './miniature.ts';

const inRoot = (path: string) => projects.find((project) => project.root === path) ?? expect.unreachable(path);
const app = inRoot('apps/one');
const kit = inRoot('libs/kit-one');
const wrong = byName(kit, app, ['import']);
const right = byName(app, kit, ['import']);

let folder: string;
beforeAll(() => {
  // Below the checkout, where Nx and ESLint find their packages.
  mkdirSync(join(root, '.cache'), { recursive: true });
  folder = mkdtempSync(join(root, '.cache', 'boundaries-'));
  writeMiniature(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the proof that boundaries bite', () => {
  it('fails where the rule is skipped for want of a project graph', { timeout: 60_000 }, async () => {
    expect(await verdictsOn(wrong, folder)).toEqual([expect.stringContaining('the boundary rule was skipped')]);
  });

  it('fails where a forbidden import passes, and where an allowed one does not', { timeout: 60_000 }, async () => {
    await buildGraph(folder);
    expect(await verdictsOn([...wrong, ...right, ...byPath(app, kit, ['import'])], folder)).toEqual([]);
    const swapped = [...wrong.map((one) => ({ ...one, rules: [] })), ...right.map((one) => ({ ...one, rules: ['x'] }))];
    expect(await verdictsOn(swapped, folder)).toEqual([
      expect.stringContaining('expected nothing, ESLint reported @nx/enforce-module-boundaries'),
      expect.stringContaining('expected x, ESLint reported nothing'),
    ]);
  });
});

describe('the place of a project', () => {
  it.each([
    ['apps/x', ['layer:app'], true],
    ['libs/x', ['npm:private', 'layer:kit'], true],
    ['bench', ['layer:bench'], true],
    ['chaos', ['layer:suite'], true],
    ['loadtests', ['layer:load'], true],
    ['.', ['layer:workspace'], true],
    ['libs/x', [], false],
    ['libs/x', ['layer:kitt'], false],
    ['libs/x', ['layer:kit', 'layer:base'], false],
    ['libs/x', ['layer:app'], false],
    ['apps/x', ['layer:bench'], false],
  ])('%s with the tags %j', (path, tags, fits) => {
    expect(misplaced({ name: 'x', root: path, tags }) === undefined).toBe(fits);
  });
});
