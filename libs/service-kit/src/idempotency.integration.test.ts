import { openDatabase, migrate, sql, type Database } from '@gameday/postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemContext, type CallContext } from './handlers.ts';
import { forgetOldKeys, idempotencyMigration, once } from './idempotency.ts';
import { testDatabase } from './testing/database.ts';

let database: Database;
let drop: () => Promise<void>;
const table = { name: 'effects', up: 'CREATE TABLE effects (id serial PRIMARY KEY, what text NOT NULL)' };

beforeAll(async () => {
  const made = await testDatabase();
  drop = made.drop;
  database = openDatabase({ url: made.url, name: 'idempotency' });
  await migrate(database, [table, idempotencyMigration]);
});
afterAll(async () => {
  await database.close();
  await drop();
});
beforeEach(async () => {
  await database.query(sql`DELETE FROM effects`);
  await database.query(sql`DELETE FROM idempotency_keys`);
});

const as = (userId: string | undefined, idempotencyKey: string | undefined): CallContext => ({
  ...systemContext('r'),
  userId,
  idempotencyKey,
});
const add = (context: CallContext, what: string) =>
  once(database, { context, request: ['add', what] }, async (tx) => {
    const [row] = await tx.query<{ id: number }>(sql`INSERT INTO effects (what) VALUES (${what}) RETURNING id`);
    return { id: row?.id };
  });
const effects = async () =>
  (await database.query<{ what: string }>(sql`SELECT what FROM effects`)).map(({ what }) => what);

describe('once', () => {
  it('has one effect and one result per key', async () => {
    const results = [await add(as('ann', 'k'), 'x'), await add(as('ann', 'k'), 'x'), await add(as('ann', 'k'), 'x')];
    expect(new Set(results.map(({ id }) => id)).size).toBe(1);
    expect(await effects()).toEqual(['x']);
  });

  it('has an effect each time without a key', async () => {
    await add(as('ann', undefined), 'x');
    await add(as('ann', undefined), 'x');
    expect(await effects()).toEqual(['x', 'x']);
  });

  it('keeps people’s keys apart, and nobody’s too', async () => {
    await add(as('ann', 'k'), 'x');
    await add(as('bob', 'k'), 'y');
    await add(as(undefined, 'k'), 'z');
    expect(await effects()).toEqual(['x', 'y', 'z']);
  });

  it('refuses another request under the same key', async () => {
    await add(as('ann', 'k'), 'x');
    await expect(add(as('ann', 'k'), 'y')).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    expect(await effects()).toEqual(['x']);
  });

  it('refuses while the first is under way, and answers when it has ended', async () => {
    const go = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const context = as('ann', 'k');
    const first = once(database, { context, request: ['slow'] }, async () => {
      begun.resolve();
      await go.promise;
      return 'done';
    });
    await begun.promise;
    const again = () => once(database, { context, request: ['slow'] }, async () => 'again');
    await expect(again()).rejects.toMatchObject({ code: 'request_in_progress' });
    go.resolve();
    expect(await first).toBe('done');
    expect(await again()).toBe('done');
  });

  it('remembers nothing of work that failed: neither the key nor half an effect', async () => {
    const context = as('ann', 'k');
    const failing = once(database, { context, request: ['add', 'x'] }, async (tx) => {
      await tx.query(sql`INSERT INTO effects (what) VALUES ('half')`);
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(await effects()).toEqual([]);
    await add(context, 'x');
    expect(await effects()).toEqual(['x']);
  });

  it('forgets a key after 24 hours', async () => {
    await add(as('ann', 'old'), 'x');
    await add(as('ann', 'new'), 'x');
    await database.query(sql`UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = 'old'`);
    await add(as('ann', 'old'), 'y');
    expect(await effects()).toEqual(['x', 'x', 'y']);
    await database.query(sql`UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = 'old'`);
    await forgetOldKeys(database);
    const kept = await database.query<{ key: string }>(sql`SELECT key FROM idempotency_keys`);
    expect(kept.map(({ key }) => key)).toEqual(['new']);
  });
});
