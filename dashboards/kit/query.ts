import { DataqueryBuilder, type Dataquery, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Event } from './events.ts';
import { dataSource } from './variables.ts';

/** A question to Prometheus. */
export interface Query {
  readonly expression: string;
  /** What a series is called: `{{service}}`. Default: all labels. */
  readonly legend?: string;
  /** Over time (default), at the end of the time range alone, or as the rows of a heat map. */
  readonly kind?: 'range' | 'instant' | 'heatmap';
  /** Whether trace ids are shown as dots; for histograms of the services. */
  readonly exemplars?: boolean;
  /** How often its metrics come, where that is not the services' 2 s: rates need four of them. */
  readonly every?: '5s' | '10s';
  /** What must have happened before there is something to show. */
  readonly until?: Event;
}

/** Asks at the end of the time range alone, for numbers and tables. */
export const now = (query: Query): Query => ({ ...query, kind: 'instant' });

/** The name of the panel's query at an index: A, B, … */
export const refIdAt = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index);

/** The query as Grafana keeps it. */
export function target(query: Query, refId: string, asTable = false): Builder<Dataquery> {
  const builder = new DataqueryBuilder().refId(refId).datasource(dataSource).expr(query.expression);
  if (query.legend !== undefined) builder.legendFormat(query.legend);
  if (query.exemplars) builder.exemplar(true);
  if (query.every !== undefined) builder.interval(query.every);
  if (query.kind === 'instant') builder.instant();
  else builder.range();
  const table = asTable ? PromQueryFormat.Table : PromQueryFormat.TimeSeries;
  return builder.format(query.kind === 'heatmap' ? PromQueryFormat.Heatmap : table);
}
