import type { TraceSpan } from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { extentOf, summarize } from './trace.ts';

const span = (id: string, parentId: string | undefined, startUs: number, more: Partial<TraceSpan> = {}): TraceSpan => ({
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
const traceOf = (...spans: TraceSpan[]) => ({ id: '0'.repeat(32), spans, processes: {} });

describe('a summary', () => {
  it('is named by the root, spans from the first start to the last end, and counts by service', () => {
    const failing = span('b', 'a', 150, { service: 'users', durationUs: 500, failed: true });
    const root = span('a', undefined, 100, { operation: 'GET /api/home' });
    expect(summarize(traceOf(failing, root))).toEqual({
      id: '0'.repeat(32),
      service: 'gateway',
      operation: 'GET /api/home',
      startUs: 100,
      durationUs: 550,
      spanCount: 2,
      failedCount: 1,
      services: [
        { name: 'gateway', spanCount: 1, failedCount: 0 },
        { name: 'users', spanCount: 1, failedCount: 1 },
      ],
      orphanCount: 0,
    });
  });

  it('counts the spans whose parent has not come, and prefers a real root for its name', () => {
    const summary = summarize(traceOf(span('c', 'missing', 1), span('a', undefined, 2), span('b', 'a', 3)));
    expect([summary.orphanCount, summary.operation]).toEqual([1, 'does a']);
  });

  it('of a trace without a root is named by its earliest orphan, which a client outside has called', () => {
    const summary = summarize(traceOf(span('b', 'x', 5), span('a', 'outside', 2)));
    expect([summary.operation, summary.orphanCount]).toEqual(['does a', 1]);
    expect(summarize(traceOf(span('a', 'gone', 2, { kind: 'client' }))).orphanCount).toBe(1);
  });

  it('of nothing has no extent', () => expect(extentOf([])).toEqual({ startUs: 0, durationUs: 0 }));
});
