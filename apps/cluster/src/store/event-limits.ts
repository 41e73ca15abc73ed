import type { Stored } from './store.ts';

/** How many events are kept. */
export const eventsMax = 2_000;

/** How long an event is kept after it last happened: upstream's `--event-ttl`. */
export const eventTtlMs = 60 * 60 * 1000;

export function eventExpired(event: Stored<'Event'>, nowMs: number): boolean {
  const last = event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp;
  return nowMs - Date.parse(String(last)) > eventTtlMs;
}
