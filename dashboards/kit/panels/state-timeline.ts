import {
  LegendDisplayMode,
  LegendPlacement,
  TimelineValueAlignment,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { byThresholds } from '../looks.ts';
import { type Panel, panel, type PanelOptions } from './panel.ts';

/** A row for each series, coloured by the state that it is in. */
export const stateTimeline = (options: PanelOptions): Panel =>
  panel(
    new PanelBuilder()
      .colorScheme(byThresholds())
      .fillOpacity(80)
      .lineWidth(0)
      .rowHeight(0.85)
      .mergeValues(true)
      .alignValue(TimelineValueAlignment.Left)
      .showValue(VisibilityMode.Auto)
      .legend(
        new VizLegendOptionsBuilder()
          .displayMode(LegendDisplayMode.List)
          .placement(LegendPlacement.Bottom)
          .showLegend(true)
          .calcs([]),
      )
      .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single)),
    options,
    { width: 24, height: 8 },
  );
