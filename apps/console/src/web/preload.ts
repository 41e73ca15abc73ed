/** What Vite's build says of one of its files (its manifest.json): names of other entries, and where it was written to. */
interface BuiltChunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

export type BuildManifest = Readonly<Record<string, BuiltChunk>>;

/** The page that is at the root. */
const frontPage = 'topology';

const pageAt = (path: string): string => path.split('/').find((part) => part !== '') ?? frontPage;

/** A chunk, and all that it needs before it can run. */
function withImports(manifest: BuildManifest, name: string, into: Set<string>): Set<string> {
  const chunk = manifest[name];
  if (!chunk || into.has(name)) return into;
  into.add(name);
  for (const needed of chunk.imports ?? []) withImports(manifest, needed, into);
  return into;
}

/**
 * The files that the page at an address will ask for once its frame runs, so that a browser gets them while it still reads the
 * frame: the page's own, and what that one loads in turn.
 * @returns names below the build's folder; none for an address without a page
 */
export function filesAhead(manifest: BuildManifest, path: string): readonly string[] {
  const page = `src/pages/${pageAt(path)}/index.tsx`;
  const ahead = new Set<string>();
  for (const name of [page, ...(manifest[page]?.dynamicImports ?? [])]) withImports(manifest, name, ahead);
  const entries = Object.keys(manifest).filter((name) => manifest[name]?.isEntry);
  const first = new Set<string>();
  for (const name of entries) withImports(manifest, name, first);
  return [...ahead].flatMap((name) => (first.has(name) ? [] : (manifest[name]?.file ?? [])));
}
