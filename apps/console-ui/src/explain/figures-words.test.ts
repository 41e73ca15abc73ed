import { describe, expect, it } from 'vitest';
import { barShares, changeWords, figureWords, offsetWords } from './figures-words.ts';

const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');

describe('a figure', () => {
  it.each([
    [0.1786, 'share', '17.9 %'],
    [10, 'count', '10'],
    [1931.4, 'ms', '1.93 s'],
    [3.5, 'perSecond', '3.50 /s'],
    [1.43, 'ratio', '1.43×'],
    [undefined, 'count', '–'],
  ] as const)('%s (%s) reads %s', (value, unit, words) => expect(plain(figureWords(value, unit))).toBe(words));
  it('has a bar where there is a threshold', () => {
    expect(barShares(10, undefined)).toBeUndefined();
    const bar = barShares(5, 10);
    expect(bar && bar.threshold / bar.value).toBeCloseTo(2);
    expect(barShares(0, 0)).toBeUndefined();
  });
});

describe('a change', () => {
  it.each([
    [1, 2.5, 'perSecond', '2.5× as much'],
    [4, 1, 'perSecond', '25 % of it'],
    [0, 3, 'perSecond', 'new'],
    [3, 0, 'perSecond', 'gone'],
    [0.1, 0.5, 'share', '+40.0 points'],
    [1, 1, 'ratio', 'as before'],
    [1, undefined, 'ratio', undefined],
  ] as const)('from %s to %s %s is %s', (before, after, unit, words) =>
    expect(changeWords({ name: 'x', unit, before, ...(after !== undefined && { after }) })).toBe(words),
  );
});

it('says how far from the decision something was', () => {
  expect(plain(offsetWords(-340))).toBe('340 ms before');
  expect(plain(offsetWords(1_200))).toBe('1.20 s after');
  expect(offsetWords(0)).toBe('in the same moment');
});
