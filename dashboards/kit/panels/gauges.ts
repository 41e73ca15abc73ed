import {
  BarGaugeDisplayMode,
  BarGaugeValueMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as BarGaugeBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import { PanelBuilder as GaugeBuilder } from '@grafana/grafana-foundation-sdk/gauge';
import { byThresholds } from '../looks.ts';
import { type Panel, panel, type PanelOptions } from './panel.ts';

const latest = () => new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false);

/** A bar for each series, against a common maximum. */
export const barGauge = (options: PanelOptions): Panel =>
  panel(
    new BarGaugeBuilder()
      .colorScheme(byThresholds())
      .orientation(VizOrientation.Horizontal)
      .displayMode(BarGaugeDisplayMode.Basic)
      .valueMode(BarGaugeValueMode.Color)
      .showUnfilled(true)
      .reduceOptions(latest()),
    options,
    { width: 8, height: 8 },
  );

/** A dial for each series: how much of a limit is used. */
export const gauge = (options: PanelOptions): Panel =>
  panel(
    new GaugeBuilder()
      .colorScheme(byThresholds())
      .showThresholdMarkers(true)
      .showThresholdLabels(false)
      .reduceOptions(latest()),
    { min: 0, ...options },
    { width: 6, height: 6 },
  );
