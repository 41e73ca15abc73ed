// What the stages of `npm test` run, in one place. Plain JavaScript: it runs under node 20.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What `npm run check` is made of; unit comes last, the others say sooner what is wrong. */
export const checkTargets = ['lint', 'types', 'unused', 'links', 'leaks', 'unit'];

/**
 * Arguments of Nx for some targets of all projects.
 * @param {readonly string[]} targets
 */
export const nxArgs = (targets) => ['run-many', `--targets=${targets.join(',')}`, '--output-style=static'];

/**
 * Arguments of Vitest for one of its projects.
 * @param {string} project
 * @param {string} report where its JSON report goes
 */
export const vitestArgs = (project, report) => [
  'run',
  `--project=${project}`,
  '--passWithNoTests',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
];

/**
 * Names of the benches: each is one file of bench/src.
 * @param {string} root
 */
export function benchNames(root) {
  const folder = join(root, 'bench/src');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !/\.(?:test|bench|d)\.ts$/.test(name) && name !== 'index.ts')
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
}
