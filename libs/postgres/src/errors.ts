import type { Outcome } from '@gameday/conventions';

/** The database did not answer: away, refusing connections, stopping, or too slow. */
export class DatabaseUnavailable extends Error {
  readonly code = 'database_unavailable';
  readonly outcome: Extract<Outcome, 'timeout' | 'connection_error'>;
  /** Whether it is certain that the statement had no effect. */
  readonly definite: boolean;

  constructor(
    message: string,
    options: { outcome: DatabaseUnavailable['outcome']; definite: boolean; cause: unknown },
  ) {
    super(message, { cause: options.cause });
    this.name = 'DatabaseUnavailable';
    this.outcome = options.outcome;
    this.definite = options.definite;
  }
}

/** The query's signal was aborted. */
export class QueryCancelled extends Error {
  readonly code = 'query_cancelled';

  constructor(cause: unknown) {
    super('The query was cancelled by its caller.', { cause });
    this.name = 'QueryCancelled';
  }
}

/** A transaction went on after one of its statements had failed, so that the server rolled it back at its COMMIT. */
export class TransactionRolledBack extends Error {
  readonly code = 'transaction_rolled_back';

  constructor() {
    super('The transaction was rolled back: a statement in it had failed and the error was not passed on.');
    this.name = 'TransactionRolledBack';
  }
}

/** The SQLSTATE of an error that PostgreSQL itself reported; undefined for others. */
export function databaseErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('severity' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Whether an error says that a unique constraint (this one, where it is named) was violated. */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  databaseErrorCode(error) === '23505' &&
  (constraint === undefined || (error as { constraint?: unknown }).constraint === constraint);

/** Starting, stopping, out of connections or of other resources (PostgreSQL, appendix A, classes 08, 53 and 57P). */
const unavailableState = /^(08|53|57P0[1-5])/;
const timeoutStates = new Set(['57014', '55P03', '25P03', '25P04']);
const connectionCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END', 'EADDRNOTAVAIL'],
]);
/** The driver has only texts for what happens to its connections. */
const connectionTexts =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;
const timeoutTexts =
  /^(timeout exceeded when trying to connect|Query read timeout|Connection terminated due to connection timeout)/;

/** Turns what the driver threw into the error of this library; what PostgreSQL said about the statement stays as it is. */
export function toDatabaseError(error: unknown, sent: boolean): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseUnavailable || error instanceof QueryCancelled)
    return error;
  const state = databaseErrorCode(error);
  if (state !== undefined) {
    if (timeoutStates.has(state)) return unavailable('The database took too long.', 'timeout', true, error);
    // A server that stops rolls back what it had under way, unless the commit was on its way.
    return unavailableState.test(state)
      ? unavailable('The database is not available.', 'connection_error', !sent, error)
      : error;
  }
  if (timeoutTexts.test(error.message))
    return unavailable('The database did not answer in time.', 'timeout', !sent, error);
  const code = (error as NodeJS.ErrnoException).code;
  if (connectionTexts.test(error.message) || (code !== undefined && connectionCodes.has(code))) {
    return unavailable('The database cannot be reached.', 'connection_error', !sent, error);
  }
  return error;
}

function unavailable(text: string, outcome: DatabaseUnavailable['outcome'], definite: boolean, cause: Error) {
  return new DatabaseUnavailable(`${text.slice(0, -1)}: ${reasonOf(cause)}`, { outcome, definite, cause });
}

/** Errors of several addresses tried have an empty message and the reasons inside. */
function reasonOf(error: Error): string {
  if (error.message) return error.message;
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : undefined;
  return inner instanceof Error ? inner.message : ((error as NodeJS.ErrnoException).code ?? error.name);
}

/** How a statement ended, as the metrics have it. */
export function outcomeOfError(error: unknown): Outcome {
  if (error instanceof DatabaseUnavailable) return error.outcome;
  if (error instanceof QueryCancelled) return 'cancelled';
  // Class 22: a value does not fit; class 23: a constraint is violated. Both say no to the caller and work as they should.
  return /^2[23]/.test(databaseErrorCode(error) ?? '') ? 'client_error' : 'server_error';
}
