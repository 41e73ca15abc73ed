import { setTimeout as sleep } from 'node:timers/promises';
import type { Tracer } from '@opentelemetry/api';
import { Pool } from 'pg';
import type { CancelSignal } from './cancel-signal.ts';
import { DatabaseUnavailable } from './errors.ts';
import { Lease } from './lease.ts';
import { observeOperations, type DatabaseObserver } from './observe.ts';
import type { SqlText } from './sql.ts';
import { describeStatement } from './statement.ts';
import { runTransaction, type Transaction, type TransactionOptions } from './transaction.ts';
import { resultTypes } from './types.ts';

export type { Transaction, TransactionOptions } from './transaction.ts';

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** Who connects: PostgreSQL's `application_name`. */
  readonly name: string;
  /** Connections of the pool. Default 10. */
  readonly connectionsMax?: number;
  /** How long one statement may take before the server cancels it, in ms. Default 5 s. */
  readonly statementTimeoutMs?: number;
  /** How long to wait for a connection, a free one or a new one, in ms. Default 2 s. */
  readonly connectTimeoutMs?: number;
  readonly tracer?: Tracer;
  readonly observer?: DatabaseObserver;
  /** Hears of connections that broke while they were idle. They are replaced; nothing else is to do. */
  readonly onError?: (error: Error) => void;
}

export interface QueryOptions {
  /** Aborting it cancels the query on the server too. */
  readonly signal?: CancelSignal | undefined;
}

export interface Queryable {
  /**
   * Runs one statement, prepared under a name made from its text.
   * @throws DatabaseUnavailable, QueryCancelled, or PostgreSQL's own error with its SQLSTATE in `code`
   */
  query<Row = unknown>(statement: SqlText, options?: QueryOptions): Promise<Row[]>;
}

/** Where a server listens. */
export interface Place {
  readonly address: string;
  readonly port: number;
}

export interface PoolStats {
  /** Connections open or being opened. */
  readonly total: number;
  readonly idle: number;
  /** Callers that wait for a connection. */
  readonly waiting: number;
}

export interface Database extends Queryable {
  /**
   * BEGIN, the work, COMMIT; ROLLBACK where the work throws. Nothing is tried again.
   * @throws what the work threw; TransactionRolledBack where the server rolled back what it was asked to commit
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * Whether the server answers, for readiness checks. A query that succeeded within the last second counts as an answer,
   * so that a pool that is busy with work does not look like a server that is away.
   * @param timeoutMs default 1 s
   * @throws DatabaseUnavailable
   */
  ping(timeoutMs?: number): Promise<void>;
  stats(): PoolStats;
  /**
   * Sends connections somewhere else from now on, such as through a proxy, or back to the server with `undefined`. Idle ones are
   * closed, those at work finish where they are.
   */
  redirect(place: Place | undefined): void;
  /** Closes the connections, after the queries under way, for which it waits at most 5 s. */
  close(): Promise<void>;
}

const freshMs = 1_000;
const closeMsMax = 5_000;
const idleMs = 30_000;
const retirePollMs = 20;
/** What the network may add to a statement's time before the connection counts as dead. */
const networkGraceMs = 1_000;

/** Opens a pool. No connection is made until the first query, so this never fails for a server that is away. */
export function openDatabase(options: DatabaseOptions): Database {
  const { statementTimeoutMs = 5_000, onError = () => undefined } = options;
  const place = placeOf(options.url);
  let pool = openPool(options, place, statementTimeoutMs, onError);
  let redirected: Place | undefined;
  /** Pools that were left behind and finish what they have. */
  const left = new Map<Pool, Promise<void>>();
  const operations = observeOperations({ place, tracer: options.tracer, observer: options.observer });
  let answeredAt = -Infinity;
  let pinging: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  const takeAndRun = async <Row>(statement: SqlText, name: string | undefined, signal?: CancelSignal) => {
    const lease = await Lease.take(pool, signal);
    try {
      const { rows } = await lease.run({ text: statement.text, values: statement.values, name }, signal);
      answeredAt = performance.now();
      return rows as Row[];
    } finally {
      lease.release();
    }
  };

  const askServer = async () => {
    const lease = await Lease.take(pool);
    try {
      await lease.run({ text: 'SELECT 1' });
      answeredAt = performance.now();
    } finally {
      lease.release();
    }
  };

  return {
    query<Row>(statement: SqlText, { signal }: QueryOptions = {}) {
      const known = describeStatement(statement.text);
      return operations.observe(known, statement.text, () => takeAndRun<Row>(statement, known.name, signal));
    },
    transaction: (work, transactionOptions = {}) =>
      runTransaction({ take: (signal) => Lease.take(pool, signal), operations }, work, transactionOptions),
    async ping(timeoutMs = 1_000) {
      if (performance.now() - answeredAt < freshMs) return;
      pinging ??= askServer().finally(() => (pinging = undefined));
      await withDeadline(pinging, timeoutMs);
    },
    stats: () => sumOf([pool, ...left.keys()]),
    redirect(next) {
      if (closing || (next?.address === redirected?.address && next?.port === redirected?.port)) return;
      redirected = next;
      const old = pool;
      pool = openPool(options, next ?? place, statementTimeoutMs, onError);
      left.set(
        old,
        retire(old).finally(() => left.delete(old)),
      );
    },
    close() {
      closing ??= Promise.race([
        Promise.all([pool.end(), ...left.values()]).then(() => undefined),
        sleep(closeMsMax, undefined, { ref: false }),
      ]);
      return closing;
    },
  };
}

/** Ends a pool after those who wait for one of its connections have had it: a pool that ends forgets them. */
async function retire(pool: Pool): Promise<void> {
  while (pool.waitingCount > 0) await sleep(retirePollMs, undefined, { ref: false });
  await pool.end();
}

/** Of all pools, as one. */
const sumOf = (pools: readonly Pool[]): PoolStats => ({
  total: pools.reduce((sum, pool) => sum + pool.totalCount, 0),
  idle: pools.reduce((sum, pool) => sum + pool.idleCount, 0),
  waiting: pools.reduce((sum, pool) => sum + pool.waitingCount, 0),
});

function openPool(
  options: DatabaseOptions,
  { address, port }: Place,
  statementTimeoutMs: number,
  onError: (error: Error) => void,
): Pool {
  const { username, password, pathname } = new URL(options.url);
  const pool = new Pool({
    host: address,
    port,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    application_name: options.name,
    max: options.connectionsMax ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 2_000,
    idleTimeoutMillis: idleMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + networkGraceMs,
    idle_in_transaction_session_timeout: statementTimeoutMs + networkGraceMs,
    keepAlive: true,
    types: resultTypes,
  });
  pool.on('error', onError);
  // A connection that breaks while a transaction holds it, between two of its statements, has no listener of the pool's.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

function placeOf(url: string) {
  const { pathname, hostname, port } = new URL(url);
  return { database: decodeURIComponent(pathname.slice(1)), address: hostname, port: Number(port || 5432) };
}

async function withDeadline(work: Promise<void>, timeoutMs: number): Promise<void> {
  const timer = new AbortController();
  const late = sleep(timeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw new DatabaseUnavailable(`The database did not answer a ping in ${timeoutMs} ms.`, {
      outcome: 'timeout',
      definite: true,
      cause: undefined,
    });
  });
  try {
    await Promise.race([work, late]);
  } finally {
    timer.abort();
    late.catch(() => undefined);
  }
}
