import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allowed, byName, byPath, type Case, everyWay, general, impurities } from './cases.ts';
import type { Layer, Placed } from './layers.ts';

const project = (root: string, layer: Layer): Placed => ({
  name: `@miniature/${root.replace('/', '-')}`,
  root,
  tags: [`layer:${layer}`],
});

/** Two projects for every layer that can have several, so that "to its own layer" is judged as well. */
export const projects: readonly Placed[] = [
  project('apps/one', 'app'),
  project('apps/two', 'app'),
  project('apps/monolith', 'app'),
  project('apps/page', 'ui'),
  project('chaos', 'suite'),
  project('dashboards', 'suite'),
  project('loadtests', 'load'),
  project('bench', 'bench'),
  project('libs/kit-one', 'kit'),
  project('libs/kit-two', 'kit'),
  project('libs/adapter-one', 'adapter'),
  project('libs/adapter-two', 'adapter'),
  // Named as the real ones: eslint.config.mjs finds the cores by their folders.
  project('libs/slo', 'core'),
  project('libs/hpa', 'core'),
  project('libs/base-one', 'base'),
  project('libs/base-two', 'base'),
];

/** Every pair of projects; every way to import for one pair of each; and what a core and any file must obey. */
export function casesOfMiniature(): Case[] {
  const pairs = projects.flatMap((from) => {
    const others = projects.filter((to) => to !== from);
    const forbidden = others.find((to) => !allowed(from, to));
    const any = others[0];
    return [
      ...others.flatMap((to) => byName(from, to, ['import'])),
      ...(forbidden ? byName(from, forbidden, everyWay) : []),
      ...(any ? byPath(from, any, everyWay) : []),
    ];
  });
  const cores = projects.filter(({ tags }) => tags.includes('layer:core'));
  const [first] = projects;
  return [...pairs, ...cores.flatMap(impurities), ...(first ? general(first) : [])];
}

/**
 * Writes a workspace with a project for every layer. The real workspace cannot prove every direction: it would need a
 * project of each layer, and it changes.
 */
export function writeMiniature(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  const write = (path: string, content: unknown) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  };
  write('nx.json', { neverConnectToCloud: true, analytics: false, useDaemonProcess: false });
  write('package.json', { name: 'miniature', private: true, workspaces: projects.map(({ root }) => root) });
  for (const { name, root, tags } of projects) {
    const exports = { '.': './src/index.ts' };
    write(`${root}/package.json`, { name, version: '0.0.0', private: true, type: 'module', exports, nx: { tags } });
    write(`${root}/src/index.ts`, 'export const x = 1;\nexport type X = number;\n');
  }
}
