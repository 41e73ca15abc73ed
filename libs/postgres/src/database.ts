import { createHash } from 'node:crypto';
import type { Outcome } from '@gameday/conventions';
import { context, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import pg from 'pg';
import { DatabaseUnavailable, unavailability } from './errors.ts';
import type { SqlText } from './sql.ts';

/** Hears of every operation, for metrics. */
export interface DatabaseObserver {
  operation(info: { readonly operation: string; readonly durationSeconds: number; readonly outcome: Outcome }): void;
}

export interface DatabaseOptions {
  /** `postgres://role:password@127.0.0.1:port/database` */
  readonly url: string;
  /** Name for spans, metrics and messages. */
  readonly name: string;
  /** Connections at most; 10 unless told. */
  readonly connectionsMax?: number;
  /** A statement that takes longer is cancelled by the server; 5000 ms unless told. */
  readonly statementTimeoutMs?: number;
  /** Longest wait for a connection; 2000 ms unless told. */
  readonly connectTimeoutMs?: number;
  readonly tracer?: Tracer;
  readonly observer?: DatabaseObserver;
  /** Hears of idle connections that broke; the pool replaces them by itself. */
  readonly onError?: (error: Error) => void;
}

/** Runs statements. Times come back as `Date`, `bigint` as string, `jsonb` parsed. */
export interface Queryable {
  /** @throws DatabaseUnavailable when there is no answer; the server's own error for a statement that it refuses */
  query<Row = unknown>(statement: SqlText): Promise<Row[]>;
}

export interface Database extends Queryable {
  /** Runs `work` in a transaction: committed when it resolves, rolled back when it rejects. */
  transaction<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result>;
  /** @throws DatabaseUnavailable unless the server answers a query */
  ping(): Promise<void>;
  stats(): { readonly total: number; readonly idle: number; readonly waiting: number };
  close(): Promise<void>;
}

type Client = pg.Pool | pg.PoolClient;

export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connectionsMax ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 2_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: options.statementTimeoutMs ?? 5_000,
    application_name: `gameday ${options.name}`,
    keepAlive: true,
  });
  // Without a listener a connection that breaks while idle would end the process.
  pool.on('error', (error) => options.onError?.(error));
  const run = createRunner(options);
  return {
    query: (statement) => run(pool, statement),
    async transaction(work) {
      const client = await connect(pool, options.name);
      let broken: Error | undefined;
      const noteBreak = (error: Error) => void (broken = error);
      client.on('error', noteBreak);
      try {
        await run(client, begin);
        const result = await work({ query: (statement) => run(client, statement) });
        await run(client, commit);
        return result;
      } catch (error) {
        if (error instanceof DatabaseUnavailable) broken = error;
        if (!broken) await run(client, rollback).catch((failure: Error) => noteBreak(failure));
        throw error;
      } finally {
        client.off('error', noteBreak);
        // A broken connection is thrown away, not given back.
        client.release(broken ?? false);
      }
    },
    async ping() {
      await run(pool, select1);
    },
    stats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => pool.end(),
  };
}

const plain = (text: string): SqlText => ({ text, values: [] });
const begin = plain('BEGIN');
const commit = plain('COMMIT');
const rollback = plain('ROLLBACK');
const select1 = plain('SELECT 1');

async function connect(pool: pg.Pool, name: string): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw new DatabaseUnavailable(name, unavailability(error) ?? 'connection_error', error);
  }
}

/** Runs a statement as a named prepared statement, with a span and a measurement. */
function createRunner({ name, tracer, observer }: DatabaseOptions) {
  const server = serverAttributes(name);
  const statements = new Map<string, { readonly id: string; readonly operation: string; readonly text: string }>();
  const describe = (text: string) => {
    let known = statements.get(text);
    if (!known) {
      const oneLine = text.replace(/\s+/g, ' ').trim();
      const operation = (/^\w+/.exec(oneLine)?.[0] ?? 'QUERY').toUpperCase();
      known = { id: createHash('sha256').update(text).digest('base64url').slice(0, 16), operation, text: oneLine };
      statements.set(text, known);
    }
    return known;
  };

  return async <Row>(client: Client, statement: SqlText): Promise<Row[]> => {
    const { id, operation, text } = describe(statement.text);
    const span = tracer?.startSpan(`${operation} ${name}`, {
      kind: SpanKind.CLIENT,
      attributes: { ...server, 'db.operation.name': operation, 'db.query.text': text },
    });
    const started = performance.now();
    let outcome: Outcome = 'ok';
    const query = { name: id, text: statement.text, values: statement.values as unknown[] };
    try {
      const send = () => client.query(query);
      const result = await (span ? context.with(trace.setSpan(context.active(), span), send) : send());
      return result.rows as Row[];
    } catch (error) {
      const away = unavailability(error);
      outcome = away ?? 'client_error';
      span?.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
      span?.setAttribute('error.type', (error as { code?: string }).code ?? outcome);
      throw away ? new DatabaseUnavailable(name, away, error) : error;
    } finally {
      observer?.operation({ operation, durationSeconds: (performance.now() - started) / 1000, outcome });
      span?.end();
    }
  };
}

/** As OpenTelemetry's semantic conventions for PostgreSQL name them. */
const serverAttributes = (database: string) => ({
  'db.system.name': 'postgresql',
  'db.namespace': database,
  'peer.service': 'postgres',
});
