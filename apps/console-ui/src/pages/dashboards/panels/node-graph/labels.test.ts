import { expect, it } from 'vitest';
import { placeLabels } from './labels.ts';

const label = (...places: Array<[x: number, y: number]>) => ({
  candidates: places.map(([x, y]) => ({ x, y })),
  width: 10,
  height: 4,
});

it('a label stands where it covers nothing', () => {
  const node = { x: 0, y: 0, width: 20, height: 20 };
  expect(placeLabels([label([10, 10], [40, 10])], [node])).toEqual([{ x: 40, y: 10 }]);
});

it('labels do not cover each other', () => {
  expect(placeLabels([label([0, 0]), label([2, 0], [12, 0])], [])).toEqual([
    { x: 0, y: 0 },
    { x: 12, y: 0 },
  ]);
});

it('a label covers as little as it can', () => {
  expect(placeLabels([label([0, 0]), label([1, 0], [8, 0])], [])[1]).toEqual({ x: 8, y: 0 });
});

it('a label without a place has none', () => expect(placeLabels([label()], [])).toEqual([undefined]));
