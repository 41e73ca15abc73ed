import { expect, it } from 'vitest';
import { rowsOf, treesOf } from './span-tree.ts';
import { span } from './testing.ts';
import { treeMove } from './tree-keys.ts';

const roots = treesOf([span('a', undefined, 0), span('b', 'a', 1), span('c', 'b', 2), span('d', 'a', 3)]);
const go = (key: string) => ({ kind: 'go', key });
const toggle = (key: string) => ({ kind: 'toggle', key });

it.each([
  ['ArrowDown', 'a', [], go('b')],
  ['ArrowDown', 'd', [], go('d')],
  ['ArrowUp', 'b', [], go('a')],
  ['ArrowUp', undefined, [], go('a')],
  ['Home', 'd', [], go('a')],
  ['End', 'a', [], go('d')],
  ['PageDown', 'a', [], go('d')],
  ['ArrowRight', 'a', [], go('b')],
  ['ArrowRight', 'b', ['b'], toggle('b')],
  ['ArrowRight', 'd', [], undefined],
  ['ArrowLeft', 'b', [], toggle('b')],
  ['ArrowLeft', 'b', ['b'], go('a')],
  ['ArrowLeft', 'c', [], go('b')],
  ['*', 'a', [], { kind: 'expand siblings' }],
  ['x', 'a', [], undefined],
])('%s at %s, with %j collapsed, is %j', (pressed, at, closed, expected) => {
  const collapsed = new Set(closed);
  expect(treeMove(pressed, rowsOf(roots, collapsed), at, collapsed)).toEqual(expected);
});
