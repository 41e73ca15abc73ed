import { type DataFrame, DataTopic, type Field, FieldType, renderLegendFormat } from '@grafana/data';
import type { Target } from '../model/dashboard.ts';
import type { Exemplars, Labels, Series } from './result.ts';

/** A series without a legend of its own: its metric with its labels, as Prometheus writes it. */
export function seriesName(labels: Labels, expression: string): string {
  const { __name__: metric = '', ...others } = labels;
  const pairs = Object.entries(others).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const name = pairs.length > 0 ? `${metric}{${pairs.join(', ')}}` : metric;
  return name === '' ? expression : name;
}

const legendOf = ({ legendFormat, expr }: Pick<Target, 'legendFormat' | 'expr'>, labels: Labels): string =>
  legendFormat === undefined || legendFormat === '' || legendFormat === '__auto'
    ? seriesName(labels, expr)
    : renderLegendFormat(legendFormat, labels);

const timeField = (values: number[], stepMs?: number): Field => ({
  name: 'Time',
  type: FieldType.time,
  // What is missing at a step is a gap, not a line across.
  config: stepMs === undefined ? {} : { interval: stepMs },
  values,
});

/** A frame for each series, as Grafana's Prometheus data source makes them. */
export const seriesFrames = (target: Target, series: readonly Series[], stepMs?: number): DataFrame[] =>
  series.map(({ labels, times, values }) => {
    const name = legendOf(target, labels);
    return {
      refId: target.refId,
      name,
      fields: [
        timeField(times, stepMs),
        { name: 'Value', type: FieldType.number, config: { displayNameFromDS: name }, labels: { ...labels }, values },
      ],
      length: times.length,
      meta: { custom: { resultType: target.format === 'heatmap' ? 'heatmap' : 'matrix' } },
    };
  });

/** The buckets of a histogram, from the lowest to the highest. */
export function heatmapFrames(target: Target, series: readonly Series[], stepMs?: number): DataFrame[] {
  const upper = ({ labels }: Series) => (labels['le'] === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels['le']));
  return seriesFrames(
    target,
    series.toSorted((one, other) => upper(one) - upper(other)),
    stepMs,
  );
}

/**
 * One table for a query: a column for each label.
 * @param alone whether no other query of the panel makes a table: then the values are called `Value`, else `Value #A`
 */
export function tableFrame({ refId }: Target, series: readonly Series[], alone: boolean): DataFrame {
  const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))].sort();
  const rows = series.flatMap(({ labels, times, values }) =>
    times.map((time, at) => ({ labels, time, value: values[at] })),
  );
  const columns = names.map((name): Field => {
    const isNumber = name === 'le';
    const values = rows.map(({ labels }) =>
      isNumber ? Number(labels[name]?.replace('+Inf', 'Infinity')) : (labels[name] ?? ''),
    );
    return { name, type: isNumber ? FieldType.number : FieldType.string, config: { filterable: true }, values };
  });
  const value: Field = {
    name: alone ? 'Value' : `Value #${refId}`,
    type: FieldType.number,
    config: {},
    values: rows.map((row) => row.value),
  };
  return {
    refId,
    fields: [timeField(rows.map(({ time }) => time)), ...columns, value],
    length: rows.length,
    meta: { preferredVisualisationType: 'table' },
  };
}

/** Single requests that were measured, as Grafana's Prometheus data source hands them to panels; undefined where there are none. */
export function exemplarFrame({ refId }: Target, found: readonly Exemplars[]): DataFrame | undefined {
  const rows = found.flatMap(({ series, exemplars }) =>
    exemplars.map(({ atMs, value, labels }) => ({ atMs, value, labels: { ...series, ...labels } as Labels })),
  );
  if (rows.length === 0) return undefined;
  rows.sort((one, other) => one.atMs - other.atMs);
  const names = [...new Set(rows.flatMap(({ labels }) => Object.keys(labels)))];
  return {
    refId,
    name: 'exemplar',
    fields: [
      { name: 'Time', type: FieldType.time, config: {}, values: rows.map(({ atMs }) => atMs) },
      { name: 'Value', type: FieldType.number, config: {}, values: rows.map(({ value }) => value) },
      ...names.map((name): Field => ({
        name,
        type: FieldType.string,
        config: {},
        values: rows.map(({ labels }) => labels[name]),
      })),
    ],
    length: rows.length,
    meta: { dataTopic: DataTopic.Annotations, custom: { resultType: 'exemplar' } },
  };
}
