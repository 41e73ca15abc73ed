import { Agent } from 'undici';

export interface LoadOptions {
  /**
   * Requests per second, at constant intervals whatever the answers do (open model: a stall is not hidden); or what they are to be
   * so many milliseconds after the start.
   */
  readonly rate: number | ((elapsedMs: number) => number);
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether an answer is as it should be. */
  isGood(status: number, body: string): boolean;
}

export interface LoadSample {
  /** When the request was due, by `performance.now()`. */
  readonly dueAt: number;
  readonly durationMs: number;
  readonly good: boolean;
  readonly what: string;
}

export interface Load {
  readonly samples: readonly LoadSample[];
  /** Stops sending and waits for the answers under way. */
  stop(): Promise<void>;
}

/** Starts a load on one address. Bounded by `stop`, and by an hour. */
export function startLoad({ rate, url, headers, isGood }: LoadOptions): Load {
  const agent = new Agent({ connections: 200, pipelining: 1, keepAliveTimeout: 30_000 });
  const samples: LoadSample[] = [];
  const pending = new Set<Promise<void>>();
  const started = performance.now();
  const { origin, pathname, search } = new URL(url);
  const rateAt = typeof rate === 'number' ? () => rate : rate;
  let dueMs = 0;
  const send = async (dueAt: number): Promise<void> => {
    let good = false;
    let what: string;
    try {
      const answer = await agent.request({ origin, path: pathname + search, method: 'GET', headers });
      const body = await answer.body.text();
      good = isGood(answer.statusCode, body);
      what = good ? String(answer.statusCode) : `${answer.statusCode} ${body.slice(0, 200)}`;
    } catch (error) {
      what = error instanceof Error ? error.message : String(error);
    }
    samples.push({ dueAt, durationMs: performance.now() - dueAt, good, what });
  };
  const timer = setInterval(() => {
    const elapsedMs = Math.min(3_600_000, performance.now() - started);
    for (; dueMs <= elapsedMs; dueMs += 1000 / Math.max(0.1, rateAt(dueMs))) {
      const request = send(started + dueMs);
      pending.add(request);
      void request.then(() => pending.delete(request));
    }
  }, 2);
  return {
    samples,
    async stop() {
      clearInterval(timer);
      await Promise.all(pending);
      await agent.close();
    },
  };
}

export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};
