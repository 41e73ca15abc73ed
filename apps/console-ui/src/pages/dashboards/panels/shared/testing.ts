import type { DataFrameType, FieldType } from '@grafana/data';

// For tests, which run without a bundler: Grafana's package has named imports of modules that have no names there.

/** Grafana's types of fields. */
export const fieldType = {
  time: 'time' as FieldType.time,
  number: 'number' as FieldType.number,
  string: 'string' as FieldType.string,
  other: 'other' as FieldType.other,
};

/** How Grafana marks a frame of buckets. */
export const heatmapRows = 'heatmap-rows' as DataFrameType.HeatmapRows;
