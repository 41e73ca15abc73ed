import { assignLayers, type LayoutEdge, type LayoutNode, splitLayers } from './layers.ts';
import { addBends, type Link, orderLayers, type Slot } from './ordering.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface LayoutOptions {
  /** Where callees are, seen from their callers. */
  readonly direction: 'right' | 'down';
  readonly nodeWidth: number;
  /** What nodes shrink to before the layers come nearer than `layerGapMin`, to the right. Default: not at all. */
  readonly nodeWidthMin?: number;
  readonly nodeHeight: number;
  /** Between layers, at least and at most; what there is of the length decides. */
  readonly layerGapMin: number;
  readonly layerGapMax: number;
  /** Between nodes of a layer. */
  readonly nodeGap: number;
  /** The room across that a line and its figures have where it passes between nodes. */
  readonly bendSize: number;
  /** Along the direction, in pixels. */
  readonly length: number;
  /** A layer with more nodes becomes several. Default: no bound. */
  readonly perLayerMax?: number;
}

export interface PlacedEdge {
  /** The line: from the caller's side to the callee's, over its bends. */
  readonly points: readonly Point[];
  /** An SVG path through them. */
  readonly path: string;
  /** Where its figures stand, and how wide they may be before they touch a node. */
  readonly label: Point;
  readonly labelRoom: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Between layers. */
  readonly layerGap: number;
  readonly nodeWidth: number;
  /** Centres of the nodes. */
  readonly nodes: ReadonlyMap<string, Point>;
  readonly edges: ReadonlyMap<string, PlacedEdge>;
}

/** Around everything: room for focus rings and marks; to the sides of the direction, for the figures of the outermost lines too. */
const margin = 16;
const sideMargin = { right: 34, down: 18 } as const;
const relaxations = 16;

/** Positions across, as near to the wanted ones as order and distances allow. */
export function spread(wanted: readonly number[], sizes: readonly number[], gap: number): number[] {
  const apart = (index: number) => ((sizes[index - 1] ?? 0) + (sizes[index] ?? 0)) / 2 + gap;
  const forwards: number[] = [];
  for (const [index, want] of wanted.entries()) {
    forwards.push(index === 0 ? want : Math.max(want, (forwards[index - 1] ?? 0) + apart(index)));
  }
  const backwards = [...wanted];
  for (let index = wanted.length - 2; index >= 0; index -= 1) {
    backwards[index] = Math.min(wanted[index] ?? 0, (backwards[index + 1] ?? 0) - apart(index + 1));
  }
  // Both keep the distances, and so does every mean of the two.
  return forwards.map((position, index) => (position + (backwards[index] ?? position)) / 2);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Centres across the direction, by slot: near to what they are linked to. */
function placeAcross(
  layers: readonly (readonly Slot[])[],
  links: readonly Link[],
  size: { readonly node: number; readonly bend: number; readonly gap: number },
): Map<string, number> {
  const { gap } = size;
  const sizes = layers.map((layer) => layer.map(({ node }) => (node === undefined ? size.bend : size.node)));
  const at = new Map<string, number>();
  for (const [index, layer] of layers.entries()) {
    const spaced = spread(
      layer.map(() => 0),
      sizes[index] ?? [],
      gap,
    );
    for (const [slot, { key }] of layer.entries()) at.set(key, spaced[slot] ?? 0);
  }
  const neighbours = new Map<string, string[]>();
  for (const { from, to } of links) {
    neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
    neighbours.set(to, [...(neighbours.get(to) ?? []), from]);
  }
  for (let round = 0; round < relaxations; round += 1) {
    const order = round % 2 === 0 ? [...layers.keys()] : [...layers.keys()].reverse();
    for (const index of order) {
      const layer = layers[index] ?? [];
      const wanted = layer.map(({ key }) => {
        const others = (neighbours.get(key) ?? []).map((other) => at.get(other) ?? 0);
        return others.length === 0 ? (at.get(key) ?? 0) : mean(others);
      });
      const spaced = spread(wanted, sizes[index] ?? [], gap);
      for (const [slot, { key }] of layer.entries()) at.set(key, spaced[slot] ?? 0);
    }
  }
  const least = Math.min(
    ...layers.flatMap((layer, index) =>
      layer.map(({ key }, slot) => (at.get(key) ?? 0) - (sizes[index]?.[slot] ?? 0) / 2),
    ),
  );
  return new Map([...at].map(([key, position]) => [key, position - least]));
}

/** A line that leaves and arrives along the direction, and bends in between. */
export function smoothPath(points: readonly Point[], direction: LayoutOptions['direction']): string {
  const text = ({ x, y }: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const [first, ...rest] = points;
  if (!first) return '';
  let before = first;
  const parts = [`M${text(first)}`];
  for (const point of rest) {
    const [one, two] = controls(before, point, direction);
    parts.push(`C${text(one)} ${text(two)} ${text(point)}`);
    before = point;
  }
  return parts.join('');
}

const controls = (from: Point, to: Point, direction: LayoutOptions['direction']): [Point, Point] =>
  direction === 'right'
    ? [
        { x: (from.x + to.x) / 2, y: from.y },
        { x: (from.x + to.x) / 2, y: to.y },
      ]
    : [
        { x: from.x, y: (from.y + to.y) / 2 },
        { x: to.x, y: (from.y + to.y) / 2 },
      ];

/** The middle of the curve that `smoothPath` draws between two points. */
const midway = (from: Point, to: Point): Point => ({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });

/** How far from the middle of a side a line ends, where several do. */
function port(lines: readonly string[], id: string, sideLength: number): number {
  const step = Math.min(14, (sideLength * 0.6) / Math.max(1, lines.length - 1));
  return (lines.indexOf(id) - (lines.length - 1) / 2) * step;
}

/** As wide as there is room for beside the least gaps. */
function fittingWidth(
  { nodeWidth, nodeWidthMin = nodeWidth, layerGapMin, length }: LayoutOptions,
  layers: number,
): number {
  const room = (length - 2 * margin - (layers - 1) * layerGapMin) / layers;
  return Math.floor(Math.max(nodeWidthMin, Math.min(nodeWidth, room)));
}

/**
 * Lays a graph out in layers, from those who call to those who are called. Depends on nothing but the names and who calls whom, so that
 * new figures move nothing.
 */
export function layOut(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[], options: LayoutOptions): Layout {
  const { direction, nodeHeight, layerGapMin, layerGapMax, nodeGap, bendSize, length, perLayerMax } = options;
  const right = direction === 'right';
  const side = sideMargin[direction];
  const assigned = assignLayers(nodes, edges);
  const names = perLayerMax === undefined ? assigned : splitLayers(assigned, perLayerMax);
  const slotted = addBends(
    names,
    [...edges].sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
  const layers = orderLayers(slotted);
  const gaps = Math.max(1, layers.length - 1);
  const nodeWidth = right ? fittingWidth(options, layers.length) : options.nodeWidth;
  const [along, across] = right ? [nodeWidth, nodeHeight] : [nodeHeight, nodeWidth];
  const room = (length - 2 * margin - layers.length * along) / gaps;
  const layerGap = Math.max(layerGapMin, Math.min(layerGapMax, room));
  const acrossAt = placeAcross(layers, slotted.links, { node: across, bend: bendSize, gap: nodeGap });
  const point = (a: number, b: number): Point => (right ? { x: a, y: b } : { x: b, y: a });
  const centres = new Map<string, Point>();
  for (const [index, layer] of layers.entries()) {
    const a = margin + index * (along + layerGap) + along / 2;
    for (const { key } of layer) centres.set(key, point(a, side + (acrossAt.get(key) ?? 0)));
  }
  const crossOf = ({ x, y }: Point): number => (right ? y : x);
  const centre = (key: string): Point => centres.get(key) ?? { x: 0, y: 0 };
  // Lines at a node's side are in the order of where they come from or go to.
  const linesAt = (key: string, end: 'first' | 'last'): string[] =>
    slotted.routes
      .filter(({ slots }) => (end === 'first' ? slots[0] : slots.at(-1)) === key)
      .map(({ id, slots }) => ({ id, other: crossOf(centre((end === 'first' ? slots[1] : slots.at(-2)) ?? key)) }))
      .sort((a, b) => a.other - b.other || (a.id < b.id ? -1 : 1))
      .map(({ id }) => id);
  const placed = new Map<string, PlacedEdge>();
  for (const { id, slots } of slotted.routes) {
    const [from = '', to = ''] = [slots[0], slots.at(-1)];
    const [outgoing, incoming] = [linesAt(from, 'first'), linesAt(to, 'last')];
    const end = (key: string, sign: 1 | -1, offset: number): Point => {
      const { x, y } = centre(key);
      return right ? { x: x + (sign * along) / 2, y: y + offset } : { x: x + offset, y: y + (sign * along) / 2 };
    };
    const bends = slots.slice(1, -1);
    const points = [
      end(from, 1, port(outgoing, id, across)),
      // Past the nodes of a layer it is straight, or it would bend into them.
      ...bends.flatMap((key) => [end(key, -1, 0), end(key, 1, 0)]),
      end(to, -1, port(incoming, id, across)),
    ];
    const [first, second] = points;
    // There is most room where it passes between nodes.
    const bend = bends[Math.floor((bends.length - 1) / 2)];
    const label = bend === undefined && first && second ? midway(first, second) : centre(bend ?? from);
    const labelRoom = right && bend === undefined ? layerGap : nodeWidth;
    placed.set(id, { points, path: smoothPath(points, direction), label, labelRoom });
  }
  const drawn = nodes.map(({ id }) => centre(id));
  const labels = [...placed.values()].map(({ label }) => label);
  const [sideX, sideY] = right ? [margin, side] : [side, margin];
  const half = bendSize / 2;
  return {
    width: Math.max(0, ...drawn.map(({ x }) => x + nodeWidth / 2), ...labels.map(({ x }) => x + half)) + sideX,
    height: Math.max(0, ...drawn.map(({ y }) => y + nodeHeight / 2), ...labels.map(({ y }) => y + half)) + sideY,
    layerGap,
    nodeWidth,
    nodes: new Map(nodes.map(({ id }) => [id, centre(id)])),
    edges: placed,
  };
}
