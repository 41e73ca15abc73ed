import type { InstallSource } from '../types.ts';
import type { SourceContext, Staged } from './source-context.ts';

/**
 * Puts an engine into the staging folder in the way that the source says. What a way needs is loaded when it is taken:
 * a start with everything in the cache takes none.
 */
export async function stage(source: InstallSource, context: SourceContext): Promise<Staged> {
  switch (source.kind) {
    case 'archive':
      return (await import('./archive.ts')).fromArchive(source, context);
    case 'go-module':
      return (await import('./go-module.ts')).fromGoModule(source, context);
    case 'debian-package':
      return (await import('./debian-package.ts')).fromDebianPackage(source, context);
    case 'npm-package':
      return (await import('./npm-package.ts')).fromNpmPackage(source, context);
  }
}

/** A source's kind, for people. */
export const sourceTitles: Readonly<Record<InstallSource['kind'], string>> = {
  archive: 'the official release archive',
  'go-module': 'the build from source',
  'debian-package': 'the Debian package',
  'npm-package': 'the npm package',
};
