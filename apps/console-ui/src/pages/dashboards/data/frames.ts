import type { DataFrame, DataTopic, Field, FieldType } from '@grafana/data';
import type { Target } from '../model/dashboard.ts';
import { fillLabels } from './legend.ts';
import type { Exemplars, Labels, Series } from './result.ts';

/** The kinds of fields, by Grafana's names. */
const type = {
  time: 'time' as FieldType.time,
  number: 'number' as FieldType.number,
  string: 'string' as FieldType.string,
} as const;

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
    : fillLabels(legendFormat, labels);

const timeField = (values: number[], stepMs?: number): Field => ({
  name: 'Time',
  type: type.time,
  // What is missing at a step is a gap, not a line across.
  config: stepMs === undefined ? {} : { interval: stepMs },
  values,
});

/** A series with a null at the first point of each gap: what is missing at a step is no line across, whatever other series have there. */
export function withGaps(series: Series, stepMs: number): Series {
  const { labels, times, values } = series;
  const gaps = times.some((time, at) => at > 0 && time - (times[at - 1] ?? time) > stepMs);
  if (!gaps) return series;
  const filled: Series = { labels, times: [], values: [] };
  times.forEach((time, at) => {
    const before = times[at - 1];
    if (before !== undefined && time - before > stepMs) {
      filled.times.push(before + stepMs);
      filled.values.push(null);
    }
    filled.times.push(time);
    filled.values.push(values[at] ?? null);
  });
  return filled;
}

/** A frame for each series, as Grafana's Prometheus data source makes them. */
export const seriesFrames = (target: Target, series: readonly Series[], stepMs?: number): DataFrame[] =>
  series.map((each) => {
    const { labels, times, values } = stepMs === undefined ? each : withGaps(each, stepMs);
    const name = legendOf(target, labels);
    return {
      refId: target.refId,
      name,
      fields: [
        timeField(times, stepMs),
        { name: 'Value', type: type.number, config: { displayNameFromDS: name }, labels: { ...labels }, values },
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
    return { name, type: isNumber ? type.number : type.string, config: { filterable: true }, values };
  });
  const value: Field = {
    name: alone ? 'Value' : `Value #${refId}`,
    type: type.number,
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
      { name: 'Time', type: type.time, config: {}, values: rows.map(({ atMs }) => atMs) },
      { name: 'Value', type: type.number, config: {}, values: rows.map(({ value }) => value) },
      ...names.map((name): Field => ({
        name,
        type: type.string,
        config: {},
        values: rows.map(({ labels }) => labels[name]),
      })),
    ],
    length: rows.length,
    meta: { dataTopic: 'annotations' as DataTopic, custom: { resultType: 'exemplar' } },
  };
}
