import type { Point } from './layout.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How much of two boxes is the same. */
const overlap = (one: Box, other: Box): number => {
  const wide = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const high = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(0, wide) * Math.max(0, high);
};

/**
 * Finds a place for each label, one after the other: the first of its candidates where it covers nothing, else the one
 * where it covers least.
 * @param candidates the middles of where it may stand, the best first
 * @param taken what must not be covered
 * @returns the middle of each; undefined where there is no candidate
 */
export function placeLabels(
  labels: ReadonlyArray<{ readonly candidates: readonly Point[]; readonly width: number; readonly height: number }>,
  taken: readonly Box[],
): Array<Point | undefined> {
  const boxes = [...taken];
  return labels.map(({ candidates, width, height }) => {
    let best: { point: Point; box: Box; covered: number } | undefined;
    for (const point of candidates) {
      const box = { x: point.x - width / 2, y: point.y - height / 2, width, height };
      const covered = boxes.reduce((sum, other) => sum + overlap(box, other), 0);
      if (!best || covered < best.covered) best = { point, box, covered };
      if (covered === 0) break;
    }
    if (best) boxes.push(best.box);
    return best?.point;
  });
}
