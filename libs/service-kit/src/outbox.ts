import { attribute, label, metric, type Outcome } from '@gameday/conventions';
import { sql, type Database, type Queryable } from '@gameday/postgres';
import { extractContext, injectHeaders, runWithContext, type Telemetry, withoutTracing } from '@gameday/telemetry';
import { context as otel, SpanKind, trace } from '@opentelemetry/api';
import { PeerUnavailable, RemoteError } from './errors.ts';

/**
 * The transactional outbox (Richardson, Microservices Patterns, ch. 3): an event is stored in the transaction that
 * causes it, and delivered afterwards, as often as it takes. The receiver takes each event id once.
 */
export const outboxMigration = {
  name: 'outbox',
  up: `
    CREATE TABLE outbox (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      payload jsonb NOT NULL,
      trace_context jsonb NOT NULL,
      attempts integer NOT NULL DEFAULT 0,
      next_attempt_at timestamptz NOT NULL DEFAULT now(),
      refused text
    );
    CREATE INDEX outbox_pending ON outbox (next_attempt_at) WHERE refused IS NULL;
  `,
};

/** Stores an event within the transaction of its cause. Call `wake` of the relay after the commit. */
export async function addToOutbox(tx: Queryable, payload: object): Promise<void> {
  const carrier: Record<string, string> = {};
  injectHeaders(otel.active(), carrier);
  await tx.query(sql`
    INSERT INTO outbox (payload, trace_context)
    VALUES (${JSON.stringify(payload)}::jsonb, ${JSON.stringify(carrier)}::jsonb)`);
}

export interface OutboxOptions<Payload> {
  readonly database: Database;
  readonly telemetry: Telemetry;
  /** Hands one event to its receiver, which must take a repeated id once. */
  deliver(event: { readonly id: string; readonly payload: Payload }): Promise<void>;
}

export interface OutboxRelay {
  /** Delivers now what waits; call it after a commit that added an event. */
  wake(): void;
  /** Stops after the delivery under way. */
  close(): Promise<void>;
}

/** Events fetched at once. */
const batchSize = 20;
/** How long a fetched event is this relay's own: past that another may deliver it too. */
const leaseSeconds = 10;
/** Waiting time after a failure: 0.25 s doubling to 5 s, so that little time passes after the receiver is back. */
const backoffSecondsMin = 0.25;
const backoffSecondsMax = 5;
/** How often the table is looked at when nobody wakes the relay. */
const pollMs = 1_000;

interface OutboxRow<Payload> {
  readonly id: string;
  readonly payload: Payload;
  readonly trace_context: Record<string, string>;
  readonly attempts: number;
}

/** Starts delivering. Several replicas may do so side by side: each event is one relay's at a time. */
export function startOutbox<Payload>(options: OutboxOptions<Payload>): OutboxRelay {
  const { database, telemetry } = options;
  const deliveries = telemetry.metrics.counter(metric.outboxDelivered);
  const pending = telemetry.metrics.gauge(metric.outboxPending);
  let closed = false;
  let wakeUp: (() => void) | undefined;
  let woken = false;

  const claim = () =>
    database.query<OutboxRow<Payload>>(sql`
      UPDATE outbox SET attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => ${leaseSeconds})
      WHERE id IN (
        SELECT id FROM outbox WHERE refused IS NULL AND next_attempt_at <= now()
        ORDER BY next_attempt_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)
      RETURNING id, payload, trace_context, attempts`);

  const countWaiting = async (): Promise<number> => {
    const [count] = await database.query<{ waiting: number }>(
      sql`SELECT count(*)::int AS waiting FROM outbox WHERE refused IS NULL`,
    );
    return count?.waiting ?? 0;
  };

  const postpone = (row: OutboxRow<Payload>) => {
    const seconds = Math.min(backoffSecondsMax, backoffSecondsMin * 2 ** (row.attempts - 1));
    return database.query(sql`
      UPDATE outbox SET next_attempt_at = now() + make_interval(secs => ${seconds}) WHERE id = ${row.id}`);
  };

  const deliverOne = async (row: OutboxRow<Payload>): Promise<void> => {
    const parent = extractContext(row.trace_context);
    const span = telemetry.tracer.startSpan('outbox deliver', { kind: SpanKind.PRODUCER }, parent);
    const outcome = await runWithContext(trace.setSpan(parent, span), async (): Promise<Outcome> => {
      try {
        await options.deliver(row);
        await database.query(sql`DELETE FROM outbox WHERE id = ${row.id}`);
        return 'ok';
      } catch (error) {
        return handleFailure(row, error);
      }
    });
    span.setAttribute(attribute.outcome, outcome);
    span.end();
    deliveries.inc({ [label.outcome]: outcome });
  };

  const handleFailure = async (row: OutboxRow<Payload>, error: unknown): Promise<Outcome> => {
    // A refusal will not change by itself: the event is kept, with the reason, for a person to look at.
    if (error instanceof RemoteError && error.status < 500) {
      telemetry.logger.error({ err: error, event: row.id }, 'an event was refused by its receiver and set aside');
      await database.query(sql`UPDATE outbox SET refused = ${error.message} WHERE id = ${row.id}`);
      return 'client_error';
    }
    if (row.attempts === 1) telemetry.logger.warn({ err: error, event: row.id }, 'an event waits for its receiver');
    await postpone(row);
    return error instanceof PeerUnavailable ? error.outcome : 'server_error';
  };

  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
      if (woken || closed) wakeUp();
    });

  const run = async (): Promise<void> => {
    while (!closed) {
      woken = false;
      let claimed = 0;
      try {
        const rows = await withoutTracing(claim);
        claimed = rows.length;
        await Promise.all(rows.map(deliverOne));
        pending.set({}, await withoutTracing(countWaiting));
      } catch (error) {
        if (!closed) telemetry.logger.warn({ err: error }, 'the outbox could not be read');
      }
      if (claimed < batchSize) await pause();
    }
  };

  const done = run();
  return {
    wake() {
      woken = true;
      wakeUp?.();
    },
    async close() {
      closed = true;
      wakeUp?.();
      await done;
    },
  };
}
