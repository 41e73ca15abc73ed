import { createHash, createHmac } from 'node:crypto';
import { sql, type Database, type Queryable } from '@gameday/postgres';
import { ServiceError } from './errors.ts';
import type { CallContext } from './handlers.ts';

/** Migration for services whose POSTs take an `Idempotency-Key`. */
export const idempotencyMigration = {
  name: 'idempotency keys',
  up: `
    CREATE TABLE idempotency_keys (
      scope text NOT NULL,
      key text NOT NULL,
      fingerprint bytea NOT NULL,
      result jsonb NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (scope, key)
    );
    CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
  `,
};

/** How long a key is kept, in hours. */
const keptHours = 24;

export interface OnceOptions {
  readonly context: CallContext;
  /** What was asked for: the route and everything in the request that decides the effect. */
  readonly request: readonly unknown[];
  /** For requests with secrets in them: the fingerprint is keyed, so that nobody can guess the secret from it. */
  readonly fingerprintKey?: string;
}

/**
 * Does `work` in a transaction, once per idempotency key of the person: with the key's first request the result is
 * stored in the same transaction, so that effect and memory of it come together or not at all; a repetition gets the
 * stored result. Without a key it is a plain transaction. (After the IETF draft httpapi-idempotency-key-header.)
 *
 * The result is stored as JSON: keep secrets out of it.
 * @throws ServiceError `request_in_progress` while the first is under way, `idempotency_key_reused` with another request
 */
export async function once<Result>(
  database: Database,
  options: OnceOptions,
  work: (tx: Queryable) => Promise<Result>,
): Promise<Result> {
  const { idempotencyKey: key, userId } = options.context;
  if (key === undefined) return database.transaction(work);
  const scope = userId ?? '';
  const fingerprint = fingerprintOf(options);
  return database.transaction(async (tx) => {
    const [lock] = await tx.query<{ taken: boolean }>(
      sql`SELECT pg_try_advisory_xact_lock(hashtextextended(${`${scope} ${key}`}, 0)) AS taken`,
    );
    if (!lock?.taken)
      throw new ServiceError('request_in_progress', 'The first request with this key has not ended yet.');
    const [known] = await tx.query<{ fingerprint: Buffer; result: Result }>(sql`
      SELECT fingerprint, result FROM idempotency_keys
      WHERE scope = ${scope} AND key = ${key} AND created_at > now() - make_interval(hours => ${keptHours})`);
    if (known && !known.fingerprint.equals(fingerprint)) {
      throw new ServiceError('idempotency_key_reused', 'Use a new key for another request.');
    }
    if (known) return known.result;
    const result = await work(tx);
    await tx.query(sql`
      INSERT INTO idempotency_keys (scope, key, fingerprint, result)
      VALUES (${scope}, ${key}, ${fingerprint}, ${JSON.stringify(result ?? null)}::jsonb)
      ON CONFLICT (scope, key) DO UPDATE
      SET fingerprint = excluded.fingerprint, result = excluded.result, created_at = now()`);
    return result;
  });
}

function fingerprintOf({ request, fingerprintKey }: OnceOptions): Buffer {
  const text = JSON.stringify(request);
  const hash = fingerprintKey === undefined ? createHash('sha256') : createHmac('sha256', fingerprintKey);
  return hash.update(text).digest();
}

/** Removes keys past their time; call it now and then. */
export async function forgetOldKeys(database: Database): Promise<void> {
  await database.query(
    sql`DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(hours => ${keptHours})`,
  );
}
