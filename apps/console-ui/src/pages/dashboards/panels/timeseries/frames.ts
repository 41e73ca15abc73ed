import type { DataFrame, FieldType } from '@grafana/data';
import { nameOf } from '../shared/words.ts';
import type { Shown } from '../shared/visibility.ts';

/** What Grafana's time series panel takes where the dashboard says nothing. */
const byDefault = {
  drawStyle: 'line',
  lineInterpolation: 'linear',
  lineWidth: 1,
  fillOpacity: 0,
  gradientMode: 'none',
  spanNulls: false,
  insertNulls: false,
  showPoints: 'auto',
  pointSize: 5,
  axisPlacement: 'auto',
  barAlignment: 0,
  barWidthFactor: 0.6,
  stacking: { mode: 'none', group: 'A' },
};

const hidden = { viz: true, legend: false, tooltip: true };

/** Frames that can be drawn over time. */
export function timeSeriesIn(frames: readonly DataFrame[]): DataFrame[] {
  const series = frames.filter(
    ({ fields, length }) =>
      length > 0 && fields.some(({ type }) => type === 'time') && fields.some(({ type }) => isValue(type)),
  );
  return series;
}

const isValue = (type: FieldType): boolean => type === 'number' || type === 'enum';

/** The names of all series. */
export const namesOf = (series: readonly DataFrame[]): string[] =>
  series.flatMap(({ fields }) => fields.filter(({ type }) => isValue(type)).map(nameOf));

/** The frames as the plot takes them: with Grafana's defaults, and without what a person has hidden. */
export const prepare = (series: readonly DataFrame[], shown: Shown): DataFrame[] =>
  series.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => {
      if (!isValue(field.type)) return field;
      const hideFrom = shown && !shown.has(nameOf(field)) ? hidden : field.config.custom?.hideFrom;
      const custom = { ...byDefault, ...field.config.custom, ...(hideFrom && { hideFrom }) };
      return {
        ...field,
        config: { ...field.config, custom },
        // Several series of bars are given room at the end: Grafana writes it into the values that it is handed.
        values: custom.drawStyle === 'bars' ? [...field.values] : field.values,
      };
    }),
  }));
