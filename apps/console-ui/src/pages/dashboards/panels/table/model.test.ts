import type { DataFrame } from '@grafana/data';
import { fieldType } from '../shared/testing.ts';
import { describe, expect, it } from 'vitest';
import { afterClick, chosenFrame, columnsOf, rowsOf, rowsWith } from './model.ts';
import { nameOf } from '../shared/words.ts';

const frame = (columns: Record<string, unknown[]>, custom: Record<string, object> = {}): DataFrame => ({
  length: Object.values(columns)[0]?.length ?? 0,
  fields: Object.entries(columns).map(([name, values]) => ({
    name,
    type: fieldType.other,
    config: { custom: custom[name] },
    values,
  })),
});

describe('the columns of a table', () => {
  it('are those that are not hidden, in the order of the frame', () => {
    const given = frame({ b: [1], a: [2], c: [3], d: [4] }, { a: { hidden: true }, c: { hideFrom: { viz: true } } });
    expect(columnsOf(given).map(nameOf)).toEqual(['b', 'd']);
  });
});

describe('the frame of a table', () => {
  const [empty, first, second] = [frame({ a: [] }), frame({ a: [1] }), frame({ a: [2] })];
  it.each([
    ['is the chosen one', [first, second], 1, second],
    ['is the first with rows where the chosen is empty', [empty, first], 0, first],
    ['is the first with rows where none is chosen', [empty, second], undefined, second],
    ['is none where nothing has rows', [empty], 0, undefined],
  ])('%s', (_what, frames, index, expected) => expect(chosenFrame(frames, index)).toBe(expected));
});

describe('the order of rows', () => {
  const given = frame({ name: ['feed-10', 'feed-9', 'Users'], rate: [1, Number.NaN, 3] });
  it.each([
    ['is that of the frame', undefined, [0, 1, 2]],
    ['is that of numbers within text', { by: 'name', descending: false }, [1, 0, 2]],
    ['is turned around', { by: 'name', descending: true }, [2, 0, 1]],
    ['has what is missing last', { by: 'rate', descending: false }, [0, 2, 1]],
    ['has what is missing last, turned around too', { by: 'rate', descending: true }, [2, 0, 1]],
    ['stays where there is no such column', { by: 'gone', descending: true }, [0, 1, 2]],
  ])('%s', (_what, order, expected) => expect(rowsOf(given, order)).toEqual(expected));

  it('changes with each click, and comes back', () => {
    const first = afterClick(undefined, 'a');
    const second = afterClick(first, 'a');
    expect([first, second, afterClick(second, 'a'), afterClick(second, 'b')]).toEqual([
      { by: 'a', descending: false },
      { by: 'a', descending: true },
      undefined,
      { by: 'b', descending: false },
    ]);
  });
});

describe('a search in rows', () => {
  const given = frame({ name: ['feed', 'users'], rate: [12, 7] });
  const textOf = (field: { values: unknown[] }, row: number) => `${field.values[row]} req/s`;
  it.each([
    ['', [0, 1]],
    [' USERS ', [1]],
    ['12 req', [0]],
    ['nothing', []],
  ])('for "%s"', (wanted, expected) => {
    expect(rowsWith([0, 1], given.fields, textOf, wanted)).toEqual(expected);
  });
});
