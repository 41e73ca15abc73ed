// `npm run lint`: the project graph, ESLint over the whole tree, Prettier, and the proof that the boundaries bite.
// Nx keeps the result (target workspace:lint); inside, ESLint and Prettier keep theirs per file under .cache/.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildGraph, judgeMiniature, judgeProjects, skipped, type Workspace } from './boundaries/index.ts';
import { root, sourceFiles } from './files.ts';
import { runNode } from './run-node.ts';
import { notTypeChecked } from './type-checked.ts';

const cache = join(root, '.cache');

/**
 * The folder for what ESLint remembers. ESLint looks at a file and at its configuration only, but the boundaries look at
 * other projects as well: when the graph, the packages or the compiler's options change, everything is forgotten.
 */
function eslintCache({ fingerprint }: Workspace): string {
  const hash = createHash('sha256').update(fingerprint);
  for (const file of ['package-lock.json', 'tsconfig.base.json', 'eslint.config.mjs']) {
    hash.update(readFileSync(join(root, file)));
  }
  const all = join(cache, 'eslint');
  const name = hash.digest('hex').slice(0, 16);
  mkdirSync(all, { recursive: true });
  for (const other of readdirSync(all)) if (other !== name) rmSync(join(all, other), { recursive: true, force: true });
  return join(all, name);
}

async function eslint(workspace: Workspace): Promise<string[]> {
  const bin = join(root, 'node_modules/eslint/bin/eslint.js');
  const keep = ['--cache', '--cache-strategy', 'content', '--cache-location', `${eslintCache(workspace)}/files`];
  const { code, output } = await runNode([bin, '--max-warnings', '0', ...keep, '.']);
  if (skipped(output)) return [`the boundary rule was skipped, it found no project graph\n${output}`];
  return code === 0 ? [] : [output.trim()];
}

async function prettier(): Promise<string[]> {
  const bin = join(root, 'node_modules/prettier/bin/prettier.cjs');
  const keep = ['--cache', '--cache-strategy', 'content', '--cache-location', join(cache, 'prettier')];
  const { code, output } = await runNode([bin, '--check', '--log-level', 'warn', ...keep, '.']);
  return code === 0 ? [] : [`${output.trim()}\nwrite them anew with: npm run format`];
}

const typeChecked = ({ projects }: Workspace) =>
  Promise.resolve(notTypeChecked(root, sourceFiles(), projects).map(({ file, message }) => `${file}: ${message}`));

/** Runs one step, says how long it took and what it found; false where it found anything. */
async function step(title: string, work: () => Promise<readonly string[]>): Promise<boolean> {
  const started = performance.now();
  const problems = await work();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${title} (${seconds} s)\n`);
  for (const problem of problems) process.stdout.write(`  ${problem.replaceAll('\n', '\n  ')}\n`);
  return problems.length === 0;
}

let workspace: Workspace | undefined;
const results = [
  await step('project graph', async () => {
    workspace = await buildGraph(root);
    return [];
  }),
];
if (workspace) {
  const known = workspace;
  results.push(await step('ESLint', () => eslint(known)));
  results.push(await step('Prettier', prettier));
  results.push(await step('every file is type-checked', () => typeChecked(known)));
  results.push(await step('boundaries: every project is judged', async () => (await judgeProjects(known)).problems));
  results.push(await step('boundaries: every direction', async () => (await judgeMiniature()).problems));
}
if (results.includes(false)) process.exitCode = 1;
