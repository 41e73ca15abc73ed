import {
  TableCellDisplayMode,
  TableCellHeight,
  TableFooterOptionsBuilder,
  TableSortByFieldStateBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { byThresholds, colour, steps } from '../looks.ts';
import { now, type Query, refIdAt } from '../query.ts';
import { type Panel, panel, type PanelOptions } from './panel.ts';

/** A column of values: its heading and the query that fills it. */
export interface Column {
  readonly heading: string;
  readonly query: Query;
  readonly unit?: string;
  readonly decimals?: number;
  readonly settings?: readonly DynamicConfigValue[];
}

export interface TableOptions extends Omit<PanelOptions, 'queries' | 'named' | 'unit'> {
  /** The labels that say what a row is about, with their headings. Queries aggregate by exactly these. */
  readonly keys: Readonly<Record<string, string>>;
  readonly columns: readonly Column[];
  /** Heading of the column by which it is sorted at first, the highest on top. */
  readonly sortedBy?: string;
}

/** A row for each thing: columns from several queries, joined by the labels that they share. */
export function table(options: TableOptions): Panel {
  const { keys, columns, sortedBy, ...rest } = options;
  const fields = columns.map((column, index) => ({
    ...column,
    field: columns.length === 1 ? 'Value' : `Value #${refIdAt(index)}`,
  }));
  const order = [...Object.keys(keys), ...fields.map(({ field }) => field)];
  const builder = new PanelBuilder()
    .colorScheme(byThresholds())
    .showHeader(true)
    .cellHeight(TableCellHeight.Sm)
    .filterable(true)
    .cellOptions({ type: TableCellDisplayMode.Auto })
    .footer(new TableFooterOptionsBuilder().show(false).reducer([]))
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        includeByName: {},
        indexByName: Object.fromEntries(order.map((name, index) => [name, index])),
        renameByName: { ...keys, ...Object.fromEntries(fields.map(({ field, heading }) => [field, heading])) },
      },
    });
  if (sortedBy !== undefined) builder.sortBy([new TableSortByFieldStateBuilder().displayName(sortedBy).desc(true)]);
  const named = fields.map(
    ({ heading, unit, decimals, settings = [] }) =>
      [
        heading,
        [
          ...(unit === undefined ? [] : [{ id: 'unit', value: unit }]),
          ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }]),
          ...settings,
        ],
      ] as const,
  );
  return panel(
    builder,
    {
      thresholds: steps(colour.quiet),
      ...rest,
      unit: 'short',
      queries: columns.map(({ query }) => now(query)),
      named: Object.fromEntries(named.filter(([, properties]) => properties.length > 0)),
    },
    { width: 24, height: 8 },
    true,
  );
}
