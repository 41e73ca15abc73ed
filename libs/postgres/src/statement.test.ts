import { describe, expect, it } from 'vitest';
import { describeStatement } from './statement.ts';

describe('a statement', () => {
  it.each([
    ['SELECT id FROM users WHERE id = $1', 'SELECT', 'SELECT users'],
    ['  -- who\n select id from public.users', 'SELECT', 'SELECT public.users'],
    ['SELECT count(*) FROM (SELECT 1 FROM posts) AS p', 'SELECT', 'SELECT posts'],
    ['INSERT INTO posts (id) VALUES ($1)', 'INSERT', 'INSERT posts'],
    ['UPDATE outbox SET attempts = attempts + 1', 'UPDATE', 'UPDATE outbox'],
    ['DELETE FROM "Odd Name" WHERE id = $1', 'DELETE', 'DELETE "Odd Name"'],
    ['WITH old AS (DELETE FROM a RETURNING id) SELECT * FROM old', 'DELETE', 'DELETE a'],
    ['SELECT pg_try_advisory_xact_lock($1)', 'SELECT', 'SELECT'],
    ['BEGIN', 'BEGIN', 'BEGIN'],
    ['', 'QUERY', 'QUERY'],
  ])('%j is summarized', (text, operation, summary) => {
    expect(describeStatement(text)).toMatchObject({ operation, summary });
  });

  it('has a name that depends on its text alone and fits a PostgreSQL identifier', () => {
    const first = describeStatement('SELECT 1 AS a').name;
    expect(describeStatement('SELECT 1 AS a').name).toBe(first);
    expect(describeStatement('SELECT 1 AS b').name).not.toBe(first);
    expect(first).toMatch(/^\w{1,63}$/);
  });
});
