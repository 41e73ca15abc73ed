import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type {
  DynamicConfigValue,
  FieldColor,
  Panel as PanelModel,
  ThresholdsConfig,
  ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import { events } from '../events.ts';
import { type Query, refIdAt, target } from '../query.ts';
import { dataSource } from '../variables.ts';

/** What every kind of panel is told. */
export interface PanelOptions {
  readonly title: string;
  /** What it shows, how to read it, and what is normal; a person sees it at the panel's corner. */
  readonly description: string;
  /** Grafana's name of the unit. */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** Columns of 24. */
  readonly width?: number;
  /** Rows of 30 px. */
  readonly height?: number;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly thresholds?: Builder<ThresholdsConfig>;
  readonly mappings?: readonly ValueMapping[];
  /** Settings of single series or columns, by their names. */
  readonly named?: Readonly<Record<string, readonly DynamicConfigValue[]>>;
}

/** A panel that can be placed: what it asks, and how it becomes Grafana's JSON. */
export interface Panel {
  readonly title: string;
  readonly queries: readonly Query[];
  readonly builder: PanelBuilder;
}

/** What the builders of all kinds have in common. */
export interface PanelBuilder extends Builder<PanelModel> {
  id(id: number): this;
  title(title: string): this;
  description(description: string): this;
  datasource(dataSource: DataSourceRef): this;
  withTarget(target: Builder<Dataquery>): this;
  unit(unit: string): this;
  decimals(decimals: number): this;
  min(min: number): this;
  max(max: number): this;
  thresholds(thresholds: Builder<ThresholdsConfig>): this;
  colorScheme(color: Builder<FieldColor>): this;
  mappings(mappings: ValueMapping[]): this;
  noValue(text: string): this;
  overrideByName(name: string, properties: DynamicConfigValue[]): this;
  span(columns: number): this;
  height(rows: number): this;
}

/** What an empty panel says, where emptiness is normal: every query waits for an event. */
function emptyText(queries: readonly Query[]): string | undefined {
  const awaited = queries.map(({ until }) => until);
  const first = awaited[0];
  return first !== undefined && awaited.every(Boolean) ? events[first] : undefined;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Puts what all kinds have in common into a builder. */
export function panel(builder: PanelBuilder, options: PanelOptions, size: Size, asTable = false): Panel {
  const { title, description, unit, queries, decimals, min, max, thresholds, mappings, named } = options;
  builder
    .title(title)
    .description(description)
    .datasource(dataSource)
    .unit(unit)
    .span(options.width ?? size.width)
    .height(options.height ?? size.height);
  queries.forEach((query, index) => builder.withTarget(target(query, refIdAt(index), asTable)));
  if (decimals !== undefined) builder.decimals(decimals);
  if (min !== undefined) builder.min(min);
  if (max !== undefined) builder.max(max);
  if (thresholds) builder.thresholds(thresholds);
  if (mappings) builder.mappings([...mappings]);
  for (const [name, properties] of Object.entries(named ?? {})) builder.overrideByName(name, [...properties]);
  const empty = emptyText(queries);
  if (empty !== undefined) builder.noValue(empty);
  return { title, queries, builder };
}
