import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Paths, from the root, of the files that are committed or could be: what git ignores is left out.
 * @throws Error where `folder` is not a git checkout: without git nobody knows what belongs to the repository
 */
export function sourceFiles(folder = root): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const unique = new Set(listed.split('\0').filter((path) => path !== ''));
  return [...unique].filter((path) => existsSync(join(folder, path))).sort();
}
