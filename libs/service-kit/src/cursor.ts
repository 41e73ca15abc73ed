import { ServiceError } from './errors.ts';

/** Where a page of a list that is sorted by time, newest first, ended. */
export interface Position {
  readonly createdAt: Date;
  readonly id: string;
}

/** Thirteen digits of milliseconds reach to the year 2286. */
const pattern = /^(\d{1,13})\.([0-9a-f-]{36})$/;

/** The opaque cursor of a position: its time in milliseconds and the id, in base64url. */
export const encodeCursor = ({ createdAt, id }: Position): string =>
  Buffer.from(`${createdAt.getTime()}.${id}`).toString('base64url');

/** @throws ServiceError `bad_cursor` for anything that `encodeCursor` did not make */
export function decodeCursor(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  const [, milliseconds, id] = pattern.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  const position = { createdAt: new Date(Number(milliseconds)), id: id ?? '' };
  if (id === undefined || encodeCursor(position) !== cursor) {
    throw new ServiceError('bad_cursor', 'Take the cursor from nextCursor of the page before, unchanged.');
  }
  return position;
}

/**
 * Makes a page of rows. Ask the database for one row more than `limit`: it tells whether there is a next page.
 */
export function toPage<Row extends Position, Item>(rows: readonly Row[], limit: number, present: (row: Row) => Item) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(present), nextCursor: rows.length > limit && last ? encodeCursor(last) : null };
}
