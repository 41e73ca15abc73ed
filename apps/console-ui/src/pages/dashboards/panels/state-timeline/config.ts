import type { GrafanaTheme2, TimeRange } from '@grafana/data';
import { AxisPlacement, measureText, ScaleDirection, ScaleOrientation, UPlotConfigBuilder } from '@grafana/ui';
import { padding } from '../plot/room.tsx';
import type uPlot from 'uplot';
import { indexAt } from '../plot/times.ts';

interface Setting {
  readonly names: readonly string[];
  readonly theme: GrafanaTheme2;
  readonly timeZone: string;
  readonly timeRange: () => TimeRange;
}

/** The middle of a row on the scale: the first row is on top. */
export const middleOf = (row: number, rows: number): number => rows - row - 0.5;

/** The frame of a timeline: its axes and its cursor; what is in it is painted by hand. */
export function timelineConfig({ names, theme, timeZone, timeRange }: Setting): UPlotConfigBuilder {
  const builder = new UPlotConfigBuilder(timeZone);
  builder.setPadding(padding);
  builder.addScale({
    scaleKey: 'x',
    isTime: true,
    orientation: ScaleOrientation.Horizontal,
    direction: ScaleDirection.Right,
    range: () => [timeRange().from.valueOf(), timeRange().to.valueOf()],
  });
  builder.addScale({
    scaleKey: 'y',
    orientation: ScaleOrientation.Vertical,
    direction: ScaleDirection.Up,
    range: () => [0, names.length],
  });
  builder.addAxis({ scaleKey: 'x', isTime: true, placement: AxisPlacement.Bottom, timeZone, theme });
  builder.addAxis({
    scaleKey: 'y',
    placement: AxisPlacement.Left,
    theme,
    grid: { show: false },
    ticks: { show: false },
    splits: () => names.map((_name, row) => middleOf(row, names.length)),
    values: (plot) => names.map((name) => fitting(name, namesWidth(plot))),
    space: () => 1,
  });
  for (const _name of names) {
    builder.addSeries({ scaleKey: 'y', theme, pathBuilder: () => null, pointsBuilder: () => false });
  }
  builder.setCursor({
    y: false,
    // A state holds from its sample on: the last one counts, not the nearest.
    dataIdx: (plot, _series, _nearest, atMs) => Math.max(0, indexAt(plot.data[0], atMs)),
    points: { show: false },
    // Whatever row is nearest is meant.
    focus: { prox: 10_000 },
  });
  return builder;
}

const namesWidth = (plot: uPlot): number => plot.width * 0.3;

/** The name, or as much of it as there is room for. */
function fitting(name: string, width: number): string {
  if (measureText(name, 12).width <= width) return name;
  let length = name.length - 1;
  while (length > 1 && measureText(`${name.slice(0, length)}…`, 12).width > width) length -= 1;
  return `${name.slice(0, length)}…`;
}
