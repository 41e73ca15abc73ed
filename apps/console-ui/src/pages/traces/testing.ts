import type { TraceSpan } from '@gameday/console-api';

/** A span for tests, of the gateway and 10 µs long where nothing else is said. */
export const span = (
  id: string,
  parentId: string | undefined,
  startUs: number,
  more: Partial<TraceSpan> = {},
): TraceSpan => ({
  id,
  parentId,
  startUs,
  service: 'gateway',
  operation: `does ${id}`,
  kind: 'server',
  durationUs: 10,
  failed: false,
  attributes: [],
  events: [],
  links: [],
  process: 'p1',
  warnings: [],
  ...more,
});
