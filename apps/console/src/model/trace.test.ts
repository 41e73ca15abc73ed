import { describe, expect, it } from 'vitest';
import { extentOf, type Span, summarize, waterfall } from './trace.ts';

const span = (id: string, parentId: string | undefined, startUs: number, more: Partial<Span> = {}): Span => ({
  id,
  parentId,
  startUs,
  service: 'gateway',
  operation: `does ${id}`,
  kind: 'server',
  durationUs: 10,
  failed: false,
  attributes: [],
  resource: [],
  events: [],
  ...more,
});

const drawn = (spans: readonly Span[]) =>
  waterfall(spans).map((row) => `${'.'.repeat(row.depth)}${row.span.id}${row.orphan ? '?' : ''}`);

describe('the waterfall', () => {
  it.each<[string, Span[], string[]]>([
    [
      'puts children below their parent, by their start',
      [span('c', 'a', 3), span('b', 'a', 2), span('a', undefined, 1), span('d', 'b', 9)],
      ['a', '.b', '..d', '.c'],
    ],
    ['marks a span whose parent has not come', [span('b', 'missing', 2), span('c', 'b', 3)], ['b?', '.c']],
    ['shows several roots by their start', [span('b', undefined, 2), span('a', undefined, 1)], ['a', 'b']],
    ['takes a span that is its own parent for a root', [span('a', 'a', 1)], ['a']],
    ['breaks a circle at its earliest span', [span('a', 'b', 2), span('b', 'a', 1)], ['b', '.a']],
    ['shows each of two spans with the same id', [span('a', undefined, 1), span('a', undefined, 2)], ['a', 'a']],
  ])('%s', (_name, spans, expected) => expect(drawn(spans)).toEqual(expected));

  it('takes a chain of ten thousand spans', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      span(`s${index}`, index === 0 ? undefined : `s${index - 1}`, index),
    );
    expect(waterfall(chain).at(-1)?.depth).toBe(9_999);
  });
});

describe('a summary', () => {
  it('is named by the earliest root and spans from the first start to the last end', () => {
    const spans = [
      span('b', 'a', 150, { service: 'users', durationUs: 500, failed: true }),
      span('a', undefined, 100, { operation: 'GET /api/home' }),
    ];
    expect(summarize({ id: '0'.repeat(32), spans })).toEqual({
      id: '0'.repeat(32),
      service: 'gateway',
      operation: 'GET /api/home',
      startUs: 100,
      durationUs: 550,
      spanCount: 2,
      failedCount: 1,
      services: ['gateway', 'users'],
    });
  });

  it('of nothing has no extent', () => expect(extentOf([])).toEqual({ startUs: 0, durationUs: 0 }));
});
