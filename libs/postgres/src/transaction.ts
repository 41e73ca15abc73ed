import { context, trace } from '@opentelemetry/api';
import type { QueryResult } from 'pg';
import type { CancelSignal } from './cancel-signal.ts';
import type { Queryable, QueryOptions } from './database.ts';
import { outcomeOfError, TransactionRolledBack } from './errors.ts';
import type { Lease } from './lease.ts';
import { markFailed, type Operations } from './observe.ts';
import type { SqlText } from './sql.ts';
import { describeStatement } from './statement.ts';

export interface TransactionOptions {
  /** Default: the server's, read committed. */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readonly readOnly?: boolean;
  /** Aborting it cancels the statement under way, which rolls the transaction back. */
  readonly signal?: CancelSignal | undefined;
}

export interface Transaction extends Queryable {
  /**
   * Runs a text of several statements without parameters, as migrations have them; it may take 10 minutes where the text
   * itself lifts the server's time-out. The text's source is the program itself.
   */
  script(text: string): Promise<void>;
}

const scriptMsMax = 600_000;

interface Means {
  take(signal: CancelSignal | undefined): Promise<Lease>;
  readonly operations: Operations;
}

/** Runs `work` between BEGIN and COMMIT on one connection, in a span that is the parent of its statements' spans. */
export async function runTransaction<T>(
  means: Means,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  const span = means.operations.startTransactionSpan();
  if (!span) return inTransaction(means, work, options);
  try {
    return await context.with(trace.setSpan(context.active(), span), () => inTransaction(means, work, options));
  } catch (error) {
    markFailed(span, error, outcomeOfError(error));
    throw error;
  } finally {
    span.end();
  }
}

async function inTransaction<T>(
  { take, operations }: Means,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  const { signal } = options;
  let lease: Lease | undefined;
  const control = (text: string): Promise<QueryResult> =>
    operations.observe(describeStatement(text), text, async () => {
      lease ??= await take(signal);
      return lease.run({ text });
    });
  let open = true;
  const tx = transactionOn(() => (open ? lease : undefined), operations, signal);
  try {
    await control(beginText(options));
    const result = await work(tx);
    open = false;
    const { command } = await control('COMMIT');
    // The server answers a COMMIT of a failed transaction with ROLLBACK, and with no error.
    if (command === 'ROLLBACK') throw new TransactionRolledBack();
    return result;
  } catch (error) {
    // Not `open`: a failed COMMIT or BEGIN has nothing left to roll back.
    if (open && lease) await control('ROLLBACK').catch(() => lease?.abandon());
    throw error;
  } finally {
    open = false;
    lease?.release();
  }
}

function transactionOn(
  lease: () => Lease | undefined,
  operations: Operations,
  transactionSignal: CancelSignal | undefined,
): Transaction {
  const held = (): Lease => {
    const current = lease();
    if (!current) throw new Error('the transaction has ended: await its queries within the function given to it');
    return current;
  };
  return {
    query<Row>(statement: SqlText, options: QueryOptions = {}) {
      const known = describeStatement(statement.text);
      const signal = options.signal ?? transactionSignal;
      const { text, values } = statement;
      return operations.observe(known, text, async () => {
        const { rows } = await held().run({ text, values, name: known.name }, signal);
        return rows as Row[];
      });
    },
    async script(text) {
      await held().run({ text, query_timeout: scriptMsMax }, transactionSignal);
    },
  };
}

const beginText = ({ isolation, readOnly }: TransactionOptions): string =>
  `BEGIN${isolation ? ` ISOLATION LEVEL ${isolation.toUpperCase()}` : ''}${readOnly ? ' READ ONLY' : ''}`;
