import type { DataFrame } from '@grafana/data';
import { fieldType } from './testing.ts';
import { describe, expect, it } from 'vitest';
import { inWords, lastOf } from './words.ts';

describe('the last value', () => {
  it.each([
    [[1, 2, null], 2],
    [[1, Number.NaN, undefined], 1],
    [[0], 0],
    [[null], undefined],
    [[], undefined],
  ])('of %j is %s', (values, expected) => expect(lastOf(values)).toBe(expected));
});

describe('a drawing in words', () => {
  const frame = (name: string, values: Array<number | null>): DataFrame => ({
    length: values.length,
    fields: [
      { name: 'Time', type: fieldType.time, config: {}, values: values.map((_value, at) => at) },
      {
        name: 'Value',
        type: fieldType.number,
        config: { displayNameFromDS: name },
        values,
        display: (value) => ({ text: String(value), suffix: ' req/s', numeric: Number(value) }),
      },
    ],
  });

  it('says each series with its latest value', () => {
    expect(inWords([frame('feed', [1, 2, null]), frame('users', [3])])).toBe('feed: 2 req/s. users: 3 req/s.');
  });

  it('says how many it leaves out', () => {
    expect(inWords(Array.from({ length: 33 }, (_none, at) => frame(`s${at}`, [at])))).toMatch(
      /s29: 29 req\/s\. And 3 more\.$/,
    );
  });
});
