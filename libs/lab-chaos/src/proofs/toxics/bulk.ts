import { httpRequests } from '../requests.ts';
import type { Context, Road } from '../road.ts';
import { talk, type Place } from '../talk.ts';

/** A lot of data that went a way. */
export interface Bulk {
  /** In the direction that was asked for. */
  readonly bytes: number;
  /** Of the answer. */
  readonly received: number;
  /** From the request to the last byte of the answer, in milliseconds. */
  readonly ms: number;
  /** In how many pieces the answer came. */
  readonly pieces: number;
  /** Whether it ended as it should. */
  readonly whole: boolean;
}

/** Node's HTTP servers take 16 KB of headers; what is echoed makes answers longer too. */
const padding = 6_000;
const requestsMax = 200;

/** So many bytes at most are sent for a proof. */
export const bulkBytesMax = 1_000_000;

/** How much one padded request brings in a direction, without the proxy. */
async function bytesPerRequest(road: Road, upstream: boolean, { signal }: Context): Promise<number> {
  const send = httpRequests(1, padding);
  if (upstream) return send.length;
  const { bytes } = await talk(road.direct, { send, forMs: 2_000, signal });
  return bytes;
}

async function overHttp(
  place: Place,
  count: number,
  upstream: boolean,
  forMs: number,
  context: Context,
): Promise<Bulk> {
  const send = httpRequests(count, padding);
  const { end, bytes, pieces, lastByteMs, endMs } = await talk(place, { send, forMs, signal: context.signal });
  const took = lastByteMs ?? endMs;
  return { bytes: upstream ? send.length : bytes, received: bytes, ms: took, pieces, whole: end === 'closed' };
}

/** @throws what the database says, or that it cannot be reached */
async function overPostgres(url: string, bytes: number, upstream: boolean, forMs: number): Promise<Bulk> {
  const { openDatabase, sql } = await import('@gameday/postgres');
  const timeouts = { connectTimeoutMs: forMs, statementTimeoutMs: forMs };
  const database = openDatabase({ url, name: 'gameday-chaos', connectionsMax: 1, ...timeouts, onError: () => {} });
  try {
    // Connecting and logging in are not what is measured.
    await database.query(sql`select 1`);
    const startedAt = performance.now();
    if (upstream) await database.query(sql`select length(${'x'.repeat(bytes)}::text)`);
    else await database.query(sql`select repeat('x', ${bytes}::int)`);
    return { bytes, received: bytes, ms: performance.now() - startedAt, pieces: 1, whole: true };
  } finally {
    await database.close();
  }
}

const cutOff: Bulk = { bytes: 0, received: 0, ms: 0, pieces: 0, whole: false };

/** Does it twice: a busy machine only adds to what it takes. */
async function quicker(send: () => Promise<Bulk>): Promise<Bulk> {
  const first = await send();
  const second = await send();
  return second.whole && second.ms < first.ms ? second : first;
}

export interface BulkPair {
  readonly direct: Bulk;
  readonly through: Bulk;
}

/**
 * Sends at least so many bytes in the toxic's direction, without and with the proxy.
 * @returns undefined when the other side gives no answer to measure by
 */
export async function sendBulk(
  road: Road,
  wantedBytes: number,
  { upstream, forMs }: { readonly upstream: boolean; readonly forMs: number },
  context: Context,
): Promise<BulkPair | undefined> {
  const { databaseUrl, direct, through } = road;
  if (road.speaks === 'postgres') {
    if (!databaseUrl) return undefined;
    const bytes = Math.min(bulkBytesMax, Math.max(1, Math.round(wantedBytes)));
    return {
      direct: await quicker(() => overPostgres(databaseUrl(direct), bytes, upstream, 5_000)),
      through: await overPostgres(databaseUrl(through), bytes, upstream, forMs).catch(() => cutOff),
    };
  }
  const each = await bytesPerRequest(road, upstream, context);
  if (each === 0) return undefined;
  const count = Math.min(requestsMax, Math.max(1, Math.ceil(Math.min(wantedBytes, bulkBytesMax) / each)));
  return {
    direct: await quicker(() => overHttp(direct, count, upstream, 5_000, context)),
    through: await overHttp(through, count, upstream, forMs, context),
  };
}
