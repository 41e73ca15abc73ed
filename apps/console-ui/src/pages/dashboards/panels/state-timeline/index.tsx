import { DashboardCursorSync, dateTimeFormat, type TimeRange } from '@grafana/data';
import {
  Pagination,
  TooltipPlugin2,
  UPlotChart,
  type UPlotConfigBuilder,
  useTheme2,
  VizLayout,
  type VizLegendOptions,
  VizTooltipColorIndicator,
  VizTooltipContent,
  VizTooltipHeader,
  VizTooltipWrapper,
  ZoomPlugin,
} from '@grafana/ui';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { PanelProps } from '../../panel-props.ts';
import { formatSpan } from '../plot/span.ts';
import { Annotations } from '../plot/annotations.tsx';
import { Keyboard } from '../plot/keyboard.tsx';
import { useLatest } from '../plot/use-plot.ts';
import { Figure } from '../shared/figure.tsx';
import { Nothing } from '../shared/nothing.tsx';
import { useStable } from '../shared/structure.ts';
import { middleOf, timelineConfig } from './config.ts';
import { StateLegend } from './legend.tsx';
import { type Looks, paintStates } from './paint.ts';
import { rowsOf, timesOf } from './rows.ts';
import { kindsOf, type Row, stateAt } from './states.ts';

interface Options {
  readonly showValue?: Looks['showValue'];
  readonly alignValue?: Looks['alignValue'];
  readonly rowHeight?: number;
  readonly mergeValues?: boolean;
  readonly perPage?: number;
  readonly legend?: Partial<VizLegendOptions>;
  readonly tooltip?: { readonly mode?: string };
}

/** A row for each series, coloured by the state that it was in. */
export default function StateTimelinePanel(props: PanelProps) {
  const { panel, frames, timeRange, width, height } = props;
  const options = panel.options as Options;
  const [page, setPage] = useState(1);
  const untilMs = timeRange.to.valueOf();
  const rows = useMemo(
    () => rowsOf(frames, options.mergeValues ?? true, untilMs),
    [frames, options.mergeValues, untilMs],
  );
  if (rows.length === 0) return <Nothing {...props} />;

  const perPage = options.perPage ?? 20;
  const pages = Math.max(1, Math.ceil(rows.length / perPage));
  const now = Math.min(page, pages);
  const shown = rows.slice((now - 1) * perPage, now * perPage);
  const pager = pages > 1 ? 32 : 0;
  const legend = options.legend?.showLegend !== false && (
    <VizLayout.Legend placement={options.legend?.placement ?? 'bottom'}>
      <StateLegend kinds={kindsOf(rows)} />
    </VizLayout.Legend>
  );
  return (
    <Figure title={panel.title} words={wordsOf(rows)}>
      <VizLayout width={width} height={height - pager} legend={legend || null}>
        {(wide, high) => <Timeline {...props} rows={shown} options={options} width={wide} height={high} />}
      </VizLayout>
      {pager > 0 && <Pagination numberOfPages={pages} currentPage={now} onNavigate={setPage} />}
    </Figure>
  );
}

const wordsOf = (rows: readonly Row[]): string =>
  rows.map(({ name, states }) => `${name}: ${states.at(-1)?.text ?? 'unknown'}.`).join(' ');

interface TimelineProps extends PanelProps {
  readonly rows: readonly Row[];
  readonly options: Options;
}

function Timeline(props: TimelineProps) {
  const {
    rows,
    frames,
    panel,
    options,
    timeRange,
    timeZone,
    width,
    height,
    annotations,
    cursorSync,
    onChangeTimeRange,
  } = props;
  const theme = useTheme2();
  const names = useStable(rows.map(({ name }) => name));
  const range = useRef(timeRange);
  const config = useMemo(
    () => timelineConfig({ names, theme, timeZone, timeRange: () => range.current }),
    [names, theme, timeZone],
  );
  const data = useMemo(() => {
    const times = timesOf(frames);
    const lanes = rows.map(({ states }, row) =>
      times.map((time) => (stateAt(states, time) === undefined ? null : middleOf(row, rows.length))),
    );
    return [times, ...lanes] as [number[], ...Array<Array<number | null>>];
  }, [frames, rows]);
  const custom: unknown = panel.fieldConfig.defaults.custom;
  const { fillOpacity = 70, lineWidth = 0 } = (custom ?? {}) as Partial<Pick<Looks, 'fillOpacity' | 'lineWidth'>>;
  const looks: Looks = {
    theme,
    fillOpacity,
    lineWidth,
    rowHeight: options.rowHeight ?? 0.9,
    showValue: options.showValue ?? 'auto',
    alignValue: options.alignValue ?? 'left',
  };
  return (
    <UPlotChart config={config} data={data} width={width} height={height}>
      <Painter config={config} rows={rows} looks={looks} timeRange={timeRange} range={range} />
      {options.tooltip?.mode !== 'none' ? (
        <TooltipPlugin2
          config={config}
          hoverMode={0}
          queryZoom={onChangeTimeRange}
          clientZoom
          syncMode={DashboardCursorSync.Crosshair}
          syncScope={cursorSync}
          maxWidth={Math.min(480, window.innerWidth - 32)}
          render={(plot, _indexes, nearest, pinned) => (
            <Words
              row={rows[(nearest ?? 0) - 1]}
              atMs={plot.posToVal(plot.cursor.left ?? 0, 'x')}
              pinned={pinned}
              timeZone={timeZone}
            />
          )}
        />
      ) : (
        <ZoomPlugin config={config} onZoom={onChangeTimeRange} />
      )}
      <Annotations config={config} events={annotations} timeRange={timeRange} timeZone={timeZone} above />
      <Keyboard config={config} title={panel.title} onChangeTimeRange={onChangeTimeRange} />
    </UPlotChart>
  );
}

interface PainterProps {
  readonly config: UPlotConfigBuilder;
  readonly rows: readonly Row[];
  readonly looks: Looks;
  readonly timeRange: TimeRange;
  /** What the scale reads; set before the plot takes the new data. */
  readonly range: { current: TimeRange };
}

function Painter({ config, rows, looks, timeRange, range }: PainterProps) {
  const latest = useLatest({ rows, looks });
  useLayoutEffect(() => {
    range.current = timeRange;
  }, [range, timeRange]);
  useLayoutEffect(
    () => config.addHook('draw', (plot) => paintStates(plot, latest.current.rows, latest.current.looks)),
    [config, latest],
  );
  return null;
}

interface WordsProps {
  readonly row: Row | undefined;
  readonly atMs: number;
  readonly pinned: boolean;
  readonly timeZone: string;
}

function Words({ row, atMs, pinned, timeZone }: WordsProps) {
  const at = row && stateAt(row.states, atMs);
  const state = at === undefined ? undefined : row?.states[at];
  if (!row || !state) return null;
  const time = (ms: number) => dateTimeFormat(ms, { timeZone });
  return (
    <VizTooltipWrapper>
      <VizTooltipHeader item={{ label: '', value: time(atMs) }} isPinned={pinned} />
      <VizTooltipContent
        isPinned={pinned}
        items={[
          { label: row.name, value: state.text, color: state.color, colorIndicator: VizTooltipColorIndicator.value },
          { label: 'from', value: time(state.fromMs) },
          { label: 'for', value: formatSpan(state.toMs - state.fromMs) },
        ]}
      />
    </VizTooltipWrapper>
  );
}
