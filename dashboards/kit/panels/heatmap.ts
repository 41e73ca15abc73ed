import { ScaleDistribution, ScaleDistributionConfigBuilder } from '@grafana/grafana-foundation-sdk/common';
import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapColorScale,
  PanelBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { type Panel, panel, type PanelOptions } from './panel.ts';

/** How many events fell into each bucket of a histogram, over time. The unit is that of the buckets. */
export const heatmap = (options: PanelOptions): Panel =>
  panel(
    new PanelBuilder()
      .calculate(false)
      .color(
        new HeatmapColorOptionsBuilder()
          .mode(HeatmapColorMode.Scheme)
          .scheme('Oranges')
          .scale(HeatmapColorScale.Exponential)
          .exponent(0.5)
          .fill('dark-orange')
          .reverse(false)
          .steps(64),
      )
      .cellGap(1)
      .yAxis(new YAxisConfigBuilder().unit(options.unit))
      .scaleDistribution(new ScaleDistributionConfigBuilder().type(ScaleDistribution.Linear))
      .showLegend(),
    options,
    { width: 12, height: 9 },
  );
