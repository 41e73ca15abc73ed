// Dead links in Markdown: every relative link must lead to a file of the repository, every anchor to a heading in it.
// Links to other sites are not followed: a check that needs the network cannot be trusted offline.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { root, sourceFiles } from './files.ts';
import { anchorsOf, linksOf } from './markdown.ts';
import { conclude, type Finding } from './report.ts';

const elsewhere = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i;

/** Whether a path of the repository leads to something in it: a file, or a folder with files. */
const leadsSomewhere = (path: string, files: ReadonlySet<string>) =>
  path === '' || files.has(path) || [...files].some((file) => file.startsWith(`${path}/`));

/**
 * The dead links of the Markdown files among `paths`.
 * @param paths every file of the repository, from its root
 */
export function deadLinks(folder: string, paths: readonly string[]): Finding[] {
  const files = new Set(paths);
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  return paths
    .filter((path) => path.endsWith('.md'))
    .flatMap((file) =>
      linksOf(read(file)).flatMap(({ target, line }): Finding[] => {
        if (elsewhere.test(target)) return [];
        const [rawPath = '', rawAnchor] = target.split('#', 2);
        const [path, anchor] = [decodeURIComponent(rawPath.replace(/\?.*$/, '')), rawAnchor];
        const from = path.startsWith('/') ? folder : join(folder, dirname(file));
        const full = path === '' ? join(folder, file) : resolve(from, path.replace(/^\/+/, ''));
        const inside = relative(folder, full).split(/[\\/]/).join(posix.sep).replace(/\/$/, '');
        if (inside.startsWith('..')) return [{ file, line, message: `${target} leads out of the repository` }];
        if (!leadsSomewhere(inside, files)) return [{ file, line, message: `${target}: there is no ${inside}` }];
        if (!anchor || !inside.endsWith('.md') || statSync(full).isDirectory()) return [];
        return anchorsOf(read(inside)).has(decodeURIComponent(anchor).toLowerCase())
          ? []
          : [{ file, line, message: `${target}: ${inside} has no heading #${anchor}` }];
      }),
    );
}

if (import.meta.main) {
  const files = sourceFiles();
  const pages = files.filter((path) => path.endsWith('.md')).length;
  conclude('links', `${pages} Markdown files`, deadLinks(root, files));
}
