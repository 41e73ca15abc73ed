import { expect, it } from 'vitest';
import { changeWords, valueWords } from './change-words.ts';

it.each([
  [{ change: 0.123, unit: 'ms' }, '+12 %'],
  [{ change: -0.05, unit: '/s' }, '−5.0 %'],
  [{ change: 0, unit: 'ms' }, '±0.0 %'],
  [{ change: -0.002, unit: '%' }, '−0.20 points'],
  [{ change: null, unit: 'ms' }, 'from nothing'],
] as const)('the change %j', (change, expected) => expect(changeWords(change)).toBe(expected));

it('a value bears its unit', () => {
  expect(
    [valueWords(12.3, 'ms'), valueWords(0.5, '%'), valueWords(34, '/s')].map((text) => text.replaceAll('\u00a0', ' ')),
  ).toEqual(['12.3 ms', '50.0 %', '34.0/s']);
});
