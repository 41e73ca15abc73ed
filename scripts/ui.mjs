// Builds what the console sends to a browser, unless it was built from the same files before. Plain JavaScript: it runs under node 20.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, environment, root } from './setup.mjs';

const project = join(root, 'apps/console-ui');
const stampFile = join(project, 'dist', '.built-from');
/** What the page is made of. */
const sources = [project, join(root, 'libs/console-api'), join(root, 'libs/conventions')];
const skipped = new Set(['dist', 'node_modules']);

/**
 * @param {string} folder
 * @returns {string[]}
 */
const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name) || entry.name.includes('.test.')) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });

function wantedStamp() {
  const digest = createHash('sha256');
  for (const file of [...sources.flatMap(filesIn), join(root, 'package-lock.json')].sort()) {
    digest.update(file.slice(root.length)).update(readFileSync(file));
  }
  return digest.digest('hex');
}

function builtFrom() {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * @returns {boolean} false when the build failed: what is wrong was printed
 */
export function ensureUi() {
  const wanted = wantedStamp();
  if (builtFrom() === wanted) return true;
  const node = ensureInstalled();
  process.stderr.write("gameday: building the console's page …\n");
  const started = Date.now();
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const { status } = spawnSync(node, [vite, 'build', '--logLevel', 'warn'], {
    cwd: project,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: environment(),
  });
  if (status !== 0) {
    process.stderr.write("gameday: the console's page could not be built; see the messages above\n");
    return false;
  }
  writeFileSync(stampFile, wanted);
  process.stderr.write(`gameday: page built in ${Math.round((Date.now() - started) / 1000)} s\n`);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(ensureUi() ? 0 : 1);
