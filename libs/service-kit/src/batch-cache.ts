import { metric } from '@gameday/conventions';
import type { Telemetry } from '@gameday/telemetry';

export interface BatchCacheOptions {
  /** Name on the metrics. */
  readonly name: string;
  /** How long a value is served without asking, in milliseconds. */
  readonly ttlMs: number;
  /** How long after that an old value is served when asking fails (RFC 5861, stale-if-error), in milliseconds. */
  readonly staleIfErrorMs: number;
  /** Values kept at most; the ones stored longest ago go first. */
  readonly sizeMax: number;
  readonly telemetry: Telemetry;
  /** Milliseconds; only differences are used. */
  readonly now?: () => number;
}

/** What came of a look-up of several keys. */
export interface Lookup<Value> {
  /** Values of the keys that have one. */
  readonly values: ReadonlyMap<string, Value>;
  /** The error of the source, when it failed and what is missing or old is its fault. */
  readonly failure: unknown;
}

export interface BatchCache<Value> {
  /** Looks several keys up: what is fresh from memory, the rest in one question. Never rejects. */
  lookUp(keys: readonly string[], ask: Ask<Value>): Promise<Lookup<Value>>;
  /** Stores what is known to be so, such as what was just changed. */
  set(key: string, value: Value): void;
}

/** Asks the source for keys; keys without a value are left out of the answer. */
export type Ask<Value> = (keys: readonly string[]) => Promise<Readonly<Record<string, Value>>>;

interface Entry<Value> {
  /** Undefined: the source said that there is none. */
  readonly value: Value | undefined;
  readonly storedAt: number;
}

/** A question that was asked for a key and not answered yet. */
type Pending = Promise<{ readonly failure: unknown }>;

/**
 * A cache for look-ups of many keys at once. Whoever asks for a key that somebody is asking for already waits for that
 * answer (request coalescing), so that a crowd asks once.
 */
export function createBatchCache<Value>(options: BatchCacheOptions): BatchCache<Value> {
  const { name, ttlMs, staleIfErrorMs, sizeMax, telemetry, now = () => performance.now() } = options;
  const entries = new Map<string, Entry<Value>>();
  const pending = new Map<string, Pending>();
  const lookups = telemetry.metrics.counter(metric.cacheLookups);
  const count = (result: string, number: number) => number > 0 && lookups.inc({ cache: name, result }, number);

  const store = (key: string, value: Value | undefined) => {
    entries.delete(key);
    entries.set(key, { value, storedAt: now() });
    if (entries.size > sizeMax) entries.delete(entries.keys().next().value as string);
  };
  const isFresh = (key: string) => {
    const entry = entries.get(key);
    return entry !== undefined && now() - entry.storedAt <= ttlMs;
  };

  const question = async (keys: readonly string[], ask: Ask<Value>): Pending => {
    try {
      const answer = await ask(keys);
      for (const key of keys) store(key, answer[key]);
      return { failure: undefined };
    } catch (failure) {
      return { failure };
    } finally {
      for (const key of keys) pending.delete(key);
    }
  };

  return {
    async lookUp(keys, ask) {
      const wanted = [...new Set(keys)];
      const missing = wanted.filter((key) => !isFresh(key));
      count('hit', wanted.length - missing.length);
      const unasked = missing.filter((key) => !pending.has(key));
      if (unasked.length > 0) {
        const asked = question(unasked, ask);
        for (const key of unasked) pending.set(key, asked);
      }
      const answers = await Promise.all(missing.flatMap((key) => pending.get(key) ?? []));
      const failure = answers.find((answer) => answer.failure !== undefined)?.failure;
      const oldest = now() - ttlMs - staleIfErrorMs;
      const values = new Map<string, Value>();
      let stale = 0;
      for (const key of wanted) {
        const entry = entries.get(key);
        if (entry?.value === undefined || entry.storedAt < oldest) continue;
        values.set(key, entry.value);
        if (!isFresh(key)) stale += 1;
      }
      count('stale', stale);
      count('miss', missing.length - stale);
      return { values, failure };
    },
    set: store,
  };
}
