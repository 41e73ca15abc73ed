import {
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { byName } from '../looks.ts';
import { type Panel, panel, type PanelOptions } from './panel.ts';

export interface TimeSeriesOptions extends PanelOptions {
  /** Lines (default), steps for what keeps its value until it changes, bars for events. */
  readonly style?: 'line' | 'step' | 'bars';
  /** Areas on top of each other, as they are or as shares of the whole. */
  readonly stack?: 'normal' | 'percent';
  /** Whether thresholds are drawn as lines. */
  readonly limits?: boolean;
  /** What the legend's table says about each series. */
  readonly legend?: ReadonlyArray<'mean' | 'max' | 'min' | 'last' | 'sum'>;
}

const calculations = { mean: 'mean', max: 'max', min: 'min', last: 'lastNotNull', sum: 'sum' } as const;

const stacking = { normal: StackingMode.Normal, percent: StackingMode.Percent } as const;

/**
 * How far the axis goes at least, where no maximum is set: over nothing but zeros it would go to 100 of the unit, which is 10 000 %
 * or more than a minute and a half. Units that are not named here: 1.
 */
const atLeast: Readonly<Record<string, number>> = {
  percentunit: 0.01,
  s: 0.001,
  reqps: 0.1,
  ops: 0.1,
  bytes: 1024,
  Bps: 1024,
};

/** Values over time. */
export function timeSeries(options: TimeSeriesOptions): Panel {
  const { style = 'line', stack, limits, legend = ['mean', 'max'] } = options;
  const filled = stack !== undefined || style === 'bars';
  const builder = new PanelBuilder()
    .colorScheme(byName())
    .drawStyle(style === 'bars' ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .lineInterpolation(style === 'step' ? LineInterpolation.StepAfter : LineInterpolation.Linear)
    .lineWidth(1)
    .fillOpacity(filled ? 60 : 8)
    .showPoints(VisibilityMode.Never)
    .spanNulls(false)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(legend.map((name) => calculations[name])),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (stack) builder.stacking(new StackingConfigBuilder().mode(stacking[stack]).group('A'));
  if (options.max === undefined) builder.axisSoftMax(atLeast[options.unit] ?? 1);
  if (limits) {
    builder.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  }
  // Quantities of this lab are not negative, and an axis that begins elsewhere makes ripples look like waves.
  return panel(builder, { min: 0, ...options }, { width: 12, height: 8 });
}
