import type { WhatIfRow } from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { change, chosenRows, differentStretches, replicasOverTime } from './answer-model.ts';

const row = (atMs: number, was: number, wouldBe: number, from = was): WhatIfRow => ({
  atMs,
  was: { from, to: was, line: '' },
  wouldBe: { from: wouldBe, to: wouldBe, line: '' },
  differs: was !== wouldBe,
  byHand: false,
  needed: null,
});
const rows = [row(0, 1, 1), row(10, 2, 1, 1), row(20, 2, 1), row(30, 2, 2), row(40, 2, 3)];

describe('what would have been', () => {
  it('differs from decision to decision', () =>
    expect(differentStretches(rows)).toEqual([
      { fromMs: 10, toMs: 30 },
      { fromMs: 40, toMs: 40 },
    ]));
  it('is drawn by the sizes after each decision', () => expect(replicasOverTime(rows).was).toEqual([1, 2, 2, 2, 2]));
  it.each([
    ['', [40, 20, 10]],
    ['scaled', [10]],
    ['all', [40, 30, 20, 10, 0]],
  ])('shows with %j the rows %j', (choice, times) =>
    expect(chosenRows(rows, choice, 10).map(({ atMs }) => atMs)).toEqual(times),
  );
  it('shows no more than a page holds', () => expect(chosenRows(rows, 'all', 2)).toHaveLength(2));
  it.each([
    [1, 4.25, '+3.3'],
    [4, 1, '−3'],
    [2, 2.01, 'same'],
  ])('from %d to %d is %s', (a, b, text) => expect(change(a, b)).toBe(text));
});
