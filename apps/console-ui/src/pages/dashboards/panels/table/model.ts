import type { DataFrame, Field } from '@grafana/data';
import { nameOf } from '../shared/words.ts';

/** The order of a table's rows. */
export interface Order {
  /** Heading of the column. */
  readonly by: string;
  readonly descending: boolean;
}

/** The columns that are shown, in the order in which the frame has them. */
export const columnsOf = (frame: DataFrame): Field[] =>
  frame.fields.filter(({ config: { custom } }) => custom?.hidden !== true && custom?.hideFrom?.viz !== true);

/** The frame whose rows are shown, as chosen by the panel; else the first that has rows. */
export const chosenFrame = (frames: readonly DataFrame[], index: unknown): DataFrame | undefined =>
  (typeof index === 'number' && frames[index]?.length ? frames[index] : undefined) ??
  frames.find(({ length }) => length > 0);

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (typeof value === 'number' && Number.isNaN(value));

function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return collator.compare(String(one), String(other));
}

/** The numbers of the frame's rows as they are shown: equal ones keep their order, rows without a value come last. */
export function rowsOf(frame: DataFrame, order: Order | undefined): number[] {
  const rows = Array.from({ length: frame.length }, (_none, row) => row);
  const field = order && frame.fields.find((each) => nameOf(each) === order.by);
  if (!order || !field) return rows;
  const sign = order.descending ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [first, second] = [field.values[one], field.values[other]];
    if (isNothing(first) || isNothing(second)) return Number(isNothing(first)) - Number(isNothing(second));
    return sign * compare(first, second);
  });
}

/** What a click on a heading does: the first sorts upwards, the next downwards, the third as it came. */
export function afterClick(order: Order | undefined, heading: string): Order | undefined {
  if (order?.by !== heading) return { by: heading, descending: false };
  return order.descending ? undefined : { by: heading, descending: true };
}

/** Rows in which a cell has the text, in small letters. */
export function rowsWith(
  rows: readonly number[],
  columns: readonly Field[],
  textOf: (field: Field, row: number) => string,
  wanted: string,
): readonly number[] {
  const needle = wanted.trim().toLowerCase();
  if (needle === '') return rows;
  return rows.filter((row) => columns.some((field) => textOf(field, row).toLowerCase().includes(needle)));
}
