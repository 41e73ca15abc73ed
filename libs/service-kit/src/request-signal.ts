import type { CancelSignal, Database } from '@gameday/postgres';
import { context, createContextKey, type Context } from '@opentelemetry/api';

const signalKey = createContextKey('gameday request signal');

/** The context of a request whose work is to end when `signal` is aborted. */
export const withRequestSignal = (parent: Context, signal: CancelSignal): Context => parent.setValue(signalKey, signal);

const currentSignal = (): CancelSignal | undefined => context.active().getValue(signalKey) as CancelSignal | undefined;

/** A database whose statements are cancelled on the server when the request that they are for is given up. */
export const cancelledWithRequest = (database: Database): Database => ({
  ...database,
  query: (statement, options) => database.query(statement, { ...signalOption(), ...options }),
  transaction: (work, options) => database.transaction(work, { ...signalOption(), ...options }),
});

function signalOption(): { signal?: CancelSignal } {
  const signal = currentSignal();
  return signal ? { signal } : {};
}
