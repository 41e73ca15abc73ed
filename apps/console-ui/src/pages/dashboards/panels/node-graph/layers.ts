/** A directed line between two nodes, by their ids. */
export interface Line {
  readonly source: string;
  readonly target: string;
}

/** Lines of which no way leads back to where it began: those that would close a circle are turned around. */
export function withoutCircles(
  ids: readonly string[],
  lines: readonly Line[],
): Array<Line & { readonly turned: boolean }> {
  const out = new Map<string, string[]>(ids.map((id) => [id, []]));
  const called = new Map<string, number>(ids.map((id) => [id, 0]));
  for (const { source, target } of lines) {
    if (source === target) continue;
    out.get(source)?.push(target);
    called.set(target, (called.get(target) ?? 0) + 1);
    called.set(source, (called.get(source) ?? 0) - 1);
  }
  const state = new Map<string, 'open' | 'done'>();
  const back = new Set<string>();
  const visit = (id: string) => {
    state.set(id, 'open');
    for (const next of out.get(id) ?? []) {
      if (state.get(next) === 'open') back.add(key(id, next));
      else if (!state.has(next)) visit(next);
    }
    state.set(id, 'done');
  };
  // Who calls more than it is called comes first: so a circle is cut where calls lead back to where they come from.
  const first = ids.toSorted((one, other) => (called.get(one) ?? 0) - (called.get(other) ?? 0));
  for (const id of first) if (!state.has(id)) visit(id);
  return lines
    .filter(({ source, target }) => source !== target)
    .map(({ source, target }) => {
      const turned = back.has(key(source, target));
      return turned ? { source: target, target: source, turned } : { source, target, turned };
    });
}

const key = (source: string, target: string): string => JSON.stringify([source, target]);

/** The layer of each node: one more than the highest of those that lead to it. Lines must have no circles. */
export function layersOf(ids: readonly string[], lines: readonly Line[]): Map<string, number> {
  const layers = new Map<string, number>();
  const sources = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { source, target } of lines) sources.get(target)?.push(source);
  const layer = (id: string): number => {
    const known = layers.get(id);
    if (known !== undefined) return known;
    const found = Math.max(0, ...(sources.get(id) ?? []).map((source) => layer(source) + 1));
    layers.set(id, found);
    return found;
  };
  for (const id of ids) layer(id);
  return layers;
}

const sweeps = 8;

/**
 * The order of nodes within their layers, in which few lines cross: each goes to the middle of its neighbours, layer
 * by layer, there and back (the barycentre heuristic of Sugiyama, Tagawa and Toda, 1981).
 * @param layers the ids of each layer
 * @param lines between neighbouring layers only
 */
export function ordered(layers: ReadonlyArray<readonly string[]>, lines: readonly Line[]): string[][] {
  let best = layers.map((layer) => [...layer]);
  let crossings = crossingsOf(best, lines);
  const current = best.map((layer) => [...layer]);
  for (let sweep = 0; sweep < sweeps && crossings > 0; sweep += 1) {
    const down = sweep % 2 === 0;
    const indexes = current.map((_layer, at) => at);
    for (const at of down ? indexes : indexes.toReversed()) {
      const neighbour = current[down ? at - 1 : at + 1];
      const layer = current[at];
      if (!neighbour || !layer) continue;
      const place = new Map(neighbour.map((id, index) => [id, index]));
      const middle = (id: string, own: number): number => {
        const places = lines.flatMap(({ source, target }) => {
          const [self, other] = down ? [target, source] : [source, target];
          const index = self === id ? place.get(other) : undefined;
          return index === undefined ? [] : [index];
        });
        return places.length === 0 ? own : places.reduce((sum, index) => sum + index, 0) / places.length;
      };
      current[at] = layer
        .map((id, own) => ({ id, middle: middle(id, own) }))
        .sort((one, other) => one.middle - other.middle)
        .map(({ id }) => id);
    }
    const now = crossingsOf(current, lines);
    if (now < crossings) {
      crossings = now;
      best = current.map((layer) => [...layer]);
    }
  }
  return best;
}

/** How many pairs of lines cross. */
export function crossingsOf(layers: ReadonlyArray<readonly string[]>, lines: readonly Line[]): number {
  const place = new Map(layers.flatMap((layer, at) => layer.map((id, index) => [id, { at, index }] as const)));
  const ends = lines.flatMap(({ source, target }) => {
    const [from, to] = [place.get(source), place.get(target)];
    return from && to ? [{ at: from.at, from: from.index, to: to.index }] : [];
  });
  let count = 0;
  ends.forEach((one, index) => {
    for (const other of ends.slice(index + 1)) {
      if (one.at === other.at && (one.from - other.from) * (one.to - other.to) < 0) count += 1;
    }
  });
  return count;
}
