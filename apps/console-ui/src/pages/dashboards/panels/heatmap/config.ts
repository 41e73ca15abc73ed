import type { GrafanaTheme2, TimeRange } from '@grafana/data';
import { AxisPlacement, ScaleDirection, ScaleOrientation, UPlotConfigBuilder } from '@grafana/ui';
import { padding } from '../plot/room.tsx';

interface Setting {
  /** The limits between the buckets, from the lowest to the highest, in words. */
  readonly limits: readonly string[];
  readonly theme: GrafanaTheme2;
  readonly timeZone: string;
  readonly timeRange: () => TimeRange;
}

/** How near two words of the axis may come, in pixels. */
const apart = 18;

/** The frame of a heat map: each bucket is a row of the same height, its limits stand between the rows. */
export function heatmapConfig({ limits, theme, timeZone, timeRange }: Setting): UPlotConfigBuilder {
  const rows = limits.length - 1;
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
    range: () => [0, rows],
  });
  builder.addAxis({ scaleKey: 'x', isTime: true, placement: AxisPlacement.Bottom, timeZone, theme });
  builder.addAxis({
    scaleKey: 'y',
    placement: AxisPlacement.Left,
    theme,
    grid: { show: false },
    splits: (plot) => {
      const room = Math.max(1, Math.floor((plot.height - 30) / apart));
      const each = Math.max(1, Math.ceil(limits.length / room));
      return limits.map((_limit, at) => at).filter((at) => at % each === 0);
    },
    values: (_plot, splits) => splits.map((at) => limits[at] ?? ''),
    space: () => 1,
  });
  for (let row = 0; row < rows; row += 1) {
    builder.addSeries({ scaleKey: 'y', theme, pathBuilder: () => null, pointsBuilder: () => false });
  }
  builder.setCursor({ points: { show: false }, focus: { prox: 10_000 } });
  return builder;
}
