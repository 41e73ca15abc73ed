/** A place in a layer: a node, or a bend of an edge that passes through. */
export interface Slot {
  readonly key: string;
  /** The node; undefined for a bend. */
  readonly node: string | undefined;
}

/** A line between slots of neighbouring layers. */
export interface Link {
  readonly from: string;
  readonly to: string;
}

/** A line of the graph, from the lower layer to the higher one, with the slots that it passes through. */
export interface Route {
  readonly id: string;
  readonly slots: readonly string[];
}

export interface Slotted {
  readonly layers: readonly (readonly Slot[])[];
  readonly links: readonly Link[];
  readonly routes: readonly Route[];
}

interface Line {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** Gives long edges a bend in every layer between their ends. Edges within a layer, or against the direction, keep their ends alone. */
export function addBends(layers: readonly (readonly string[])[], edges: readonly Line[]): Slotted {
  const layerOf = new Map(layers.flatMap((names, index) => names.map((name) => [name, index] as const)));
  const slots: Slot[][] = layers.map((names) => names.map((name) => ({ key: name, node: name })));
  const links: Link[] = [];
  const routes: Route[] = [];
  for (const { id, from, to } of edges) {
    const [first, last] = [layerOf.get(from), layerOf.get(to)];
    if (first === undefined || last === undefined) continue;
    const through = [from];
    for (let layer = first + 1; layer < last; layer += 1) {
      const key = `${id}#${layer}`;
      slots[layer]?.push({ key, node: undefined });
      through.push(key);
    }
    through.push(to);
    routes.push({ id, slots: through });
    if (last <= first) continue;
    for (let index = 1; index < through.length; index += 1) {
      links.push({ from: through[index - 1] ?? '', to: through[index] ?? '' });
    }
  }
  return { layers: slots, links, routes };
}

type Order = readonly (readonly Slot[])[];

const positionsOf = (layer: readonly Slot[]): Map<string, number> =>
  new Map(layer.map(({ key }, index) => [key, index]));

/** How often lines cross between neighbouring layers. */
export function crossings(order: Order, links: readonly Link[]): number {
  let count = 0;
  for (let index = 1; index < order.length; index += 1) {
    const upper = positionsOf(order[index - 1] ?? []);
    const lower = positionsOf(order[index] ?? []);
    const between = links.flatMap(({ from, to }) => {
      const [a, b] = [upper.get(from), lower.get(to)];
      return a === undefined || b === undefined ? [] : [[a, b] as const];
    });
    for (const [i, [a, b]] of between.entries()) {
      for (const [c, d] of between.slice(i + 1)) if ((a - c) * (b - d) < 0) count += 1;
    }
  }
  return count;
}

/** Orders a layer by the mean of the places that its slots are linked to; who is linked to nothing keeps its place. */
function byBarycentre(
  layer: readonly Slot[],
  fixed: readonly Slot[],
  neighbours: (key: string) => readonly string[],
): Slot[] {
  const at = positionsOf(fixed);
  const weights = new Map(
    layer.map(({ key }, index) => {
      const places = neighbours(key).flatMap((other) => at.get(other) ?? []);
      const mean = places.reduce((sum, place) => sum + place, 0) / places.length;
      // In parts of the layers' lengths, or a longer layer would pull its neighbours to one side.
      return [key, places.length === 0 ? (index + 0.5) / layer.length : (mean + 0.5) / fixed.length];
    }),
  );
  return [...layer].sort((a, b) => (weights.get(a.key) ?? 0) - (weights.get(b.key) ?? 0) || (a.key < b.key ? -1 : 1));
}

const sweeps = 12;

/**
 * Orders the slots of each layer so that few lines cross: barycentre sweeps down and up (Sugiyama, Tagawa and Toda 1981), of which the
 * best is kept. The same graph always gives the same order.
 */
export function orderLayers({ layers, links }: Slotted): Order {
  const [down, up] = [new Map<string, string[]>(), new Map<string, string[]>()];
  for (const { from, to } of links) {
    down.set(from, [...(down.get(from) ?? []), to]);
    up.set(to, [...(up.get(to) ?? []), from]);
  }
  let order: Order = layers;
  let best = { order, crossings: crossings(order, links) };
  for (let sweep = 0; sweep < sweeps && best.crossings > 0; sweep += 1) {
    const next = [...order];
    const downwards = sweep % 2 === 0;
    const indices = [...next.keys()].slice(1).map((index) => (downwards ? index : next.length - 1 - index));
    for (const index of indices) {
      const fixed = next[downwards ? index - 1 : index + 1] ?? [];
      const toFixed = downwards ? up : down;
      next[index] = byBarycentre(next[index] ?? [], fixed, (key) => toFixed.get(key) ?? []);
    }
    order = next;
    const found = crossings(order, links);
    if (found < best.crossings) best = { order, crossings: found };
  }
  return best.order;
}
