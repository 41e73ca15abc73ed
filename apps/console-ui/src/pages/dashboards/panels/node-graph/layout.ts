import { layersOf, type Line, ordered, withoutCircles } from './layers.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, Point>;
  /** In the order of the lines that were given: from the source's middle to the target's. */
  readonly lines: ReadonlyArray<readonly Point[]>;
}

export interface Distances {
  /** From one layer to the next. */
  readonly layer: number;
  /** Between neighbours within a layer. */
  readonly node: number;
  readonly margin: number;
}

interface Hop extends Line {
  /** The number of the line that it is a part of. */
  readonly line: number;
}

const straightenings = 6;

/**
 * Places nodes in layers along the direction of their lines. A line over several layers goes through a place of its own
 * in each, so that it does not run through nodes. The same graph always looks the same.
 * @param across whether layers follow each other from left to right; else from top to bottom
 */
export function layout(ids: readonly string[], lines: readonly Line[], distances: Distances, across: boolean): Layout {
  const known = new Set(ids);
  const sorted = ids.toSorted();
  const usable = lines
    .map((line, at) => ({ ...line, at }))
    .filter(({ source, target }) => known.has(source) && known.has(target));
  const straight = withoutCircles(sorted, usable);
  const numbers = usable.filter(({ source, target }) => source !== target).map(({ at }) => at);
  const layers = layersOf(sorted, straight);

  const rows: string[][] = Array.from({ length: Math.max(0, ...layers.values()) + 1 }, () => []);
  for (const id of sorted) rows[layers.get(id) ?? 0]?.push(id);
  const hops: Hop[] = [];
  const ways = new Map<number, string[]>();
  straight.forEach(({ source, target, turned }, index) => {
    const line = numbers[index] ?? index;
    const way = [source];
    for (let layer = (layers.get(source) ?? 0) + 1; layer < (layers.get(target) ?? 0); layer += 1) {
      const through = JSON.stringify([line, layer]);
      rows[layer]?.push(through);
      way.push(through);
    }
    way.push(target);
    way.slice(1).forEach((to, at) => hops.push({ source: way[at] ?? '', target: to, line }));
    ways.set(line, turned ? way.toReversed() : way);
  });

  // What a line goes through needs less room than a node.
  const sizeOf = (id: string) => (known.has(id) ? distances.node : distances.node * 0.45);
  const places = straighten(ordered(rows, hops), hops, sizeOf);
  const lowest = Math.min(...places.values());
  const highest = Math.max(...places.values());
  const { margin } = distances;
  const along = (layer: number) => margin + layer * distances.layer;
  const points = new Map<string, Point>();
  rows.forEach((row, layer) => {
    for (const id of row) {
      const aside = margin + (places.get(id) ?? 0) - lowest;
      points.set(id, across ? { x: along(layer), y: aside } : { x: aside, y: along(layer) });
    }
  });
  const long = 2 * margin + (rows.length - 1) * distances.layer;
  const wide = 2 * margin + (ids.length === 0 ? 0 : highest - lowest);
  const at = (id: string): Point => points.get(id) ?? { x: 0, y: 0 };
  return {
    width: across ? long : wide,
    height: across ? wide : long,
    nodes: new Map(ids.map((id) => [id, at(id)])),
    lines: lines.map((line, index) =>
      (ways.get(index) ?? [line.source, line.target].filter((id) => known.has(id))).map(at),
    ),
  };
}

/** Moves nodes towards the middle of their neighbours, without changing their order or coming too near. */
function straighten(
  rows: readonly string[][],
  hops: readonly Line[],
  sizeOf: (id: string) => number,
): Map<string, number> {
  const places = new Map<string, number>();
  for (const row of rows) {
    const centred = spread(
      row.map(() => 0),
      row.map(sizeOf),
    );
    row.forEach((id, at) => places.set(id, centred[at] ?? 0));
  }
  const neighbours = new Map<string, string[]>();
  for (const { source, target } of hops) {
    neighbours.set(source, [...(neighbours.get(source) ?? []), target]);
    neighbours.set(target, [...(neighbours.get(target) ?? []), source]);
  }
  for (let turn = 0; turn < straightenings; turn += 1) {
    for (const row of turn % 2 === 0 ? rows : rows.toReversed()) {
      const wanted = row.map((id) => {
        const near = (neighbours.get(id) ?? []).map((each) => places.get(each) ?? 0);
        return near.length === 0 ? (places.get(id) ?? 0) : near.reduce((sum, place) => sum + place, 0) / near.length;
      });
      spread(wanted, row.map(sizeOf)).forEach((place, at) => places.set(row[at] ?? '', place));
    }
  }
  return places;
}

/**
 * The places nearest to the wanted ones that are in their order, and where nothing overlaps.
 * @param sizes how much room each needs; half of it at each side
 */
export function spread(wanted: readonly number[], sizes: readonly number[]): number[] {
  const before: number[] = [];
  sizes.forEach((size, at) => before.push(at === 0 ? 0 : (before[at - 1] ?? 0) + ((sizes[at - 1] ?? 0) + size) / 2));
  // What is too near becomes a block around the middle of what its members want (pool adjacent violators).
  const blocks: Array<{ sum: number; count: number }> = [];
  const start = ({ sum, count }: { sum: number; count: number }) => sum / count;
  wanted.forEach((place, at) => {
    blocks.push({ sum: place - (before[at] ?? 0), count: 1 });
    for (;;) {
      const [earlier, last] = blocks.slice(-2);
      if (!earlier || !last || start(earlier) <= start(last)) break;
      blocks.splice(-2, 2, { sum: earlier.sum + last.sum, count: earlier.count + last.count });
    }
  });
  return blocks
    .flatMap((block) => Array.from({ length: block.count }, () => start(block)))
    .map((place, at) => place + (before[at] ?? 0));
}
