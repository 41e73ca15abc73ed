import type { TraceSpan } from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { criticalPath, timeByService } from './critical-path.ts';
import { rowsOf, type SpanNode, treesOf } from './span-tree.ts';
import { span } from './testing.ts';

const during = (id: string, parentId: string | undefined, from: number, to: number, more: Partial<TraceSpan> = {}) =>
  span(id, parentId, from, { durationUs: to - from, ...more });
const rootOf = (...spans: TraceSpan[]) => treesOf(spans)[0] as SpanNode;
const pathOf = (...spans: TraceSpan[]) =>
  Object.fromEntries(
    [...criticalPath(rootOf(...spans))].map(([key, list]) => [key, list.map((s) => `${s.startUs}-${s.endUs}`)]),
  );

describe('the critical path', () => {
  it.each<[string, TraceSpan[], Record<string, string[]>]>([
    ['of a span alone is the span', [during('a', undefined, 0, 100)], { a: ['0-100'] }],
    [
      'goes through calls one after the other, and the time between them',
      [during('a', undefined, 0, 100), during('b', 'a', 10, 30), during('c', 'a', 40, 90)],
      { a: ['0-10', '30-40', '90-100'], b: ['10-30'], c: ['40-90'] },
    ],
    [
      'leaves out a call that a longer one beside it hides',
      [during('a', undefined, 0, 100), during('b', 'a', 10, 50), during('c', 'a', 10, 90)],
      { a: ['0-10', '90-100'], c: ['10-90'] },
    ],
    [
      'counts a child that outlives its parent up to its end',
      [during('a', undefined, 0, 100), during('b', 'a', 60, 150)],
      { a: ['0-60'], b: ['60-100'] },
    ],
    [
      'leaves out what begins after the answer',
      [during('a', undefined, 0, 100), during('b', 'a', 120, 150)],
      { a: ['0-100'] },
    ],
    [
      'goes down to the callee of the callee',
      [during('a', undefined, 0, 100), during('b', 'a', 20, 80), during('c', 'b', 30, 70)],
      { a: ['0-20', '80-100'], b: ['20-30', '70-80'], c: ['30-70'] },
    ],
  ])('%s', (_name, spans, expected) => expect(pathOf(...spans)).toEqual(expected));

  it('adds up to the whole duration, and tells it by service', () => {
    const root = rootOf(
      during('a', undefined, 0, 100),
      during('b', 'a', 20, 80, { service: 'users' }),
      during('c', 'b', 30, 70, { service: 'users' }),
    );
    const times = timeByService(rowsOf([root], new Set()), criticalPath(root));
    expect(times).toEqual([
      { service: 'users', durationUs: 60 },
      { service: 'gateway', durationUs: 40 },
    ]);
  });
});
