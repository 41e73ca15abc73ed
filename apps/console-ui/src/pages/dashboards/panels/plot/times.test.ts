import { expect, it } from 'vitest';
import { indexAt, unionOf } from './times.ts';

it.each([
  ['nothing', [], []],
  ['one list', [[1, 2]], [1, 2]],
  [
    'equal lists',
    [
      [1, 2],
      [1, 2],
    ],
    [1, 2],
  ],
  [
    'lists of which one began later',
    [
      [2, 3],
      [1, 2, 3],
      [3, 4],
    ],
    [1, 2, 3, 4],
  ],
])('the union of %s', (_what, lists, expected) => expect(unionOf(lists)).toEqual(expected));

it.each([
  [0, -1],
  [1, 0],
  [2.9, 1],
  [3, 2],
  [99, 2],
])('the last point not after %s is number %s', (at, expected) => expect(indexAt([1, 2, 3], at)).toBe(expected));
