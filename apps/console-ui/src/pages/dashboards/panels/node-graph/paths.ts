import type { Point } from './layout.ts';

export interface Drawn {
  readonly path: string;
  /** The corners of the arrow's head. */
  readonly head: string;
  /** Where words about it may stand: its middle first. */
  readonly middles: readonly Point[];
}

const headLong = 8;
const headWide = 4;
const short = (pixels: number): string => pixels.toFixed(1);
const at = ({ x, y }: Point): string => `${short(x)},${short(y)}`;

/**
 * A smooth line through points that leaves and enters the nodes at its ends along the direction of the layers.
 * @param radius of the nodes
 * @param aside how far it is moved to the side, so that the way there and the way back are two lines
 */
export function drawLine(points: readonly Point[], radius: number, across: boolean, aside = 0): Drawn | undefined {
  const moved = points.map(({ x, y }) => (across ? { x, y: y + aside } : { x: x + aside, y }));
  const [first] = moved;
  const last = moved.at(-1);
  if (!first || !last) return undefined;
  if (first.x === last.x && first.y === last.y) return loop(first, radius);
  const forward = across ? Math.sign(last.x - first.x) : Math.sign(last.y - first.y);
  const step = ({ x, y }: Point, by: number): Point =>
    across ? { x: x + by * forward, y } : { x, y: y + by * forward };
  const end = step(last, -radius);
  const way = [step(first, radius), ...moved.slice(1, -1), step(end, -headLong)];
  const bends = way.slice(1).map((to, index) => bend(way[index] ?? to, to, across));
  const back = step(end, -headLong);
  const corners = across
    ? [end, { x: back.x, y: back.y - headWide }, { x: back.x, y: back.y + headWide }]
    : [end, { x: back.x - headWide, y: back.y }, { x: back.x + headWide, y: back.y }];
  return {
    path: `M${at(way[0] ?? first)}${bends.map(({ one, other, to }) => `C${at(one)} ${at(other)} ${at(to)}`).join('')}`,
    head: corners.map(at).join(' '),
    middles: middlesOf(bends),
  };
}

interface Bend {
  readonly from: Point;
  readonly one: Point;
  readonly other: Point;
  readonly to: Point;
}

/** A curve that begins and ends along the direction of the layers. */
function bend(from: Point, to: Point, across: boolean): Bend {
  const half = across ? (from.x + to.x) / 2 : (from.y + to.y) / 2;
  return across
    ? { from, one: { x: half, y: from.y }, other: { x: half, y: to.y }, to }
    : { from, one: { x: from.x, y: half }, other: { x: to.x, y: half }, to };
}

/** Points on the curves: the middle one's first, then further and further from it. */
function middlesOf(bends: readonly Bend[]): Point[] {
  const centre = (bends.length - 1) / 2;
  const order = bends
    .map((_bend, index) => index)
    .sort((one, other) => Math.abs(one - centre) - Math.abs(other - centre));
  return order.flatMap((index) => [0.5, 0.35, 0.65, 0.22, 0.78].flatMap((share) => pointOn(bends[index], share)));
}

function pointOn(curve: Bend | undefined, share: number): Point[] {
  if (!curve) return [];
  const rest = 1 - share;
  const [a, b, c, d] = [rest ** 3, 3 * rest ** 2 * share, 3 * rest * share ** 2, share ** 3];
  const on = (axis: 'x' | 'y') =>
    a * curve.from[axis] + b * curve.one[axis] + c * curve.other[axis] + d * curve.to[axis];
  return [{ x: on('x'), y: on('y') }];
}

/** From a node to itself, over its top. */
function loop({ x, y }: Point, radius: number): Drawn {
  const [left, right, top] = [x - radius * 0.5, x + radius * 0.5, y - radius * 0.87];
  const end = { x: right, y: top };
  return {
    path: `M${at({ x: left, y: top })}C${at({ x: left - radius, y: top - radius })} ${at({ x: right + radius, y: top - radius })} ${at(end)}`,
    head: [end, { x: right, y: top - headLong - 1 }, { x: right + headLong, y: top - headWide }].map(at).join(' '),
    middles: [{ x, y: top - radius * 0.75 }],
  };
}
