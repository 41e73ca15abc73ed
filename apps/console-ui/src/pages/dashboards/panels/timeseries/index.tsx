import { cacheFieldDisplayNames, DashboardCursorSync, formattedValueToString, type DataFrame } from '@grafana/data';
import {
  LegendDisplayMode,
  type PanelContext,
  PanelContextProvider,
  SeriesVisibilityChangeMode,
  TimeSeries,
  TooltipDisplayMode,
  TooltipPlugin2,
  type UPlotConfigBuilder,
  type VizLegendOptions,
  ZoomPlugin,
} from '@grafana/ui';
import { useCallback, useMemo, useState } from 'react';
import type uPlot from 'uplot';
import type { PanelProps } from '../../panel-props.ts';
import { Annotations } from '../plot/annotations.tsx';
import { Exemplars } from '../plot/exemplars.tsx';
import { Keyboard } from '../plot/keyboard.tsx';
import { Room } from '../plot/room.tsx';
import { type RowOrder, TimeTooltip } from '../plot/time-tooltip.tsx';
import { type Exemplar, splitFrames } from '../shared/exemplars.ts';
import { Figure } from '../shared/figure.tsx';
import { Nothing } from '../shared/nothing.tsx';
import { structureOf, useRevision, useStable } from '../shared/structure.ts';
import { afterClick, type Shown } from '../shared/visibility.ts';
import { inWords } from '../shared/words.ts';
import { namesOf, prepare, timeSeriesIn } from './frames.ts';

interface Options {
  readonly legend: VizLegendOptions;
  readonly tooltip: {
    readonly mode: TooltipDisplayMode;
    readonly sort: RowOrder;
    readonly hideZeros?: boolean;
    readonly maxWidth?: number;
  };
}

const byDefault: Options = {
  legend: { showLegend: true, displayMode: LegendDisplayMode.List, placement: 'bottom', calcs: [] },
  tooltip: { mode: TooltipDisplayMode.Single, sort: 'none' as RowOrder },
};

/** Values over time. */
export default function TimeSeriesPanel(props: PanelProps) {
  const { panel, frames, timeRange, timeZone, width, height } = props;
  const [shown, setShown] = useState<Shown>();
  const given = panel.options as Partial<Options>;
  const legend = useStable({ ...byDefault.legend, ...given.legend });
  const { series, exemplars } = useMemo(() => {
    const split = splitFrames(frames);
    const series = timeSeriesIn(split.series);
    cacheFieldDisplayNames(series);
    return { ...split, series };
  }, [frames]);
  const prepared = useMemo(() => prepare(series, shown), [series, shown]);
  const revision = useRevision(useMemo(() => structureOf(prepared), [prepared]));
  const words = useMemo(() => inWords(series), [series]);
  const context = usePlotContext(props, series, setShown);

  if (series.length === 0) return <Nothing {...props} />;
  return (
    <PanelContextProvider value={context}>
      <Figure title={panel.title} words={words}>
        <TimeSeries
          frames={prepared}
          structureRev={revision}
          timeRange={timeRange}
          timeZone={timeZone}
          width={width}
          height={height}
          legend={legend}
        >
          {(config, frame) => (
            <Layers
              {...props}
              config={config}
              frame={frame}
              exemplars={exemplars}
              tooltip={{ ...byDefault.tooltip, ...given.tooltip }}
            />
          )}
        </TimeSeries>
      </Figure>
    </PanelContextProvider>
  );
}

function usePlotContext(
  { eventBus, cursorSync }: PanelProps,
  series: readonly DataFrame[],
  setShown: (change: (shown: Shown) => Shown) => void,
): PanelContext {
  const names = useStable(namesOf(series));
  return useMemo(
    () => ({
      eventsScope: cursorSync,
      eventBus,
      sync: () => DashboardCursorSync.Crosshair,
      onToggleSeriesVisibility: (label, mode) => {
        if (typeof label !== 'string') return;
        setShown((shown) => afterClick(shown, label, mode === SeriesVisibilityChangeMode.ToggleSelection, names));
      },
    }),
    [eventBus, cursorSync, names, setShown],
  );
}

interface LayersProps extends PanelProps {
  readonly config: UPlotConfigBuilder;
  readonly frame: DataFrame;
  readonly exemplars: readonly Exemplar[];
  readonly tooltip: Options['tooltip'];
}

/** What lies on the lines: tooltip and zoom, annotations, exemplars; and what makes them reachable by keyboard. */
function Layers(props: LayersProps) {
  const { config, frame, exemplars, tooltip, panel, annotations, timeRange, timeZone, cursorSync, onChangeTimeRange } =
    props;
  const scale = config.scaleKeys[1];
  const topOf = useCallback(
    (plot: uPlot, value: number) => {
      const top = plot.valToPos(value, scale);
      return top >= 0 && top <= plot.over.clientHeight ? top : undefined;
    },
    [scale],
  );
  const display = frame.fields[1]?.display;
  const format = (value: number) => (display ? formattedValueToString(display(value)) : `${value}`);
  const all = tooltip.mode === TooltipDisplayMode.Multi;
  return (
    <>
      {tooltip.mode === TooltipDisplayMode.None ? (
        <ZoomPlugin config={config} onZoom={onChangeTimeRange} />
      ) : (
        <TooltipPlugin2
          config={config}
          hoverMode={all ? 1 : 0}
          queryZoom={onChangeTimeRange}
          clientZoom
          syncMode={DashboardCursorSync.Crosshair}
          syncScope={cursorSync}
          maxWidth={Math.min(tooltip.maxWidth ?? 600, window.innerWidth - 32)}
          render={(_plot, indexes, nearest, pinned) => (
            <TimeTooltip
              frame={frame}
              indexes={indexes}
              nearest={nearest}
              mode={tooltip.mode}
              order={tooltip.sort}
              hideZeros={tooltip.hideZeros ?? false}
              pinned={pinned}
              timeZone={timeZone}
            />
          )}
        />
      )}
      <Annotations config={config} events={annotations} timeRange={timeRange} timeZone={timeZone} />
      <Exemplars
        config={config}
        exemplars={exemplars}
        timeRange={timeRange}
        timeZone={timeZone}
        format={format}
        topOf={topOf}
      />
      <Room config={config} />
      <Keyboard config={config} title={panel.title} onChangeTimeRange={onChangeTimeRange} />
    </>
  );
}
