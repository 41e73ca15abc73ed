import {
  colorManipulator,
  DashboardCursorSync,
  dateTimeFormat,
  formattedValueToString,
  getValueFormat,
  type GrafanaTheme2,
  type TimeRange,
} from '@grafana/data';
import { css } from '@emotion/css';
import {
  TooltipPlugin2,
  UPlotChart,
  type UPlotConfigBuilder,
  useStyles2,
  useTheme2,
  VizTooltipContent,
  VizTooltipColorIndicator,
  VizTooltipHeader,
  VizTooltipWrapper,
  ZoomPlugin,
} from '@grafana/ui';
import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import type { PanelProps } from '../../panel-props.ts';
import { Annotations } from '../plot/annotations.tsx';
import { Exemplars } from '../plot/exemplars.tsx';
import { Keyboard } from '../plot/keyboard.tsx';
import { useLatest } from '../plot/use-plot.ts';
import { splitFrames } from '../shared/exemplars.ts';
import { Figure } from '../shared/figure.tsx';
import { Nothing } from '../shared/nothing.tsx';
import { useStable } from '../shared/structure.ts';
import { type Buckets, bucketsOf, extentOf, placeOf } from './buckets.ts';
import { type Colouring, colourOf, palette } from './colours.ts';
import { heatmapConfig } from './config.ts';
import { paintCells, type Picture } from './paint.ts';

interface Options {
  readonly color?: Colouring;
  readonly cellGap?: number;
  readonly filterValues?: { readonly le?: number };
  readonly yAxis?: { readonly unit?: string; readonly decimals?: number };
  readonly legend?: { readonly show?: boolean };
  readonly tooltip?: { readonly mode?: string };
}

const legendHeight = 28;

/** How many events fell into each bucket of a histogram, over time. */
export default function HeatmapPanel(props: PanelProps) {
  const { panel, frames, height } = props;
  const options = panel.options as Options;
  const theme = useTheme2();
  const { series, exemplars } = useMemo(() => splitFrames(frames), [frames]);
  const buckets = useMemo(() => bucketsOf(series), [series]);
  const nothing = options.filterValues?.le ?? 1e-9;
  const extent = useMemo(() => buckets && extentOf(buckets, nothing), [buckets, nothing]);
  const colouring = useStable(options.color ?? {});
  const colours = useMemo(() => {
    const fill = colorManipulator.asHexString(theme.visualization.getColorByName(colouring.fill ?? 'dark-orange'));
    return palette(colouring, theme.isDark, fill);
  }, [colouring, theme]);
  if (!buckets || !extent) return <Nothing {...props} />;

  const unit = options.yAxis?.unit ?? panel.fieldConfig.defaults.unit ?? 'none';
  const decimals = options.yAxis?.decimals ?? panel.fieldConfig.defaults.decimals;
  const format = (value: number): string =>
    value === Number.POSITIVE_INFINITY ? '+Inf' : formattedValueToString(getValueFormat(unit)(value, decimals));
  const { min = extent.min, max = extent.max } = colouring;
  const withLegend = options.legend?.show !== false && height > 120;
  const picture: Picture = { buckets, colours, min, max, nothing, gap: options.cellGap ?? 1 };
  return (
    <Figure title={panel.title} words={wordsOf(buckets, format, nothing)}>
      <HeatMap
        {...props}
        height={withLegend ? height - legendHeight : height}
        picture={picture}
        format={format}
        exemplars={exemplars}
        hoverable={options.tooltip?.mode !== 'none'}
      />
      {withLegend && <ColourScale colours={colours} min={min} max={max} />}
    </Figure>
  );
}

/** Counts have no unit of their own: what is counted, and whether per second, says the panel. */
const countText = (count: number): string => formattedValueToString(getValueFormat('short')(count, count < 10 ? 2 : 0));

function wordsOf({ rows }: Buckets, format: (value: number) => string, nothing: number): string {
  const latest = rows.flatMap(({ from, to, counts }) => {
    const count = counts.at(-1);
    return count === null || count === undefined || count <= nothing
      ? []
      : [`${format(from)} to ${format(to)}: ${countText(count)}.`];
  });
  return `Latest: ${latest.length === 0 ? 'nothing.' : latest.join(' ')}`;
}

interface HeatMapProps extends PanelProps {
  readonly picture: Picture;
  readonly format: (value: number) => string;
  readonly exemplars: ReturnType<typeof splitFrames>['exemplars'];
  readonly hoverable: boolean;
}

function HeatMap(props: HeatMapProps) {
  const { picture, format, exemplars, hoverable, panel, annotations } = props;
  const { timeRange, timeZone, width, height, cursorSync, onChangeTimeRange } = props;
  const { buckets } = picture;
  const theme = useTheme2();
  const limits = useStable([buckets.rows[0]?.from ?? 0, ...buckets.rows.map(({ to }) => to)].map(format));
  const range = useRef(timeRange);
  const config = useMemo(
    () => heatmapConfig({ limits, theme, timeZone, timeRange: () => range.current }),
    [limits, theme, timeZone],
  );
  const data = useMemo(
    () =>
      [
        buckets.times,
        ...buckets.rows.map(({ counts }, row) => counts.map((count) => (count === null ? null : row + 0.5))),
      ] as [number[], ...Array<Array<number | null>>],
    [buckets],
  );
  const topOf = useCallback(
    (plot: uPlot, value: number) => {
      const place = placeOf(buckets, value);
      return place === undefined ? undefined : plot.valToPos(place, 'y');
    },
    [buckets],
  );
  return (
    <UPlotChart config={config} data={data} width={width} height={height}>
      <Painter config={config} picture={picture} timeRange={timeRange} range={range} />
      {hoverable ? (
        <TooltipPlugin2
          config={config}
          hoverMode={0}
          queryZoom={onChangeTimeRange}
          clientZoom
          syncMode={DashboardCursorSync.Crosshair}
          syncScope={cursorSync}
          maxWidth={Math.min(400, window.innerWidth - 32)}
          render={(_plot, indexes, nearest, pinned) => (
            <Words
              picture={picture}
              row={(nearest ?? 0) - 1}
              at={nearest === null ? null : (indexes[nearest] ?? null)}
              format={format}
              pinned={pinned}
              timeZone={timeZone}
            />
          )}
        />
      ) : (
        <ZoomPlugin config={config} onZoom={onChangeTimeRange} />
      )}
      <Annotations config={config} events={annotations} timeRange={timeRange} timeZone={timeZone} above />
      <Exemplars
        config={config}
        exemplars={exemplars}
        timeRange={timeRange}
        timeZone={timeZone}
        format={format}
        topOf={topOf}
      />
      <Keyboard config={config} title={panel.title} onChangeTimeRange={onChangeTimeRange} />
    </UPlotChart>
  );
}

interface PainterProps {
  readonly config: UPlotConfigBuilder;
  readonly picture: Picture;
  readonly timeRange: TimeRange;
  /** What the scale reads; set before the plot takes the new data. */
  readonly range: { current: TimeRange };
}

function Painter({ config, picture, timeRange, range }: PainterProps) {
  const latest = useLatest(picture);
  useLayoutEffect(() => {
    range.current = timeRange;
  }, [range, timeRange]);
  useLayoutEffect(() => config.addHook('draw', (plot) => paintCells(plot, latest.current)), [config, latest]);
  return null;
}

interface WordsProps {
  readonly picture: Picture;
  readonly row: number;
  readonly at: number | null;
  readonly format: (value: number) => string;
  readonly pinned: boolean;
  readonly timeZone: string;
}

function Words({ picture: { buckets, colours, min, max }, row, at, format, pinned, timeZone }: WordsProps) {
  const bucket = buckets.rows[row];
  const time = at === null ? undefined : buckets.times[at];
  if (!bucket || at === null || time === undefined) return null;
  const count = bucket.counts[at] ?? 0;
  const color = colours[colourOf(count, min, max, colours.length)];
  return (
    <VizTooltipWrapper>
      <VizTooltipHeader item={{ label: '', value: dateTimeFormat(time, { timeZone }) }} isPinned={pinned} />
      <VizTooltipContent
        isPinned={pinned}
        items={[
          { label: 'Bucket', value: `${format(bucket.from)} – ${format(bucket.to)}` },
          {
            label: 'Count',
            value: countText(count),
            colorIndicator: VizTooltipColorIndicator.value,
            ...(count > 0 && color !== undefined && { color }),
          },
        ]}
      />
    </VizTooltipWrapper>
  );
}

function ColourScale({ colours, min, max }: { colours: readonly string[]; min: number; max: number }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.scale} style={{ height: legendHeight }}>
      <span>{countText(min)}</span>
      <span className={styles.bar} style={{ background: `linear-gradient(to right, ${colours.join(', ')})` }} />
      <span>{countText(max)}</span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scale: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0, 1),
    ...theme.typography.bodySmall,
    color: theme.colors.text.primary,
  }),
  bar: css({ flex: 1, maxWidth: 240, height: 10, borderRadius: theme.shape.radius.default }),
});
