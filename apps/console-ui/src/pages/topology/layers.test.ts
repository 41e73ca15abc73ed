import { describe, expect, it } from 'vitest';
import { assignLayers, backEdges, splitLayers, successors } from './layers.ts';

const graph = (...pairs: readonly string[]) => {
  const edges = pairs.map((pair) => {
    const [from = '', to = ''] = pair.split('>');
    return { id: pair, from, to };
  });
  const names = [...new Set(edges.flatMap(({ from, to }) => [from, to]))];
  return { nodes: names.map((id) => ({ id })), edges };
};

describe('the layers of a graph', () => {
  it.each([
    ['a chain', graph('a>b', 'b>c'), [['a'], ['b'], ['c']]],
    [
      'one that is called early and late stands after the last caller',
      graph('a>b', 'a>c', 'b>c'),
      [['a'], ['b'], ['c']],
    ],
    ['callees of one caller stand together, by name', graph('a>z', 'a>b', 'a>m'), [['a'], ['b', 'm', 'z']]],
    ['a circle is cut open', graph('a>b', 'b>c', 'c>a'), [['a'], ['b'], ['c']]],
    ['a circle that somebody calls', graph('x>b', 'b>a', 'a>b'), [['x'], ['b'], ['a']]],
    ['who calls itself', graph('a>a', 'a>b'), [['a'], ['b']]],
    [
      'two graphs that know nothing of each other',
      graph('a>b', 'x>y'),
      [
        ['a', 'x'],
        ['b', 'y'],
      ],
    ],
  ])('%s', (_name, { nodes, edges }, expected) => {
    expect(assignLayers(nodes, edges)).toEqual(expected);
  });

  it('do not depend on who is told first', () => {
    const { nodes, edges } = graph('a>b', 'b>c', 'a>c', 'c>d', 'd>b', 'a>e');
    expect(assignLayers([...nodes].reverse(), [...edges].reverse())).toEqual(assignLayers(nodes, edges));
  });

  it('put what everything ends in last', () => {
    const { edges } = graph('a>b', 'b>c', 'a>db');
    const nodes = [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'db', last: true }];
    expect(assignLayers(nodes, edges)).toEqual([['a'], ['b'], ['c', 'db']]);
  });

  it('leave out lines to what is not there', () => {
    expect(assignLayers([{ id: 'a' }], graph('a>gone', 'gone>a').edges)).toEqual([['a']]);
    expect(assignLayers([], [])).toEqual([]);
  });

  it('are broken into rows of about the same length where they are too wide', () => {
    expect(splitLayers([['a'], ['b', 'c', 'd', 'e']], 3)).toEqual([['a'], ['b', 'c'], ['d', 'e']]);
    expect(splitLayers([['a', 'b', 'c']], 3)).toEqual([['a', 'b', 'c']]);
  });
});

describe('a circle', () => {
  it('is cut at the same line, however it is told', () => {
    const { nodes, edges } = graph('b>c', 'c>a', 'a>b');
    expect([...backEdges(successors(nodes, edges))]).toEqual(['c→a']);
  });
});
