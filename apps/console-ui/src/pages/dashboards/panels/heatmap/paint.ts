import type uPlot from 'uplot';
import type { Buckets } from './buckets.ts';
import { colourOf } from './colours.ts';

export interface Picture {
  readonly buckets: Buckets;
  readonly colours: readonly string[];
  readonly min: number;
  readonly max: number;
  /** Counts up to this one are not drawn. */
  readonly nothing: number;
  /** In pixels between cells. */
  readonly gap: number;
}

/** Draws a cell for each bucket and time that has something: as wide as the window that was counted. */
export function paintCells(plot: uPlot, { buckets, colours, min, max, nothing, gap }: Picture): void {
  const { ctx, bbox } = plot;
  const ratio = bbox.width / (plot.over.clientWidth || bbox.width);
  const { times, everyMs, rows } = buckets;
  const edges = times.map(
    (time) => [plot.valToPos(time - everyMs, 'x', true), plot.valToPos(time, 'x', true)] as const,
  );
  const right = bbox.left + bbox.width;
  // All cells of a colour at once: to change the colour is what costs most.
  const byColour = colours.map(() => new Path2D());
  rows.forEach(({ counts }, row) => {
    const top = plot.valToPos(row + 1, 'y', true);
    const high = Math.max(1, plot.valToPos(row, 'y', true) - top - gap * ratio);
    counts.forEach((count, at) => {
      const [from = 0, to = 0] = edges[at] ?? [];
      if (count === null || count <= nothing || to < bbox.left || from > right) return;
      const x0 = Math.max(bbox.left, from);
      const wide = Math.min(right, to) - x0;
      // Where cells are narrow, gaps would be all that is seen.
      byColour[colourOf(count, min, max, colours.length)]?.rect(
        x0,
        top,
        wide > 4 * ratio ? wide - gap * ratio : wide + 0.5,
        high,
      );
    });
  });
  ctx.save();
  byColour.forEach((cells, colour) => {
    ctx.fillStyle = colours[colour] ?? '';
    ctx.fill(cells);
  });
  ctx.restore();
}
