import { describe, expect, it } from 'vitest';
import { pictureOf } from './traces.ts';

const span = (spanID: string, startTime: number, duration: number, parent?: string, failed = false) => ({
  spanID,
  operationName: `op ${spanID}`,
  processID: 'p1',
  startTime,
  duration,
  references: parent === undefined ? [] : [{ refType: 'CHILD_OF', spanID: parent }],
  tags: failed ? [{ key: 'error', type: 'bool', value: true }] : [],
});
const trace = (...spans: object[]) => ({
  data: [{ traceID: 'abc', spans, processes: { p1: { serviceName: 'feed' } } }],
});

describe('the picture of a trace', () => {
  it('has parents before children, siblings by their start, times from the first start', () => {
    const picture = pictureOf(
      trace(span('c', 3_000, 500, 'a', true), span('b', 2_000, 700, 'a'), span('a', 1_000, 4_000, 'unknown')),
    );
    expect(picture).toMatchObject({ id: 'abc', durationMs: 4, more: 0 });
    expect(picture?.rows).toEqual([
      { service: 'feed', operation: 'op a', depth: 0, startMs: 0, durationMs: 4, failed: false },
      { service: 'feed', operation: 'op b', depth: 1, startMs: 1, durationMs: 0.7, failed: false },
      { service: 'feed', operation: 'op c', depth: 1, startMs: 2, durationMs: 0.5, failed: true },
    ]);
  });

  it('shows two hundred spans at most', () => {
    const children = Array.from({ length: 300 }, (_, index) => span(`s${index}`, 2_000 + index, 1, 'a'));
    expect(pictureOf(trace(span('a', 1_000, 9_000), ...children))).toMatchObject({ more: 101 });
  });

  it.each([[null], [{}], [{ data: [] }], [{ data: [{ traceID: 'x', spans: [] }] }], [{ errors: ['trace not found'] }]])(
    'of %j is none',
    (document) => {
      expect(pictureOf(document)).toBeUndefined();
    },
  );
});
