import { describe, expect, it } from 'vitest';
import { editDistance, nearest, suggestion } from './nearest.ts';

describe('the nearest name', () => {
  it.each([
    ['status', 'status', 0],
    ['stauts', 'status', 1],
    ['', 'up', 2],
    ['kitten', 'sitting', 3],
  ])('%j is away from %j by %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  const names = ['up', 'down', 'status', 'engines install', 'scale'];
  it.each([
    ['stat', 'status'],
    ['dwon', 'down'],
    ['SCALE', 'scale'],
    ['pu', 'up'],
    ['xyzzy', undefined],
  ])('of %j is %j', (word, expected) => {
    expect(nearest(word, names)).toBe(expected);
  });

  it('is suggested, or else all that there are', () => {
    expect(suggestion('dwn', ['up', 'down'])).toBe('did you mean "down"?');
    expect(suggestion('zzzzzz', ['up', 'down'])).toBe('there are: up, down');
  });
});
