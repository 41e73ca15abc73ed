import { describe, expect, it } from 'vitest';
import { layout, spread } from './layout.ts';

const distances = { layer: 100, node: 50, margin: 10 };
const line = (text: string) => {
  const [source = '', target = ''] = text.split('>');
  return { source, target };
};
const place = (ids: string[], lines: string[], across = true) => layout(ids, lines.map(line), distances, across);

describe('a layout', () => {
  it('has who is called behind who calls', () => {
    const { nodes, width, height } = place(['c', 'a', 'b'], ['a>b', 'b>c']);
    expect([nodes.get('a'), nodes.get('b'), nodes.get('c')]).toEqual([
      { x: 10, y: 10 },
      { x: 110, y: 10 },
      { x: 210, y: 10 },
    ]);
    expect([width, height]).toEqual([220, 20]);
  });

  it('can run from top to bottom', () => {
    const { nodes, width, height } = place(['a', 'b'], ['a>b'], false);
    expect([nodes.get('b'), width, height]).toEqual([{ x: 10, y: 110 }, 20, 120]);
  });

  it('keeps neighbours apart, and who calls them between them', () => {
    const { nodes } = place(['a', 'b', 'c'], ['a>b', 'a>c']);
    const [a, b, c] = ['a', 'b', 'c'].map((id) => nodes.get(id)?.y ?? Number.NaN);
    expect(Math.abs((b ?? 0) - (c ?? 0))).toBeGreaterThanOrEqual(50);
    expect(a).toBe(((b ?? 0) + (c ?? 0)) / 2);
  });

  it('leads a long line past the nodes between its ends', () => {
    const { nodes, lines } = place(['a', 'b', 'c'], ['a>b', 'b>c', 'a>c']);
    const [, through] = lines[2] ?? [];
    expect(lines[2]).toHaveLength(3);
    expect(through?.x).toBe(nodes.get('b')?.x);
    expect(Math.abs((through?.y ?? 0) - (nodes.get('b')?.y ?? 0))).toBeGreaterThanOrEqual(30);
  });

  it('draws a line that leads back from its source to its target', () => {
    const { nodes, lines } = place(['a', 'b'], ['a>b', 'b>a']);
    expect(lines[1]).toEqual([nodes.get('b'), nodes.get('a')]);
  });

  it('is the same in whatever order nodes come', () => {
    const lines = ['a>b', 'a>c', 'b>d', 'c>d'];
    expect(Object.fromEntries(place(['d', 'c', 'b', 'a'], lines).nodes)).toEqual(
      Object.fromEntries(place(['a', 'b', 'c', 'd'], lines).nodes),
    );
  });

  it('leaves out lines to what is not there', () => {
    expect(place(['a'], ['a>x']).nodes.size).toBe(1);
    expect(place([], []).nodes.size).toBe(0);
  });

  it('lets a node lead to itself', () => {
    const { nodes, lines } = place(['a', 'b'], ['a>b', 'a>a']);
    expect(lines[1]).toEqual([nodes.get('a'), nodes.get('a')]);
  });
});

it.each([
  [[], []],
  [
    [0, 100],
    [0, 100],
  ],
  [
    [0, 0],
    [-25, 25],
  ],
  [
    [0, 10, 200],
    [-20, 30, 200],
  ],
  [
    [100, 0],
    [25, 75],
  ],
])('%j wanted become %j', (wanted, expected) =>
  expect(
    spread(
      wanted,
      wanted.map(() => 50),
    ),
  ).toEqual(expected),
);
