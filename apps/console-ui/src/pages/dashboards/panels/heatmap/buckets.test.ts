import type { DataFrame } from '@grafana/data';
import { fieldType, heatmapRows } from '../shared/testing.ts';
import { describe, expect, it } from 'vitest';
import { bucketsOf, extentOf, placeOf } from './buckets.ts';

type Column = Array<number | null>;

const series = (le: string, values: Column, times: number[] = values.map((_value, at) => at * 10)): DataFrame => ({
  length: values.length,
  fields: [
    { name: 'Time', type: fieldType.time, config: {}, values: times },
    { name: 'Value', type: fieldType.number, config: {}, labels: { le }, values },
  ],
});

const merged = (columns: Record<string, Column>): DataFrame => ({
  length: 2,
  meta: { type: heatmapRows },
  fields: [
    { name: 'Time', type: fieldType.time, config: {}, values: [0, 10] },
    ...Object.entries(columns).map(([name, values]) => ({ name, type: fieldType.number, config: {}, values })),
  ],
});

const counts = (frames: DataFrame[]) => bucketsOf(frames)?.rows.map(({ from, to, counts: each }) => [from, to, each]);

describe('the buckets of a histogram', () => {
  it('have what they have more than the one below, whatever their order', () => {
    expect(counts([series('+Inf', [6, 9]), series('0.1', [1, 2]), series('0.5', [4, 8])])).toEqual([
      [0, 0.1, [1, 2]],
      [0.1, 0.5, [3, 6]],
      [0.5, Number.POSITIVE_INFINITY, [2, 1]],
    ]);
  });

  it('never have less than nothing', () => {
    expect(counts([series('1', [5]), series('2', [4])])?.[1]).toEqual([1, 2, [0]]);
  });

  it('have what they have where Grafana has taken them apart already', () => {
    expect(counts([merged({ '0.1': [1, 2], '+Inf': [4, 8] })])).toEqual([
      [0, 0.1, [1, 2]],
      [0.1, Number.POSITIVE_INFINITY, [4, 8]],
    ]);
  });

  it('know nothing where a sample is missing', () => {
    expect(counts([series('1', [1, null, 3]), series('2', [2], [20])])).toEqual([
      [0, 1, [1, null, 3]],
      [1, 2, [null, null, 0]],
    ]);
  });

  it('can begin below zero', () => expect(counts([series('-1', [1])])?.[0]?.[0]).toBe(Number.NEGATIVE_INFINITY));

  it('are as far apart as their nearest samples', () => {
    expect(bucketsOf([series('1', [1, 1, 1], [0, 10, 40])])?.everyMs).toBe(10);
  });

  it('are none where no field has a limit', () => {
    expect(bucketsOf([series('', [1]), series('x', [1])])).toBeUndefined();
    expect(bucketsOf([])).toBeUndefined();
  });
});

describe('the extent of buckets', () => {
  it('is that of those that have something', () => {
    const buckets = bucketsOf([merged({ '1': [0, 3], '2': [null, 7] })]);
    expect(buckets && extentOf(buckets, 1e-9)).toEqual({ min: 3, max: 7 });
  });

  it('is none where all are empty', () => {
    const buckets = bucketsOf([merged({ '1': [0, 0] })]);
    expect(buckets && extentOf(buckets, 1e-9)).toBeUndefined();
  });
});

it.each([
  [0.05, 0.5],
  [0.1, 1],
  [0.3, 1.5],
  [9, 2.5],
  [0, undefined],
])('%s lies at %s', (value, place) => {
  const buckets = bucketsOf([merged({ '0.1': [1], '0.5': [1], '+Inf': [1] })]);
  const found = buckets && placeOf(buckets, value);
  expect(found === undefined ? undefined : Math.round(found * 1e6) / 1e6).toBe(place);
});
