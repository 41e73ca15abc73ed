import {
  applyFieldOverrides,
  type DataFrame,
  type DataLinkPostProcessor,
  type FieldConfigOptionsRegistry,
  type GrafanaTheme2,
  type InterpolateFunction,
  transformDataFrame,
} from '@grafana/data';
import type { Panel } from '../model/dashboard.ts';

export interface ShapeOptions {
  readonly panel: Panel;
  readonly registry: FieldConfigOptionsRegistry;
  readonly theme: GrafanaTheme2;
  readonly timeZone: string;
  readonly replaceVariables: InterpolateFunction;
  readonly dataLinkPostProcessor: DataLinkPostProcessor;
}

/** The frames after the panel's transformations. */
export const transformed = (
  { transformations }: Pick<Panel, 'transformations'>,
  frames: DataFrame[],
  interpolate: (text: string) => string,
): Promise<DataFrame[]> =>
  new Promise((resolve, reject) => {
    if (transformations.length === 0) return resolve(frames);
    let last = frames;
    transformDataFrame([...transformations], frames, { interpolate }).subscribe({
      next: (value) => (last = value),
      error: reject,
      complete: () => resolve(last),
    });
  });

/** The frames with the panel's settings: units, thresholds, names, links. */
export const configured = (frames: DataFrame[], options: ShapeOptions): DataFrame[] =>
  applyFieldOverrides({
    data: frames,
    fieldConfig: options.panel.fieldConfig,
    fieldConfigRegistry: options.registry,
    replaceVariables: options.replaceVariables,
    theme: options.theme,
    timeZone: options.timeZone,
    dataLinkPostProcessor: options.dataLinkPostProcessor,
  });
