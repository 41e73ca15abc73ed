import { setTimeout as sleep } from 'node:timers/promises';
import type { Backoff } from './backoff.ts';
import { fullJitterMs } from './backoff.ts';
import type { BucketSize } from './tokenBucket.ts';
import { fullBucket, takeToken } from './tokenBucket.ts';

/**
 * What an answer proves about things that an earlier answer had:
 *   unbroken  the query was never interrupted since: what is absent is gone
 *   resumed   the connection had broken, Consul kept its data: what is absent is gone, checks may not have run again yet
 *   reset     Consul lost its data: absence proves nothing
 */
export type Continuity = 'unbroken' | 'resumed' | 'reset';

export interface FollowOptions<Answer> {
  /** Asked before the first query and after failures; throws when the query would not be answered. */
  readonly preflight: (signal: AbortSignal) => Promise<void>;
  readonly query: (index: number, signal: AbortSignal) => Promise<Answer>;
  /** The agent's identity, see `ConsulApi.nodeId`. */
  readonly nodeId: (signal: AbortSignal) => Promise<string>;
  readonly onAnswer: (answer: Answer, continuity: Continuity) => void;
  readonly onFailure: (error: Error) => void;
  readonly backoff: Backoff;
  readonly bucketSize: BucketSize;
  readonly now: () => number;
  readonly random: () => number;
}

/**
 * The index for the next query. It goes back to 0 (answer at once) when Consul's index went backwards: a restored snapshot or
 * a server that started anew. Source: Consul's documentation, "Blocking queries".
 */
export const nextIndex = (previous: number, answered: number): number => (answered < previous ? 0 : answered);

/**
 * Repeats a blocking query until closed: one request under way at a time, never more often than the bucket allows, full-jitter
 * backoff after failures. After a failure the first query does not block and the agent is asked who it is, after its answer, so
 * that an answer of the agent with the data is never taken for one of the agent without, nor the other way round.
 * @returns a function that ends it; a query under way is aborted, no callback is called afterwards
 */
export function followIndex<Answer extends { readonly index: number }>(options: FollowOptions<Answer>): () => void {
  const closing = new AbortController();
  const { signal } = closing;
  let bucket = fullBucket(options.bucketSize, options.now());
  let index = 0;
  /** Index of the last answer, also across failures. */
  let answered = 0;
  let knownNode: string | undefined;
  let broken = true;
  let failures = 0;

  const pace = async (): Promise<void> => {
    const taken = takeToken(bucket, options.bucketSize, options.now());
    bucket = taken.bucket;
    if (taken.waitMs > 0) await sleep(taken.waitMs, undefined, { signal });
  };

  const ask = async (): Promise<void> => {
    if (broken) await options.preflight(signal);
    const answer = await options.query(index, signal);
    let continuity: Continuity = 'unbroken';
    if (broken) {
      const node = await options.nodeId(signal);
      continuity = knownNode === undefined || knownNode === node ? 'resumed' : 'reset';
      knownNode = node;
      broken = false;
    }
    if (answer.index < answered) continuity = 'reset';
    index = nextIndex(index, answer.index);
    answered = answer.index;
    failures = 0;
    if (!signal.aborted) options.onAnswer(answer, continuity);
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await pace();
        await ask();
      } catch (error) {
        if (signal.aborted) return;
        broken = true;
        index = 0;
        failures += 1;
        options.onFailure(error as Error);
        await sleep(fullJitterMs(failures, options.backoff, options.random), undefined, { signal }).catch(() => {});
      }
    }
  };
  void run();
  return () => closing.abort();
}
