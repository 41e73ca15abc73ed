import { expect, it } from 'vitest';
import { regionsIn } from './regions.ts';

const shares = (time: number | undefined, timeEnd?: number) =>
  regionsIn([{ ...(time !== undefined && { time }), ...(timeEnd !== undefined && { timeEnd }) }], 100, 200).map(
    ({ left, width }) => [left, width],
  );

it.each([
  ['within', 120, 150, [[0.2, 0.3]]],
  ['at once', 150, undefined, [[0.5, 0]]],
  ['from before', 50, 150, [[0, 0.5]]],
  ['until later', 150, 300, [[0.5, 0.5]]],
  ['all the time', 0, 300, [[0, 1]]],
  ['with an end before its beginning', 150, 0, [[0.5, 0]]],
  ['before', 0, 99, []],
  ['later', 201, 300, []],
  ['without a time', undefined, 150, []],
])('an annotation %s has its share of the time range', (_what, from, to, expected) => {
  const rounded = shares(from, to).map((pair) => pair.map((share) => Math.round((share ?? 0) * 1e6) / 1e6));
  expect(rounded).toEqual(expected);
});

it('come in the order of their beginnings', () => {
  expect(regionsIn([{ time: 3 }, { time: 1 }, { time: 2 }], 0, 5).map(({ fromMs }) => fromMs)).toEqual([1, 2, 3]);
});
