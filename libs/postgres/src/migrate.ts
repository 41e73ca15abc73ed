import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Queryable } from './database.ts';
import { DatabaseUnavailable } from './errors.ts';
import { sql, SqlText } from './sql.ts';

/** One step of a schema. Never change one that has been released: add another. */
export interface Migration {
  readonly name: string;
  /** One or more statements; they run in one transaction. */
  readonly up: string;
}

/** The database's schema and the code's do not go together. */
export class MigrationError extends Error {
  readonly code = 'migration_mismatch';
}

interface Applied {
  readonly name: string;
  readonly checksum: string;
}

const retryMs = 200;

const checksumOf = ({ up }: Migration): string =>
  createHash('sha256').update(up.replace(/\s+/g, ' ').trim()).digest('hex');

/**
 * Brings a database's schema up to date. Replicas that start together take turns by an advisory lock.
 * @param options.waitMs how long to wait for a server that is still starting; 0 unless told
 * @returns the names of the migrations that were applied now
 * @throws MigrationError when the database has a migration that is unknown here, or one that was changed since
 * @throws DatabaseUnavailable when the server does not answer in time
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  options: { readonly waitMs?: number } = {},
): Promise<string[]> {
  await waitFor(database, options.waitMs ?? 0);
  return database.transaction(async (tx) => {
    await tx.query(sql`SELECT pg_advisory_xact_lock(hashtextextended('schema migrations', 0))`);
    await tx.query(sql`
      CREATE TABLE IF NOT EXISTS schema_migrations (
        position integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now())`);
    const applied = await tx.query<Applied>(sql`SELECT name, checksum FROM schema_migrations ORDER BY position`);
    applied.forEach((row, index) => compare(row, migrations[index], index));
    const missing = migrations.slice(applied.length);
    for (const [index, migration] of missing.entries()) await apply(tx, migration, applied.length + index);
    return missing.map(({ name }) => name);
  });
}

async function waitFor(database: Database, waitMs: number): Promise<void> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    try {
      return await database.ping();
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable) && !isNotThereYet(error)) throw error;
      if (performance.now() > deadline) throw error;
      await sleep(retryMs);
    }
  }
}

/** While a lab is being set up, the database or its role may not have been made yet. */
const isNotThereYet = (error: unknown): boolean =>
  ['3D000', '28P01', '28000'].includes((error as { code?: string }).code ?? '');

function compare(applied: Applied, wanted: Migration | undefined, index: number): void {
  if (!wanted) {
    throw new MigrationError(
      `the database has the migration "${applied.name}" (number ${index + 1}), which this version does not know: ` +
        'it was made by a newer version. Run that one, or empty the lab with `gameday reset`.',
    );
  }
  if (applied.name !== wanted.name || applied.checksum !== checksumOf(wanted)) {
    throw new MigrationError(
      `the migration "${wanted.name}" (number ${index + 1}) is not the one that was applied ("${applied.name}"): ` +
        'a released migration must not change. Restore it and add another, or empty the lab with `gameday reset`.',
    );
  }
}

async function apply(tx: Queryable, migration: Migration, position: number): Promise<void> {
  for (const statement of migration.up.split(/;\s*$/m)) {
    if (statement.trim() !== '') await tx.query(new SqlText(statement, []));
  }
  await tx.query(sql`
    INSERT INTO schema_migrations (position, name, checksum)
    VALUES (${position}, ${migration.name}, ${checksumOf(migration)})`);
}
