import { lastValue, type Reading } from '@gameday/console-api';

/** A source that is asked again and again while somebody watches, and once for all who watch. */
export interface Feed<Value> {
  readonly reading: Reading<Value>;
  /** A reading that is not older than `ageMsMax`; asks where needed, and never rejects. */
  fresh(ageMsMax: number): Promise<Reading<Value>>;
  /** Calls back after every answer; asking begins with the first watcher and ends with the last. */
  watch(onReading: () => void): () => void;
  /** Ends what is under way, for good. */
  close(): void;
}

export interface FeedOptions<Value> {
  readonly read: (signal: AbortSignal) => Promise<Value>;
  /** From the end of one answer to the next question. */
  readonly intervalMs: number;
  /** Default `Date.now`. */
  readonly nowMs?: () => number;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function createFeed<Value>({ read, intervalMs, nowMs = Date.now }: FeedOptions<Value>): Feed<Value> {
  const watchers = new Set<() => void>();
  const closing = new AbortController();
  let reading: Reading<Value> = { state: 'loading' };
  let askedMs = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const failed = (error: unknown): Reading<Value> => {
    const last = lastValue(reading);
    return {
      state: 'away',
      reason: reasonOf(error),
      sinceMs: reading.state === 'away' ? reading.sinceMs : nowMs(),
      ...(last !== undefined && { last }),
    };
  };
  const ask = (): Promise<void> => {
    underWay ??= (async () => {
      askedMs = nowMs();
      try {
        reading = { state: 'ready', value: await read(closing.signal), atMs: nowMs() };
      } catch (error) {
        reading = failed(error);
      } finally {
        underWay = undefined;
      }
      for (const onReading of watchers) onReading();
    })();
    return underWay;
  };
  const goOn = () => {
    if (watchers.size === 0 || closing.signal.aborted) return;
    void ask().then(() => {
      // A watcher may have come back in the meantime and set the next question already.
      clearTimeout(timer);
      if (watchers.size > 0) timer = setTimeout(goOn, intervalMs).unref();
    });
  };

  return {
    get reading() {
      return reading;
    },
    async fresh(ageMsMax) {
      if (!closing.signal.aborted && (underWay || nowMs() - askedMs > ageMsMax)) await ask();
      return reading;
    },
    watch(onReading) {
      watchers.add(onReading);
      if (watchers.size === 1) goOn();
      return () => {
        watchers.delete(onReading);
        if (watchers.size === 0) clearTimeout(timer);
      };
    },
    close() {
      closing.abort();
      watchers.clear();
      clearTimeout(timer);
    },
  };
}
