import { open, readdir, stat } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import { experimentReserved } from '@gameday/console-api';

const formats = new Set(['.ts', '.json', '.yaml', '.yml']);
/** What lies beside experiments without being one. */
const others = /^(?:package|package-lock|tsconfig.*)\.json$|\.test\.ts$|\.d\.ts$/;
/** An experiment says what it is within its first lines or, in TypeScript, exports itself by default. */
const saysSo = /^export default\b|"method"\s*:|^method\s*:/m;
const lookedAtBytes = 64 * 1024;
const filesMax = 1_000;

/** A file that holds an experiment, or is meant to. */
export interface ExperimentFile {
  /** Its name; in a folder below, with the folder's: `monolith.one-feature-leaks`. */
  readonly id: string;
  /** Absolute. */
  readonly path: string;
}

const isFormat = (name: string): boolean => formats.has(extname(name)) && !others.test(name);

function idOf(folder: string, path: string): string {
  const parts = relative(folder, path).split(sep);
  const id = [...parts.slice(0, -1), basename(path, extname(path))].join('.');
  return experimentReserved.includes(id) ? `experiment.${id}` : id;
}

async function says(path: string): Promise<boolean> {
  const handle = await open(path).catch(() => undefined);
  if (!handle) return false;
  await using _closed = handle;
  const chunk = Buffer.alloc(lookedAtBytes);
  const { bytesRead } = await handle.read(chunk, 0, chunk.length, 0);
  return saysSo.test(chunk.toString('utf8', 0, bytesRead));
}

const listOf = (folder: string) => readdir(folder, { withFileTypes: true }).catch(() => []);

/**
 * The lab's experiments: those that lie in its folder, and in folders right below it those files that say that they are experiments;
 * the other files there are parts, tests and defects.
 */
export async function experimentFiles(folder: string): Promise<readonly ExperimentFile[]> {
  const entries = await listOf(folder);
  const own = entries.filter((entry) => entry.isFile() && isFormat(entry.name)).map(({ name }) => join(folder, name));
  const below: string[] = [];
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
    for (const file of await listOf(join(folder, entry.name))) {
      const path = join(folder, entry.name, file.name);
      if (file.isFile() && isFormat(file.name) && (await says(path))) below.push(path);
    }
  }
  const found = new Map<string, ExperimentFile>();
  for (const path of [...own.sort(), ...below.sort()].slice(0, filesMax)) {
    const id = idOf(folder, path);
    // Two formats of one name: the first stands for the name, the other one is told apart by its own.
    found.set(found.has(id) ? `${id}${extname(path)}` : id, { id: found.has(id) ? `${id}${extname(path)}` : id, path });
  }
  return [...found.values()];
}

/** Changes with any file below the folder: experiments share parts. */
export async function fingerprint(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .slice(0, filesMax);
  const stats = await Promise.all(
    files.map(async (file) => {
      const found = await stat(file).catch(() => undefined);
      return `${file} ${found?.mtimeMs} ${found?.size}`;
    }),
  );
  return stats.join('\n');
}
