import { describe, expect, it } from 'vitest';
import { rowsOf, treesOf } from './span-tree.ts';
import { span } from './testing.ts';

const drawn = (...given: Parameters<typeof treesOf>) =>
  rowsOf(treesOf(...given), new Set()).map((row) => `${'.'.repeat(row.depth)}${row.key}${row.orphan ? '?' : ''}`);

describe('the waterfall', () => {
  it.each([
    [
      'puts children below their parent, by their start',
      [span('c', 'a', 3), span('b', 'a', 2), span('a', undefined, 1), span('d', 'b', 9)],
      ['a', '.b', '..d', '.c'],
    ],
    [
      'marks a span whose parent has not come',
      [span('a', undefined, 1), span('b', 'missing', 2), span('c', 'b', 3)],
      ['a', 'b?', '.c'],
    ],
    [
      'takes the first server span for one that was called from outside',
      [span('a', 'outside', 1), span('b', 'missing', 2)],
      ['a', 'b?'],
    ],
    ['shows several roots by their start', [span('b', undefined, 2), span('a', undefined, 1)], ['a', 'b']],
    ['takes a span that is its own parent for a root', [span('a', 'a', 1)], ['a']],
    ['breaks a circle at its earliest span', [span('a', 'b', 2), span('b', 'a', 1)], ['b', '.a']],
    ['shows each of two spans with the same id', [span('a', undefined, 1), span('a', undefined, 2)], ['a', 'a.2']],
  ])('%s', (_name, spans, expected) => expect(drawn(spans)).toEqual(expected));

  it('takes a chain of ten thousand spans', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      span(`s${index}`, index === 0 ? undefined : `s${index - 1}`, index),
    );
    const rows = rowsOf(treesOf(chain), new Set());
    expect([rows.at(-1)?.depth, rows[0]?.descendants]).toEqual([9_999, 9_999]);
  });

  it('leaves out what is below a collapsed span, and knows how much that is', () => {
    const spans = [span('a', undefined, 1), span('b', 'a', 2), span('c', 'b', 3, { failed: true }), span('d', 'a', 4)];
    const roots = treesOf(spans);
    expect(rowsOf(roots, new Set(['b'])).map(({ key }) => key)).toEqual(['a', 'b', 'd']);
    expect([roots[0]?.descendants, roots[0]?.failedBelow, roots[0]?.children[0]?.descendants]).toEqual([3, 1, 1]);
  });
});
