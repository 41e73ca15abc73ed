import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, toPage } from './cursor.ts';

const id = '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000';
const createdAt = new Date('2026-01-02T03:04:05.678Z');

describe('a cursor', () => {
  it('comes back as the position it was made of', () => {
    expect(decodeCursor(encodeCursor({ createdAt, id }))).toEqual({ createdAt, id });
  });

  it('is absent on the first page', () => {
    expect(decodeCursor(undefined)).toBeUndefined();
  });

  const forged = (text: string) => Buffer.from(text).toString('base64url');
  it.each([
    ['empty', ''],
    ['no base64', '!!'],
    ['without a time', forged(`.${id}`)],
    ['without an id', forged('1.')],
    ['with something behind it', `${encodeCursor({ createdAt, id })}A`],
    ['written in another way', `${encodeCursor({ createdAt, id })}==`],
    ['with a time beyond all calendars', forged(`999999999999999.${id}`)],
    ['with a leading zero', forged(`01.${id}`)],
  ])('is refused when it is %s', (_what, cursor) => {
    expect(() => decodeCursor(cursor)).toThrow(expect.objectContaining({ code: 'bad_cursor' }) as Error);
  });
});

describe('a page', () => {
  const rows = [3, 2, 1].map((number) => ({ createdAt: new Date(number), id, number }));

  it('has a next one when there is a row more than asked for', () => {
    const page = toPage(rows, 2, ({ number }) => number);
    expect(page.items).toEqual([3, 2]);
    expect(decodeCursor(page.nextCursor ?? undefined)).toEqual({ createdAt: new Date(2), id });
  });

  it('is the last one when there is not', () => {
    expect(toPage(rows, 3, ({ number }) => number)).toEqual({ items: [3, 2, 1], nextCursor: null });
    expect(toPage([], 3, () => 0)).toEqual({ items: [], nextCursor: null });
  });
});
