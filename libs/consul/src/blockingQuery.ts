import type { ConsulResponse } from './http.ts';

export interface BlockingOptions {
  /** Answer when the index is past this one. 0 or absent: answer at once. */
  readonly index?: number;
  /** How long Consul may wait for a change, in ms. It adds up to a sixteenth as jitter. */
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
}

/** What makes a request a blocking one. */
export function blocking(
  options: BlockingOptions,
  timeoutMs: number,
): {
  readonly query: Readonly<Record<string, string | number>>;
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
} {
  const index = options.index ?? 0;
  const waitMs = index > 0 ? (options.waitMs ?? 0) : 0;
  return {
    query: index > 0 ? { index, wait: `${waitMs}ms` } : {},
    deadlineMs: blockingDeadlineMs(timeoutMs, waitMs),
    signal: options.signal,
  };
}

/** The position of an answer. Consul's rules: below 1 it is no index, and 1 is to be used. */
export function indexOf(response: ConsulResponse): number {
  const index = Number(response.headers['x-consul-index']);
  return Number.isInteger(index) && index >= 1 ? index : 1;
}

/** The wait, the jitter that Consul adds to it, and the time an answer takes. */
export function blockingDeadlineMs(timeoutMs: number, waitMs: number): number {
  return timeoutMs + waitMs + waitMs / 16;
}
