/** What the console knows of one of its sources. */
export type Reading<Value> =
  /** Nobody has asked yet, or the first answer is not there. */
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: Value; readonly atMs: number }
  /** The last attempt failed; `last` is what was known before. */
  | { readonly state: 'away'; readonly reason: string; readonly sinceMs: number; readonly last?: Value };

/** What the latest answer or the one before it said. */
export const lastValue = <Value>(reading: Reading<Value>): Value | undefined => {
  if (reading.state === 'ready') return reading.value;
  return reading.state === 'away' ? reading.last : undefined;
};

/**
 * The events of `GET /events?topics=a,b`, in the order of time. `hello` comes first on every connection: a browser whose page was
 * made of another build loads it again.
 */
export interface LiveEvents {
  readonly hello: { readonly build: string };
  readonly reading: { readonly topic: string; readonly reading: Reading<unknown> };
}
