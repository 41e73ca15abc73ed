import type { Outcome } from '@gameday/conventions';

/** The server gave no answer: it is away, starting, shutting down, too slow, or out of connections. */
export class DatabaseUnavailable extends Error {
  readonly code = 'database_unavailable';
  readonly database: string;
  readonly outcome: Extract<Outcome, 'timeout' | 'connection_error'>;

  constructor(database: string, outcome: DatabaseUnavailable['outcome'], cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`the database ${database} is not available: ${reason}`, { cause });
    this.name = 'DatabaseUnavailable';
    this.database = database;
    this.outcome = outcome;
  }
}

/** An error that PostgreSQL itself reported, see its documentation, appendix A. */
interface ServerError extends Error {
  readonly code: string;
  readonly constraint?: string;
}

const sqlState = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
};

/** Whether an error says that a unique index, or a particular one, refused the row. */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  sqlState(error) === '23505' && (constraint === undefined || (error as ServerError).constraint === constraint);

const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);

/** Class 08: connection; 53: out of resources; 57P: shut down or starting; 57014: cancelled by the statement time-out. */
const serverAway = /^(08|53|57P)/;

/** The kind of unavailability that an error means; undefined when the server answered with an error of the statement. */
export function unavailability(error: unknown): DatabaseUnavailable['outcome'] | undefined {
  const code = sqlState(error);
  if (code === '57014') return 'timeout';
  if (code !== undefined && (networkCodes.has(code) || serverAway.test(code))) return 'connection_error';
  const message = error instanceof Error ? error.message : '';
  if (/timeout exceeded when trying to connect|Query read timeout/i.test(message)) return 'timeout';
  if (/Connection terminated|Client has encountered a connection error|not queryable/i.test(message)) {
    return 'connection_error';
  }
  return undefined;
}
