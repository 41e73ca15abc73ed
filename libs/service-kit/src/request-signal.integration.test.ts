import { openDatabase, QueryCancelled, sql, type Database } from '@gameday/postgres';
import { runWithContext } from '@gameday/telemetry';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelledWithRequest, withRequestSignal } from './request-signal.ts';
import { testDatabase } from './testing/database.ts';
import { quietTelemetry } from './testing/sample.ts';

let plain: Database;
let database: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  quietTelemetry();
  const made = await testDatabase();
  drop = made.drop;
  plain = openDatabase({ url: made.url, name: 'cancelled' });
  database = cancelledWithRequest(plain);
});
afterAll(async () => {
  await plain.close();
  await drop();
});

const sleeping = async () =>
  (
    await plain.query(
      sql`SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND state = 'active' AND pid <> pg_backend_pid()`,
    )
  ).length;

describe('a statement of a request that is given up', () => {
  it('is cancelled on the server', async () => {
    const request = new AbortController();
    const query = runWithContext(withRequestSignal(ROOT_CONTEXT, request.signal), () =>
      database.query(sql`SELECT pg_sleep(30)`).catch((error: unknown) => error),
    );
    while ((await sleeping()) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    request.abort();
    expect(await query).toBeInstanceOf(QueryCancelled);
    while ((await sleeping()) > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  it('runs to its end outside of a request', async () => {
    expect(await database.query(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  });
});
