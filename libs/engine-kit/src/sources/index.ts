import type { InstallSource } from '../types.ts';
import { fromArchive } from './archive.ts';
import { fromDebianPackage } from './debian-package.ts';
import { fromGoModule } from './go-module.ts';
import { fromNpmPackage } from './npm-package.ts';
import type { SourceContext, Staged } from './source-context.ts';

/** Puts an engine into the staging folder in the way that the source says. */
export function stage(source: InstallSource, context: SourceContext): Promise<Staged> {
  switch (source.kind) {
    case 'archive':
      return fromArchive(source, context);
    case 'go-module':
      return fromGoModule(source, context);
    case 'debian-package':
      return fromDebianPackage(source, context);
    case 'npm-package':
      return fromNpmPackage(source, context);
  }
}

/** A source's kind, for people. */
export const sourceTitles: Readonly<Record<InstallSource['kind'], string>> = {
  archive: 'the official release archive',
  'go-module': 'the build from source',
  'debian-package': 'the Debian package',
  'npm-package': 'the npm package',
};
