export {
  openDatabase,
  type Database,
  type DatabaseObserver,
  type DatabaseOptions,
  type Queryable,
} from './database.ts';
export { DatabaseUnavailable, isUniqueViolation } from './errors.ts';
export { migrate, MigrationError, type Migration } from './migrate.ts';
export { sql, type SqlText, type SqlValue } from './sql.ts';
