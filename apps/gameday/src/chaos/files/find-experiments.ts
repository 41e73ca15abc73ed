import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { repositoryRoot } from '@gameday/lab-kit/paths';
import { usageError } from '../../cli/errors.ts';

/** The experiments that come with the lab. */
export const ownFolder = join(repositoryRoot, 'chaos');

const formats = ['.ts', '.json', '.yaml', '.yml'];
/** What lies beside experiments without being one. */
const others = /^(?:package|package-lock|tsconfig.*)\.json$|\.test\.ts$|\.d\.ts$/;

const isExperiment = (name: string): boolean => formats.includes(extname(name)) && !others.test(name);

const nameOf = (file: string): string => basename(file, extname(file));

/** The files of a folder that may be experiments, by name; those in folders below it are parts of them. */
export function experimentsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && isExperiment(entry.name))
    .map(({ name }) => join(folder, name))
    .sort();
}

const ownExperiments = (): string[] => (existsSync(ownFolder) ? experimentsIn(ownFolder) : []);

async function matching(pattern: string, cwd: string): Promise<string[]> {
  const { glob } = await import('node:fs/promises');
  const found: string[] = [];
  for await (const file of glob(pattern, { cwd })) if (isExperiment(basename(file))) found.push(resolve(cwd, file));
  return found.sort();
}

/** The files that one word of a command line means: a file, a folder, a pattern, or the name of one of the lab's own. */
async function meant(word: string, cwd: string): Promise<string[]> {
  const path = resolve(cwd, word);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) {
    const found = experimentsIn(path);
    if (found.length > 0) return found;
    throw usageError(`the folder ${word} holds no experiment`, `experiments end in ${formats.join(', ')}`);
  }
  if (stats) return [path];
  if (/[*?[{]/.test(word)) {
    const found = await matching(word, cwd);
    if (found.length > 0) return found;
    throw usageError(`nothing matches ${word} in ${cwd}`);
  }
  const own = ownExperiments();
  const named = own.find((file) => nameOf(file) === word);
  if (named !== undefined) return [named];
  const { suggestion } = await import('@gameday/conventions');
  const isPath = word.includes('/') || extname(word) !== '';
  throw usageError(
    isPath ? `there is no file ${word}` : `there is no experiment "${word}"; ${suggestion(word, own.map(nameOf))}`,
    isPath ? `gameday chaos list shows those that come with the lab, which need only their name` : undefined,
  );
}

/**
 * The files that the words of a command line mean, each once, in their order.
 * @throws CommandError (wrong use) for a word that means none
 */
export async function findExperiments(words: readonly string[], cwd: string): Promise<string[]> {
  const found: string[] = [];
  for (const word of words) found.push(...(await meant(word, cwd)));
  return [...new Set(found)];
}
