import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Outcome } from '@gameday/conventions';
import { openDatabase, type Database, type DatabaseOptions } from './database.ts';
import { DatabaseUnavailable, isUniqueViolation, QueryCancelled, TransactionRolledBack } from './errors.ts';
import { sql } from './sql.ts';
import { createTestDatabase, createTestNetwork, type TestDatabase } from './test-database.ts';

let server: TestDatabase;
const opened: Array<{ close(): Promise<void> }> = [];

beforeAll(async () => {
  server = await createTestDatabase();
  const client = await server.connect();
  await client.query('CREATE TABLE things (id integer PRIMARY KEY, name text, CONSTRAINT things_name UNIQUE (name))');
  await client.end();
});
afterAll(() => server.drop());
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

const open = (options: Partial<DatabaseOptions> = {}): Database => {
  const database = openDatabase({ url: server.url, name: 'test', connectTimeoutMs: 1_000, ...options });
  opened.push(database);
  return database;
};
const openNetwork = async () => {
  const network = await createTestNetwork(server.url);
  opened.push(network);
  return network;
};
/** Waits until the server is at work on a query of this text. */
const isRunning = async (text: string): Promise<void> => {
  const other = await server.connect();
  const active = async () =>
    (
      await other.query(
        `SELECT FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE $1`,
        [`%${text}%`],
      )
    ).rowCount === 1;
  await vi.waitUntil(active, 5_000);
  await other.end();
};
const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );

describe('a query', () => {
  it('gives rows for parameters of every kind', async () => {
    const date = new Date('2026-01-02T03:04:05.678Z');
    const [row] = await open().query(sql`
      SELECT ${1}::int AS int, ${'a'}::text AS text, ${true}::boolean AS bool, ${date}::timestamptz AS date, ${null}::text AS nothing,
        ${Buffer.from('bytes')}::bytea AS bytes, ${9_007_199_254_740_993n}::bigint::text AS big, ${['a', 'b']}::text[] AS list,
        ${JSON.stringify({ a: [1] })}::jsonb AS json, count(*) AS count FROM generate_series(1, 3)`);
    expect(row).toEqual({
      ...{ int: 1, text: 'a', bool: true, date, nothing: null, bytes: Buffer.from('bytes') },
      ...{ big: '9007199254740993', list: ['a', 'b'], json: { a: [1] }, count: 3 },
    });
  });

  it('refuses a bigint that a number cannot hold, and the connection goes on', async () => {
    const database = open({ connectionsMax: 1 });
    await expect(database.query(sql`SELECT 9007199254740993::bigint AS big`)).rejects.toThrow('select it as text');
    expect(await database.query(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  });

  it('is prepared once a connection', async () => {
    const database = open({ connectionsMax: 1 });
    for (const id of [1, 2, 3]) await database.query(sql`SELECT ${id}::int AS prepared_once`);
    const [count] = await database.query(
      sql`SELECT count(*) AS count FROM pg_prepared_statements WHERE statement LIKE '%AS prepared_once%' AND statement NOT LIKE '%count(*)%'`,
    );
    expect(count).toEqual({ count: 1 });
  });

  it('tells a violated unique constraint by its name', async () => {
    const database = open();
    const add = () => database.query(sql`INSERT INTO things (id, name) VALUES (${100}, ${'unique'})`);
    await add();
    const error = await caught(add());
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'things_pkey')).toBe(true);
    expect(isUniqueViolation(error, 'things_name')).toBe(false);
  });

  it('reports each operation with its outcome', async () => {
    const seen: Array<readonly [string, Outcome]> = [];
    const database = open({ observer: { operation: ({ operation, outcome }) => seen.push([operation, outcome]) } });
    await database.query(sql`SELECT 1`);
    await caught(database.query(sql`SELECT ${'no number'}::text::int`));
    await caught(database.query(sql`SELECT nonsense`));
    await database.transaction((tx) => tx.query(sql`SELECT 1`));
    expect(seen).toEqual([
      ['SELECT', 'ok'],
      ['SELECT', 'client_error'],
      ['SELECT', 'server_error'],
      ['BEGIN', 'ok'],
      ['SELECT', 'ok'],
      ['COMMIT', 'ok'],
    ]);
  });

  it('is cancelled on the server too when its signal is aborted', async () => {
    const database = open();
    const abort = new AbortController();
    const slow = caught(database.query(sql`SELECT pg_sleep(${30}) /* to be cancelled */`, { signal: abort.signal }));
    await isRunning('to be cancelled');
    abort.abort();
    expect(await slow).toBeInstanceOf(QueryCancelled);
    const other = await server.connect();
    const left = () =>
      other.query(`SELECT FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%to be ' || 'cancelled%'`);
    await vi.waitUntil(async () => (await left()).rowCount === 0, 2_000);
    await other.end();
    expect(await database.query(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  });

  it('is cancelled while it waits for a connection, and leaves none behind', async () => {
    const database = open({ connectionsMax: 1, connectTimeoutMs: 5_000 });
    const slow = database.query(sql`SELECT pg_sleep(0.3)`);
    expect(await caught(database.query(sql`SELECT 1`, { signal: AbortSignal.timeout(50) }))).toBeInstanceOf(
      QueryCancelled,
    );
    await slow;
    expect(await database.query(sql`SELECT 2 AS two`)).toEqual([{ two: 2 }]);
    expect(database.stats()).toEqual({ total: 1, idle: 1, waiting: 0 });
  });
});

describe('a database that is away', () => {
  it('is unavailable for sure where no connection can be made', async () => {
    const error = await caught(open({ url: 'postgres://nobody@127.0.0.1:1/nothing' }).query(sql`SELECT 1`));
    expect(error).toBeInstanceOf(DatabaseUnavailable);
    expect(error).toMatchObject({ outcome: 'connection_error', definite: true, code: 'database_unavailable' });
  });

  it('is unavailable where the pool has no connection in time', async () => {
    const database = open({ connectionsMax: 1, connectTimeoutMs: 100 });
    const slow = database.query(sql`SELECT pg_sleep(0.5)`);
    expect(await caught(database.query(sql`SELECT 1`))).toMatchObject({ outcome: 'timeout', definite: true });
    await slow;
  });

  it('is unavailable where a statement takes too long, which ends on the server', async () => {
    const database = open({ statementTimeoutMs: 100 });
    expect(await caught(database.query(sql`SELECT pg_sleep(5)`))).toMatchObject({ outcome: 'timeout', definite: true });
  });

  it('is unavailable where the network swallows the answer, and the connection is not used again', async () => {
    const network = await openNetwork();
    const database = open({ url: network.url, connectionsMax: 1, statementTimeoutMs: 100 });
    await database.query(sql`SELECT 1`);
    network.swallow();
    expect(await caught(database.query(sql`SELECT 2`))).toMatchObject({ outcome: 'timeout', definite: false });
    network.mend();
    expect(await database.query(sql`SELECT 3 AS three`)).toEqual([{ three: 3 }]);
  });

  it('is told by an error where the connection breaks during a query, and comes back by itself', async () => {
    const network = await openNetwork();
    const database = open({ url: network.url });
    const slow = caught(database.query(sql`SELECT pg_sleep(5) /* to be cut */`));
    await isRunning('to be cut');
    network.cut();
    expect(await slow).toMatchObject({ name: 'DatabaseUnavailable', outcome: 'connection_error', definite: false });
    expect(await caught(database.ping())).toBeInstanceOf(DatabaseUnavailable);
    network.mend();
    await database.ping();
  });

  it('does not crash the process by breaking an idle connection', async () => {
    const errors: Error[] = [];
    const database = open({ onError: (error) => errors.push(error) });
    const [row] = await database.query<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
    const other = await server.connect();
    await other.query('SELECT pg_terminate_backend($1)', [row?.pid]);
    await other.end();
    await vi.waitUntil(() => errors.length === 1, 5_000);
    expect(await database.query(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  });

  it('answers a ping within its time, even where nothing comes back', async () => {
    const network = await openNetwork();
    network.swallow();
    const started = performance.now();
    expect(await caught(open({ url: network.url, connectTimeoutMs: 5_000 }).ping(200))).toMatchObject({
      outcome: 'timeout',
    });
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('counts a fresh answer as a ping, so that a busy pool is not taken for a server that is away', async () => {
    const database = open({ connectionsMax: 1 });
    await database.query(sql`SELECT 1`);
    const slow = database.query(sql`SELECT pg_sleep(0.5)`);
    await database.ping(50);
    await slow;
  });
});

describe('a transaction', () => {
  const names = async (database: Database) =>
    (await database.query<{ name: string }>(sql`SELECT name FROM things WHERE id < 100 ORDER BY id`)).map(
      ({ name }) => name,
    );
  afterEach(async () => {
    await open().query(sql`DELETE FROM things`);
  });

  it('commits what its work did and gives its result', async () => {
    const database = open();
    const result = await database.transaction(async (tx) => {
      await Promise.all([1, 2].map((id) => tx.query(sql`INSERT INTO things (id, name) VALUES (${id}, ${`n${id}`})`)));
      return 'done';
    });
    expect(result).toBe('done');
    expect(await names(database)).toEqual(['n1', 'n2']);
  });

  it('rolls back where its work throws, and gives the connection back', async () => {
    const database = open({ connectionsMax: 1 });
    const work = database.transaction(async (tx) => {
      await tx.query(sql`INSERT INTO things (id, name) VALUES (1, 'lost')`);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await names(database)).toEqual([]);
    expect(database.stats()).toEqual({ total: 1, idle: 1, waiting: 0 });
  });

  it('says so where a statement had failed and the work went on', async () => {
    const work = open().transaction(async (tx) => {
      await caught(tx.query(sql`SELECT nonsense`));
    });
    expect(await caught(work)).toBeInstanceOf(TransactionRolledBack);
  });

  it('keeps its isolation and may be read only', async () => {
    const database = open();
    const settings = await database.transaction(
      (tx) =>
        tx.query(
          sql`SELECT current_setting('transaction_isolation') AS isolation, current_setting('transaction_read_only') AS "readOnly"`,
        ),
      { isolation: 'repeatable read', readOnly: true },
    );
    expect(settings).toEqual([{ isolation: 'repeatable read', readOnly: 'on' }]);
  });

  it('ends where its connection breaks between two statements, without crashing the process', async () => {
    const database = open({ connectionsMax: 1 });
    const work = database.transaction(async (tx) => {
      const [row] = await tx.query<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
      const other = await server.connect();
      await other.query('SELECT pg_terminate_backend($1)', [row?.pid]);
      await other.end();
      // Time for the broken connection's error to arrive while no statement waits for it: that is what must not crash.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await tx.query(sql`SELECT 1`);
    });
    expect(await caught(work)).toBeInstanceOf(DatabaseUnavailable);
    expect(await database.query(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  });

  it('refuses queries after its end', async () => {
    const database = open();
    let kept: Database | undefined;
    await database.transaction(async (tx) => {
      kept = tx as unknown as Database;
    });
    await expect(kept?.query(sql`SELECT 1`)).rejects.toThrow('the transaction has ended');
  });
});

describe('closing', () => {
  it('lets the queries under way end', async () => {
    const database = open();
    const slow = database.query(sql`SELECT pg_sleep(0.5), 1 AS one /* to end */`);
    await isRunning('to end');
    await database.close();
    expect(await slow).toMatchObject([{ one: 1 }]);
    expect(await caught(database.query(sql`SELECT 1`))).toBeInstanceOf(DatabaseUnavailable);
  });
});
