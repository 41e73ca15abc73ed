import type { IncomingHttpHeaders } from 'node:http';
import { metric } from '@gameday/conventions';
import type { Kit } from '@gameday/service-kit';

/** A whole answer of the origin. */
export interface Stored {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

export interface EdgeCacheOptions {
  readonly telemetry: Kit['telemetry'];
  /** Answers kept at most; the one stored longest ago goes first. Default 64. */
  readonly entriesMax?: number;
  /** Milliseconds; only differences are used. */
  readonly now?: () => number;
}

/** A shared cache in front of an origin, as RFC 9111 has it, for answers that are the same for everybody. */
export interface EdgeCache {
  /**
   * The answer to a GET: from memory while the origin's own Cache-Control lets it be, else from the origin.
   * @param key what the answer depends on: the resource, and the request headers that its `vary` names
   * @param ask asks the origin, without conditions
   */
  fetch(key: string, headers: IncomingHttpHeaders, ask: () => Promise<Stored>): Promise<Stored>;
}

interface Entry extends Stored {
  readonly storedAt: number;
  readonly freshMs: number;
  readonly staleMs: number;
}

/** Questions of one key: the one under way, and the one that begins when it is answered. */
interface Flight {
  readonly current: Promise<Stored>;
  next: Promise<Stored> | undefined;
}

export function createEdgeCache({
  telemetry,
  entriesMax = 64,
  now = () => performance.now(),
}: EdgeCacheOptions): EdgeCache {
  const entries = new Map<string, Entry>();
  const flights = new Map<string, Flight>();
  const lookups = telemetry.metrics.counter(metric.cacheLookups);
  const count = (result: 'hit' | 'stale' | 'miss') => lookups.inc({ cache: 'edge', result });

  const store = (key: string, answer: Stored): void => {
    entries.delete(key);
    const { freshMs, staleMs } = lifetimeOf(answer.headers['cache-control']);
    if (answer.status !== 200 || freshMs + staleMs === 0) return;
    entries.set(key, { ...answer, storedAt: now(), freshMs, staleMs });
    if (entries.size > entriesMax) entries.delete(entries.keys().next().value as string);
  };

  const begin = (key: string, ask: () => Promise<Stored>): Promise<Stored> => {
    const current = ask().then((answer) => {
      store(key, answer);
      return answer;
    });
    const flight: Flight = { current, next: undefined };
    flights.set(key, flight);
    const ended = () => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    current.then(ended, ended);
    return current;
  };

  /**
   * One question for all who wait. An answer may be used only by those who came before it was asked for (RFC 9111, section
   * 5.2.2.4: `no-cache` wants a validation for each request), so whoever comes while a question is under way shares the next.
   */
  const ask = (key: string, question: () => Promise<Stored>): Promise<Stored> => {
    const flight = flights.get(key);
    if (!flight) return begin(key, question);
    flight.next ??= flight.current.then(
      () => begin(key, question),
      () => begin(key, question),
    );
    return flight.next;
  };

  return {
    async fetch(key, headers, question) {
      const entry = entries.get(key);
      const ageMs = entry ? now() - entry.storedAt : Number.POSITIVE_INFINITY;
      if (!entry || ageMs > entry.freshMs + entry.staleMs || wantsOrigin(headers)) {
        count('miss');
        return conditional(headers, await ask(key, question));
      }
      if (ageMs <= entry.freshMs) {
        count('hit');
      } else {
        count('stale');
        // RFC 5861: an old one now, a new one for those who come later. Whoever asks next hears of a failure.
        if (!flights.has(key)) begin(key, question).catch(() => undefined);
      }
      const aged = { ...entry.headers, age: String(Math.floor(ageMs / 1000)) };
      return conditional(headers, { status: entry.status, headers: aged, body: entry.body });
    },
  };
}

const directives = /(?:^|,)\s*(no-store|no-cache|private|(?:s-maxage|max-age|stale-while-revalidate)\s*=\s*"?\d+)/gi;

/** How long a shared cache may serve an answer: fresh, and after that stale while it asks again. */
export function lifetimeOf(cacheControl: string | undefined): { readonly freshMs: number; readonly staleMs: number } {
  const told = new Map<string, number>();
  for (const [, directive = ''] of (cacheControl ?? '').matchAll(directives)) {
    const [name = '', value = '0'] = directive.toLowerCase().split(/\s*=\s*"?/);
    told.set(name, Number(value) * 1000);
  }
  if (['no-store', 'no-cache', 'private'].some((name) => told.has(name))) return { freshMs: 0, staleMs: 0 };
  return {
    freshMs: told.get('s-maxage') ?? told.get('max-age') ?? 0,
    staleMs: told.get('stale-while-revalidate') ?? 0,
  };
}

/** The client wants what the origin says now (RFC 9111, section 5.2.1). */
const wantsOrigin = (headers: IncomingHttpHeaders): boolean =>
  headers['cache-control'] !== undefined &&
  /(?:^|,)\s*(?:no-cache|no-store|max-age\s*=\s*0)\b/i.test(headers['cache-control']);

/** 304 for a client that has this representation already (If-None-Match, weak comparison). */
function conditional(headers: IncomingHttpHeaders, answer: Stored): Stored {
  const given = headers['if-none-match'];
  const { etag } = answer.headers;
  if (answer.status !== 200 || given === undefined || etag === undefined) return answer;
  const strong = (tag: string) => tag.trim().replace(/^W\//, '');
  const has = given.trim() === '*' || given.split(',').some((tag) => strong(tag) === strong(etag));
  if (!has) return answer;
  const { 'content-type': _type, 'content-length': _length, 'content-encoding': _coding, ...rest } = answer.headers;
  return { status: 304, headers: rest, body: Buffer.alloc(0) };
}
