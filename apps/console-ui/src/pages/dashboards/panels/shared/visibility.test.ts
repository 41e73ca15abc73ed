import { expect, it } from 'vitest';
import { afterClick } from './visibility.ts';

const names = ['a', 'b', 'c'];
const set = (...members: string[]) => new Set(members);

it.each([
  ['a click shows one alone', undefined, 'b', true, set('b')],
  ['a click on another shows that alone', set('b'), 'c', true, set('c')],
  ['a click on the one that is alone shows all', set('b'), 'b', true, undefined],
  ['a click on one of several shows it alone', set('b', 'c'), 'b', true, set('b')],
  ['a click with a key takes one out', undefined, 'b', false, set('a', 'c')],
  ['a click with a key takes one in', set('a'), 'b', false, set('a', 'b')],
  ['the last one in shows all', set('a', 'b'), 'c', false, undefined],
  ['the last one out shows all', set('a'), 'a', false, undefined],
] as const)('%s', (_what, shown, name, alone, expected) => {
  expect(afterClick(shown, name, alone, names)).toEqual(expected);
});
