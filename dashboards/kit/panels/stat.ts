import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { byThresholds, colour, steps } from '../looks.ts';
import { type Panel, panel, type PanelOptions } from './panel.ts';

export interface StatOptions extends PanelOptions {
  /** Whether the background has the colour: for what must not be overlooked. */
  readonly loud?: boolean;
  /** Whether the name of the series is shown beside its value. */
  readonly names?: boolean;
  /** Whether its course is drawn behind the number; default yes. */
  readonly course?: boolean;
}

/** One number, the latest, with its course behind it. */
export function stat(options: StatOptions): Panel {
  const { loud = false, names = false, course = true } = options;
  const builder = new PanelBuilder()
    .colorScheme(byThresholds())
    .colorMode(loud ? BigValueColorMode.Background : BigValueColorMode.Value)
    .graphMode(course ? BigValueGraphMode.Area : BigValueGraphMode.None)
    .textMode(names ? BigValueTextMode.ValueAndName : BigValueTextMode.Auto)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false));
  return panel(builder, { thresholds: steps(colour.neutral), ...options }, { width: 3, height: 4 });
}
