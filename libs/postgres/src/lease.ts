import type { Pool, PoolClient, QueryResult } from 'pg';
import type { CancelSignal } from './cancel-signal.ts';
import { requestCancel } from './cancel.ts';
import { DatabaseUnavailable, QueryCancelled, toDatabaseError } from './errors.ts';

/** How long a cancelled query may take to end before its connection is cut. */
const cancelGraceMs = 1_000;

export interface Command {
  readonly text: string;
  readonly values?: readonly unknown[];
  readonly name?: string | undefined;
  /** In ms, in place of the pool's. */
  readonly query_timeout?: number;
}

/** A connection taken from the pool. */
export class Lease {
  readonly #client: PoolClient;
  /** Set once the connection must not be used again. */
  #broken = false;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(client: PoolClient) {
    this.#client = client;
  }

  /**
   * Waits for a connection.
   * @throws DatabaseUnavailable where none can be had in time, QueryCancelled where the signal is aborted before
   */
  static async take(pool: Pool, signal?: CancelSignal): Promise<Lease> {
    if (signal?.aborted) throw new QueryCancelled(signal.reason);
    const connecting = pool.connect();
    try {
      const client = await (signal ? unlessAborted(connecting, signal) : connecting);
      return new Lease(client);
    } catch (error) {
      // The pool still hands out the connection that nobody waits for any more.
      if (error instanceof QueryCancelled)
        connecting.then(
          (client) => client.release(),
          () => undefined,
        );
      throw toDatabaseError(error, false);
    }
  }

  /** Runs a command after the ones before it. */
  run(command: Command, signal?: CancelSignal): Promise<QueryResult> {
    const run = this.#queue.then(() => this.#run(command, signal));
    this.#queue = run.catch(() => undefined);
    return run;
  }

  async #run(command: Command, signal: CancelSignal | undefined): Promise<QueryResult> {
    if (signal?.aborted) throw new QueryCancelled(signal.reason);
    const cancel = () => void this.#cancel();
    signal?.addEventListener('abort', cancel);
    try {
      return await this.#client.query(command as { text: string; values?: unknown[]; name?: string });
    } catch (error) {
      if (signal?.aborted) throw new QueryCancelled(signal.reason);
      const known = toDatabaseError(error, true);
      // After a time-out of the driver the answer may still come: it must not be taken for the next query's.
      if (known instanceof DatabaseUnavailable)
        this.#broken ||= known.outcome === 'connection_error' || !known.definite;
      throw known;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** A late cancel request could hit the next query of this connection, so the connection is not used again. */
  async #cancel(): Promise<void> {
    this.#broken = true;
    const cut = setTimeout(() => this.#cut(), cancelGraceMs);
    cut.unref();
    await requestCancel(this.#client);
    await this.#queue;
    clearTimeout(cut);
  }

  #cut(): void {
    const { connection } = this.#client as unknown as { connection: { stream: { destroy(): void } } };
    connection.stream.destroy();
  }

  /** Has the connection closed when it is given back. */
  abandon(): void {
    this.#broken = true;
  }

  /** Gives the connection back; a broken one is closed. */
  release(): void {
    this.#client.release(this.#broken);
  }
}

function unlessAborted<T>(promise: Promise<T>, signal: CancelSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new QueryCancelled(signal.reason));
    signal.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
