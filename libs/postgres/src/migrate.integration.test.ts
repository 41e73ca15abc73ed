import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from './database.ts';
import { DatabaseUnavailable } from './errors.ts';
import { migrate, MigrationRefused } from './migrate.ts';
import { sql } from './sql.ts';
import { createTestDatabase, createTestNetwork, type TestDatabase } from './test-database.ts';

let server: TestDatabase;
let database: Database;
beforeAll(async () => {
  server = await createTestDatabase();
});
afterAll(() => server.drop());
beforeEach(() => {
  database = openDatabase({ url: server.url, name: 'test', statementTimeoutMs: 500 });
});
afterEach(async () => {
  await database.transaction((tx) => tx.script('DROP SCHEMA public CASCADE; CREATE SCHEMA public'));
  await database.close();
});

const users = { name: 'users', up: 'CREATE TABLE users (id integer); CREATE TABLE sessions (id integer);' };
const posts = { name: 'posts', up: 'CREATE TABLE posts (id integer)' };
const tables = async () =>
  (
    await database.query<{ table: string }>(
      sql`SELECT tablename AS table FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`,
    )
  ).map(({ table }) => table);

describe('migrating', () => {
  it('applies what is missing, in order, and nothing twice', async () => {
    expect(await migrate(database, [users])).toEqual(['users']);
    expect(await migrate(database, [users, posts])).toEqual(['posts']);
    expect(await migrate(database, [users, posts])).toEqual([]);
    expect(await tables()).toEqual(['posts', 'schema_migrations', 'sessions', 'users']);
  });

  it('is done by one of many replicas that start at once', async () => {
    const slow = { name: 'slow', up: 'CREATE TABLE slow (id integer); SELECT pg_sleep(0.3)' };
    const replicas = Array.from({ length: 5 }, () => openDatabase({ url: server.url, name: 'replica' }));
    const applied = await Promise.all(replicas.map((replica) => migrate(replica, [slow, users, posts])));
    await Promise.all(replicas.map((replica) => replica.close()));
    expect(applied.flat().toSorted()).toEqual(['posts', 'slow', 'users']);
  });

  it('may take longer than the statement time-out', async () => {
    const long = { name: 'long', up: 'SELECT pg_sleep(2)' };
    expect(await migrate(database, [long])).toEqual(['long']);
  });

  it('keeps the steps before one that fails, and nothing of that one', async () => {
    const broken = { name: 'broken', up: 'CREATE TABLE half (id integer); SELECT nonsense' };
    await expect(migrate(database, [users, broken, posts])).rejects.toThrow('nonsense');
    expect(await tables()).toEqual(['schema_migrations', 'sessions', 'users']);
    expect(await migrate(database, [users, posts])).toEqual(['posts']);
  });

  it.each([
    ['an applied step is unknown', [users], 'is unknown here'],
    ['an applied step was changed', [users, { ...posts, up: 'CREATE TABLE posts (id bigint)' }], 'was changed'],
    ['a step was put before an applied one', [posts, users], 'only ever added at the end'],
    ['two steps have one name', [users, posts, users], 'two steps are named'],
  ])('refuses where %s', async (_case, migrations, message) => {
    await migrate(database, [users, posts]);
    const work = migrate(database, migrations);
    await expect(work).rejects.toThrow(MigrationRefused);
    await expect(work).rejects.toThrow(message);
  });

  it('takes a step that was only formatted anew for the same', async () => {
    await migrate(database, [users]);
    expect(await migrate(database, [{ ...users, up: `\n  ${users.up.replace(';', ';\n  ')}\n` }])).toEqual([]);
  });

  it('waits for a server that is not there yet', async () => {
    const network = await createTestNetwork(server.url);
    network.cut();
    const early = openDatabase({ url: network.url, name: 'early' });
    setTimeout(() => network.mend(), 600);
    expect(await migrate(early, [users], { waitMs: 5_000 })).toEqual(['users']);
    await early.close();
    await network.close();
  });

  it.each([
    ['the server', (url: URL) => (url.port = '1')],
    ['the database', (url: URL) => (url.pathname = '/missing')],
  ])('says what it waited for where %s does not come', async (_what, change) => {
    const url = new URL(server.url);
    change(url);
    const never = openDatabase({ url: url.href, name: 'never' });
    const error: unknown = await migrate(never, [users], { waitMs: 600 }).catch((thrown: unknown) => thrown);
    await never.close();
    expect(error).toBeInstanceOf(DatabaseUnavailable);
    expect((error as Error).message).toContain('PostgreSQL was not ready within 0.6 s');
  });
});
