import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Transaction } from './database.ts';
import { databaseErrorCode, DatabaseUnavailable } from './errors.ts';
import { sql } from './sql.ts';

/** One step of a schema. Once it has been applied anywhere it is never changed: a new step is added. */
export interface Migration {
  readonly name: string;
  /** SQL, several statements; it runs in a transaction. */
  readonly up: string;
}

/** The database has steps that this program does not know, or knows differently: the program is not the one for it. */
export class MigrationRefused extends Error {
  readonly code = 'migration_refused';

  constructor(message: string) {
    super(message);
    this.name = 'MigrationRefused';
  }
}

export interface MigrateOptions {
  /** How long to wait for a server that is still starting, in ms. Default 30 s. */
  readonly waitMs?: number;
}

/** Key of the advisory lock under which migrations run: the bytes of "gameday". */
const lockKey = 29_099_044_684_157_305n;
const pauseMs = 250;

/**
 * Brings a database to the newest step. Many replicas may call it at once: one works, the others wait for it. Each step
 * has a transaction of its own, with its line in `schema_migrations`.
 * @returns names of the steps that this call applied
 * @throws MigrationRefused, DatabaseUnavailable where the server does not answer within `waitMs`, or a step's own error
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  { waitMs = 30_000 }: MigrateOptions = {},
): Promise<string[]> {
  assertNamesDiffer(migrations);
  await waitForServer(database, waitMs);
  const applied: string[] = [];
  for (;;) {
    const name = await database.transaction((tx) => applyNext(tx, migrations));
    if (name === undefined) return applied;
    applied.push(name);
  }
}

/** Applies the first step that is missing; undefined when none is. */
async function applyNext(tx: Transaction, migrations: readonly Migration[]): Promise<string | undefined> {
  await tx.script(`SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock(${lockKey})`);
  await tx.script(`
    CREATE TABLE IF NOT EXISTS schema_migrations (
      position integer PRIMARY KEY,
      name text NOT NULL UNIQUE,
      checksum text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`);
  const known = await tx.query<{ name: string; checksum: string }>(
    sql`SELECT name, checksum FROM schema_migrations ORDER BY position`,
  );
  known.forEach((row, index) => assertSame(row, migrations[index], index));
  const next = migrations[known.length];
  if (!next) return undefined;
  await tx.script(next.up);
  await tx.query(sql`
    INSERT INTO schema_migrations (position, name, checksum)
    VALUES (${known.length}, ${next.name}, ${checksumOf(next)})`);
  return next.name;
}

function assertSame(row: { name: string; checksum: string }, migration: Migration | undefined, index: number): void {
  const where = `step ${index + 1} of the database's schema`;
  if (!migration)
    throw new MigrationRefused(`${where}, "${row.name}", is unknown here: the database is newer than this program`);
  if (migration.name !== row.name) {
    throw new MigrationRefused(
      `${where} is "${row.name}", but "${migration.name}" here: steps are only ever added at the end`,
    );
  }
  if (checksumOf(migration) !== row.checksum) {
    throw new MigrationRefused(
      `${where}, "${row.name}", was changed after it had been applied: add a new step instead`,
    );
  }
}

/** Indentation and blank lines do not count, so that formatting a file changes no step. */
const checksumOf = ({ up }: Migration): string =>
  createHash('sha256').update(up.trim().replaceAll(/\s+/g, ' ')).digest('hex');

function assertNamesDiffer(migrations: readonly Migration[]): void {
  const names = migrations.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new MigrationRefused(`two steps are named "${twice}"`);
}

/** A server that was just made may not have the role (28000, 28P01) or the database (3D000) yet. */
const notYetStates = new Set(['28000', '28P01', '3D000']);

async function waitForServer(database: Database, waitMs: number): Promise<void> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    try {
      return await database.ping();
    } catch (error) {
      const notYet = error instanceof DatabaseUnavailable || notYetStates.has(databaseErrorCode(error) ?? '');
      if (!notYet || performance.now() + pauseMs > deadline) throw notYet ? gaveUp(waitMs, error) : error;
      await sleep(pauseMs);
    }
  }
}

function gaveUp(waitMs: number, error: unknown): DatabaseUnavailable {
  const reason = error instanceof Error ? error.message : String(error);
  return new DatabaseUnavailable(`PostgreSQL was not ready within ${waitMs / 1000} s (${reason}). Is it running?`, {
    outcome: 'connection_error',
    definite: true,
    cause: error,
  });
}
