import { describe, expect, it } from 'vitest';
import { sql, type SqlValue } from './sql.ts';

describe('the sql template', () => {
  it('sends values as parameters', () => {
    const statement = sql`SELECT * FROM users WHERE nickname = ${"'; DROP TABLE users --"} AND age > ${30}`;
    expect(statement.text).toBe('SELECT * FROM users WHERE nickname = $1 AND age > $2');
    expect(statement.values).toEqual(["'; DROP TABLE users --", 30]);
  });

  it('puts pieces of SQL together and numbers their parameters anew', () => {
    const columns = sql`id, text`;
    const page = sql`AND (created_at, id) < (${'2026-01-01'}, ${'p1'})`;
    const statement = sql`SELECT ${columns} FROM posts WHERE author_id = ${'u1'} ${page} LIMIT ${10}`;
    expect(statement.text).toBe(
      'SELECT id, text FROM posts WHERE author_id = $1 AND (created_at, id) < ($2, $3) LIMIT $4',
    );
    expect(statement.values).toEqual(['u1', '2026-01-01', 'p1', 10]);
  });

  it('puts pieces into pieces', () => {
    const inner = sql`a = ${1}`;
    const outer = sql`(${inner} OR ${inner})`;
    expect(sql`SELECT 1 WHERE ${outer} AND b = ${2}`.text).toBe('SELECT 1 WHERE (a = $1 OR a = $2) AND b = $3');
    expect(sql`${outer}`.values).toEqual([1, 1]);
  });

  it('takes an empty piece', () => {
    const statement = sql`SELECT 1 ${sql``} WHERE x = ${1}`;
    expect(statement.text).toBe('SELECT 1  WHERE x = $1');
  });

  it.each([
    ['undefined', undefined],
    ['an object', { a: 1 }],
    ['a function', () => 1],
    ['an invalid date', new Date('nonsense')],
    ['undefined in an array', [1, undefined]],
  ])('refuses %s', (_name, value) => {
    expect(() => sql`SELECT ${value as SqlValue}`).toThrow(TypeError);
  });
});
