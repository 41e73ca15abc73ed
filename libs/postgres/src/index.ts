export type { CancelSignal } from './cancel-signal.ts';
export { openDatabase } from './database.ts';
export type {
  Database,
  DatabaseOptions,
  Place,
  PoolStats,
  Queryable,
  QueryOptions,
  Transaction,
  TransactionOptions,
} from './database.ts';
export {
  databaseErrorCode,
  DatabaseUnavailable,
  isUniqueViolation,
  QueryCancelled,
  TransactionRolledBack,
} from './errors.ts';
export { migrate, MigrationRefused } from './migrate.ts';
export type { Migration } from './migrate.ts';
export type { DatabaseObserver } from './observe.ts';
export { sql, SqlText } from './sql.ts';
export type { SqlValue } from './sql.ts';
