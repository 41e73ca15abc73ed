// What docs/architecture.md promises, written down a second time on purpose: eslint.config.mjs says what the rule is told,
// this table says what must come out of it. Whoever changes a layer changes both.

export const layers = ['app', 'suite', 'load', 'bench', 'kit', 'adapter', 'core', 'base', 'ui', 'workspace'] as const;
export type Layer = (typeof layers)[number];

/** Layer to the layers that it may import. */
export const mayImport: Readonly<Record<Layer, readonly Layer[]>> = {
  app: ['kit', 'adapter', 'core', 'base', 'suite'],
  suite: ['core', 'base'],
  load: ['load'],
  bench: ['app', 'kit', 'adapter', 'core', 'base', 'suite'],
  kit: ['kit', 'adapter', 'core', 'base'],
  adapter: ['base'],
  core: ['core', 'base'],
  base: ['base'],
  ui: ['base'],
  workspace: ['kit', 'adapter', 'core', 'base'],
};

/** A project as far as layers are concerned. */
export interface Placed {
  /** Name of its package. */
  readonly name: string;
  /** Its folder, from the root. */
  readonly root: string;
  readonly tags: readonly string[];
}

/** The layers that a folder's projects may say they are of. */
function layersOfFolder(root: string): readonly Layer[] {
  if (root === '.') return ['workspace'];
  if (root.startsWith('apps/')) return ['app', 'ui'];
  if (root.startsWith('libs/')) return ['kit', 'adapter', 'core', 'base'];
  return root === 'bench' ? ['bench'] : root === 'loadtests' ? ['load'] : ['suite'];
}

/** The one layer of a project; undefined where it has none or several. */
export function layerOf({ tags }: Placed): Layer | undefined {
  const own = layers.filter((layer) => tags.includes(`layer:${layer}`));
  return own.length === 1 ? own[0] : undefined;
}

/** What is wrong with a project's place: a project without exactly one fitting layer would be judged by nobody. */
export function misplaced(project: Placed): string | undefined {
  const layer = layerOf(project);
  const fitting = layersOfFolder(project.root);
  if (layer !== undefined && fitting.includes(layer)) return undefined;
  const said = project.tags.filter((tag) => tag.startsWith('layer:')).join(', ') || 'none';
  return `${project.root}/package.json: "nx.tags" must name exactly one of ${fitting.map((name) => `layer:${name}`).join(', ')}; it names ${said}`;
}
