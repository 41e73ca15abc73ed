import { attribute, type Outcome } from '@gameday/conventions';
import { SpanKind, SpanStatusCode, type Attributes, type Span, type Tracer } from '@opentelemetry/api';
import {
  ATTR_DB_NAMESPACE,
  ATTR_DB_OPERATION_NAME,
  ATTR_DB_QUERY_SUMMARY,
  ATTR_DB_QUERY_TEXT,
  ATTR_DB_RESPONSE_STATUS_CODE,
  ATTR_DB_SYSTEM_NAME,
  ATTR_ERROR_TYPE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  DB_SYSTEM_NAME_VALUE_POSTGRESQL,
} from '@opentelemetry/semantic-conventions';
import { databaseErrorCode, outcomeOfError } from './errors.ts';
import type { Statement } from './statement.ts';

/** Hears of every operation of a database, the wait for a connection included. */
export interface DatabaseObserver {
  /** @param info.operation SELECT, INSERT, …, BEGIN, COMMIT, ROLLBACK */
  operation(info: { readonly operation: string; readonly durationSeconds: number; readonly outcome: Outcome }): void;
}

/** Where a database is, for spans. */
export interface Place {
  readonly database: string;
  readonly address: string;
  readonly port: number;
}

export interface Operations {
  /** Does a statement within a span and reports how it ended. */
  observe<T>(statement: Statement, text: string, work: () => Promise<T>): Promise<T>;
  /** A span around several statements; undefined without a tracer. */
  startTransactionSpan(): Span | undefined;
}

export interface OperationsOptions {
  readonly place: Place;
  readonly tracer: Tracer | undefined;
  readonly observer: DatabaseObserver | undefined;
}

/** Transaction control is counted but gets no spans of its own: the transaction's span covers it. */
const withoutSpan = new Set(['BEGIN', 'COMMIT', 'ROLLBACK']);

export function observeOperations({ place, tracer, observer }: OperationsOptions): Operations {
  const common: Attributes = {
    [ATTR_DB_SYSTEM_NAME]: DB_SYSTEM_NAME_VALUE_POSTGRESQL,
    [ATTR_DB_NAMESPACE]: place.database,
    [ATTR_SERVER_ADDRESS]: place.address,
    [ATTR_SERVER_PORT]: place.port,
  };

  const startSpan = (statement: Statement, text: string): Span | undefined => {
    if (withoutSpan.has(statement.operation)) return undefined;
    const span = tracer?.startSpan(statement.summary, { kind: SpanKind.CLIENT });
    if (!span?.isRecording()) return span;
    span.setAttributes(common);
    span.setAttribute(ATTR_DB_OPERATION_NAME, statement.operation);
    span.setAttribute(ATTR_DB_QUERY_SUMMARY, statement.summary);
    // The text holds placeholders only: values are never a part of it.
    return span.setAttribute(ATTR_DB_QUERY_TEXT, text);
  };

  return {
    async observe(statement, text, work) {
      const started = performance.now();
      const span = startSpan(statement, text);
      const end = (outcome: Outcome) => {
        span?.end();
        observer?.operation({
          operation: statement.operation,
          durationSeconds: (performance.now() - started) / 1000,
          outcome,
        });
      };
      try {
        const result = await work();
        end('ok');
        return result;
      } catch (error) {
        const outcome = outcomeOfError(error);
        if (span) markFailed(span, error, outcome);
        end(outcome);
        throw error;
      }
    },
    startTransactionSpan: () =>
      tracer?.startSpan(`transaction ${place.database}`, { kind: SpanKind.INTERNAL, attributes: common }),
  };
}

/** Notes an error by its code: PostgreSQL's messages may quote values. */
export function markFailed(span: Span, error: unknown, outcome: Outcome): void {
  const state = databaseErrorCode(error);
  if (state !== undefined) span.setAttribute(ATTR_DB_RESPONSE_STATUS_CODE, state);
  span.setAttribute(ATTR_ERROR_TYPE, state ?? (error instanceof Error ? error.name : 'unknown'));
  span.setAttribute(attribute.outcome, outcome);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
