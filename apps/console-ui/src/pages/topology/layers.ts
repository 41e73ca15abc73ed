/** What is laid out: names, and who points to whom. */
export interface LayoutNode {
  readonly id: string;
  /** Stands in the last layer whatever calls it: what everything ends in. */
  readonly last?: boolean;
}

export interface LayoutEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Who each node points to, by name; ends that are not there and loops are left out. */
export function successors(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Map<string, string[]> {
  const next = new Map(nodes.map(({ id }) => [id, [] as string[]]));
  for (const { from, to } of edges) {
    const list = next.get(from);
    if (list && next.has(to) && from !== to && !list.includes(to)) list.push(to);
  }
  for (const list of next.values()) list.sort(byName);
  return next;
}

/**
 * The edges that close a circle, as `from→to`: found by a search in depth that begins where nobody points to, in the order of names,
 * so that the same graph always gives the same ones.
 */
export function backEdges(next: ReadonlyMap<string, readonly string[]>): Set<string> {
  const back = new Set<string>();
  const state = new Map<string, 'open' | 'done'>();
  const pointedTo = new Set([...next.values()].flat());
  const visit = (id: string): void => {
    state.set(id, 'open');
    for (const to of next.get(id) ?? []) {
      if (state.get(to) === 'open') back.add(`${id}→${to}`);
      else if (!state.has(to)) visit(to);
    }
    state.set(id, 'done');
  };
  const names = [...next.keys()].sort(byName);
  const roots = names.filter((id) => !pointedTo.has(id));
  for (const id of [...roots, ...names]) if (!state.has(id)) visit(id);
  return back;
}

/**
 * Puts each node one layer after the last of those that point to it (longest path; Eades and Sugiyama 1990), circles cut open.
 * @returns the layers, each in the order of names
 */
export function assignLayers(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): string[][] {
  const next = successors(nodes, edges);
  const back = backEdges(next);
  const layer = new Map<string, number>();
  const before = new Map<string, string[]>();
  for (const [from, list] of next) {
    for (const to of list) if (!back.has(`${from}→${to}`)) before.set(to, [...(before.get(to) ?? []), from]);
  }
  const depth = (id: string): number => {
    const known = layer.get(id);
    if (known !== undefined) return known;
    const found = Math.max(0, ...(before.get(id) ?? []).map((from) => depth(from) + 1));
    layer.set(id, found);
    return found;
  };
  for (const { id } of nodes) depth(id);
  const deepest = Math.max(0, ...layer.values());
  for (const { id, last } of nodes) if (last) layer.set(id, deepest);
  const layers = Array.from({ length: deepest + 1 }, () => [] as string[]);
  for (const { id } of [...nodes].sort((a, b) => byName(a.id, b.id))) layers[layer.get(id) ?? 0]?.push(id);
  return layers.filter((names) => names.length > 0);
}

/** Breaks layers that are too wide into several, one after the other. */
export const splitLayers = (layers: readonly string[][], nodesMax: number): string[][] =>
  layers.flatMap((names) => {
    const rows = Math.ceil(names.length / nodesMax);
    const perRow = Math.ceil(names.length / rows);
    return Array.from({ length: rows }, (_, row) => names.slice(row * perRow, (row + 1) * perRow));
  });
