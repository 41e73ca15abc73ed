import { expect, it } from 'vitest';
import { resolveIntOrPercent } from './int-or-percent.ts';

it.each([
  [2, 10, 2, 2],
  ['25%', 10, 2, 3],
  ['50%', 10, 5, 5],
  ['0%', 10, 0, 0],
  ['7%', 100, 7, 7],
  ['150%', 2, 3, 3],
] as const)('%s of %i is %i rounded down and %i rounded up', (value, total, down, up) => {
  expect([resolveIntOrPercent(value, total, 'down'), resolveIntOrPercent(value, total, 'up')]).toEqual([down, up]);
});

it('refuses what is neither a number nor a percentage', () => {
  expect(() => resolveIntOrPercent('a quarter', 4, 'up')).toThrow('"a quarter" is neither a number nor a percentage');
});
