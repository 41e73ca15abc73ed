import { expect, it } from 'vitest';
import { compareTraces } from './compare.ts';
import { treesOf } from './span-tree.ts';
import { span } from './testing.ts';

it('two traces are compared step by step, calls of the same kind taken together', () => {
  const get = (id: string, startUs: number, durationUs: number, failed = false) =>
    span(id, 'a', startUs, { operation: 'GET /users', durationUs, failed });
  const root = (durationUs: number) => span('a', undefined, 0, { operation: 'GET /home', durationUs });
  const left = treesOf([root(100), get('b', 1, 20), get('c', 2, 30)]);
  const right = treesOf([root(300), get('b', 1, 200, true), span('d', 'a', 5, { operation: 'GET /cache' })]);
  const rows = compareTraces(left, right).map(({ operation, depth, left: l, right: r }) => [depth, operation, l, r]);
  expect(rows).toEqual([
    [
      0,
      'GET /home',
      { spanCount: 1, failedCount: 0, durationUs: 100 },
      { spanCount: 1, failedCount: 0, durationUs: 300 },
    ],
    [
      1,
      'GET /users',
      { spanCount: 2, failedCount: 0, durationUs: 50 },
      { spanCount: 1, failedCount: 1, durationUs: 200 },
    ],
    [1, 'GET /cache', undefined, { spanCount: 1, failedCount: 0, durationUs: 10 }],
  ]);
});
