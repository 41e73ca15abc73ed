import { describe, expect, it } from 'vitest';
import { layOut, type Layout, type LayoutOptions, smoothPath, spread } from './layout.ts';
import { addBends, crossings, orderLayers } from './ordering.ts';

const options: LayoutOptions = {
  ...{ direction: 'right', nodeWidth: 150, nodeWidthMin: 120, nodeHeight: 78, layerGapMin: 60, layerGapMax: 200 },
  ...{ nodeGap: 24, bendSize: 40, length: 1_068 },
};
const edge = (from: string, to: string) => ({ id: `${from}~${to}`, from, to });
const app = {
  nodes: ['gateway', 'comments', 'feed', 'profile', 'assets', 'messages', 'users'].map((id) => ({ id })),
  edges: [
    ...['comments', 'feed', 'profile', 'assets', 'messages', 'users'].map((to) => edge('gateway', to)),
    ...[edge('comments', 'feed'), edge('comments', 'messages'), edge('feed', 'users'), edge('profile', 'users')],
  ],
};
const at = (layout: Layout, id: string) => layout.nodes.get(id) ?? { x: Number.NaN, y: Number.NaN };

/** Whether no two boxes come nearer to each other than the gap. */
function apart(layout: Layout, { nodeHeight, nodeGap }: LayoutOptions): boolean {
  const boxes = [...layout.nodes.values()];
  return boxes.every((a, index) =>
    boxes
      .slice(index + 1)
      .every(
        (b) =>
          Math.abs(a.x - b.x) >= layout.nodeWidth + nodeGap - 0.01 ||
          Math.abs(a.y - b.y) >= nodeHeight + nodeGap - 0.01,
      ),
  );
}

describe('a layout', () => {
  it('has callees to the right of their callers, and boxes apart', () => {
    const layout = layOut(app.nodes, app.edges, options);
    for (const { from, to } of app.edges) expect(at(layout, to).x).toBeGreaterThan(at(layout, from).x);
    expect(apart(layout, options)).toBe(true);
  });

  it('has callees under their callers where there is little room, no wider than its rows', () => {
    const narrow: LayoutOptions = {
      ...options,
      direction: 'down',
      nodeWidth: 104,
      nodeGap: 6,
      bendSize: 26,
      perLayerMax: 3,
      length: 0,
    };
    const layout = layOut(app.nodes, app.edges, narrow);
    for (const { from, to } of app.edges) expect(at(layout, to).y).toBeGreaterThan(at(layout, from).y);
    expect(apart(layout, narrow)).toBe(true);
    expect(layout.width).toBeLessThan(520);
  });

  it('is within its bounds, lines included', () => {
    const layout = layOut(app.nodes, app.edges, options);
    const points = [...layout.edges.values()].flatMap((one) => [...one.points, one.label]);
    for (const { x, y } of [...points, ...layout.nodes.values()]) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(layout.width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(layout.height);
    }
  });

  it('is the same whatever is told first', () => {
    const one = layOut(app.nodes, app.edges, options);
    const other = layOut([...app.nodes].reverse(), [...app.edges].reverse(), options);
    expect([...other.nodes].sort()).toEqual([...one.nodes].sort());
    expect([...other.edges].sort()).toEqual([...one.edges].sort());
  });

  it('fills the length: first with the gaps, then it shrinks the boxes, and in the end it is longer', () => {
    const chain = (length: number) =>
      layOut([{ id: 'a' }, { id: 'b' }, { id: 'c' }], [edge('a', 'b'), edge('b', 'c')], { ...options, length });
    const [roomy, tight, small] = [chain(800), chain(560), chain(200)];
    expect([roomy.nodeWidth, roomy.width]).toEqual([150, 800]);
    expect(tight.nodeWidth).toBeLessThan(150);
    expect(tight.width).toBeCloseTo(560, -1);
    expect([small.nodeWidth, small.layerGap]).toEqual([120, 60]);
  });

  it('leads long lines past the boxes of the layers between', () => {
    const layout = layOut(app.nodes, app.edges, options);
    const points = layout.edges.get('gateway~users')?.points ?? [];
    expect(points.length).toBeGreaterThan(2);
    for (const [id, { x, y }] of layout.nodes) {
      if (id === 'gateway' || id === 'users') continue;
      const hit = points.some(
        (point) => Math.abs(point.x - x) < layout.nodeWidth / 2 && Math.abs(point.y - y) < options.nodeHeight / 2,
      );
      expect([id, hit]).toEqual([id, false]);
    }
  });

  it('ends lines of one side at places of their own', () => {
    const layout = layOut(app.nodes, app.edges, options);
    const starts = app.edges
      .filter(({ from }) => from === 'gateway')
      .map(({ id }) => layout.edges.get(id)?.points[0]?.y);
    expect(new Set(starts).size).toBe(starts.length);
  });

  it('draws circles, loops and what is alone', () => {
    const layout = layOut(
      [{ id: 'a' }, { id: 'b' }, { id: 'alone' }],
      [edge('a', 'b'), edge('b', 'a'), edge('a', 'a')],
      options,
    );
    expect([...layout.nodes.keys()].sort()).toEqual(['a', 'alone', 'b']);
    expect(JSON.stringify([...layout.edges.values()])).not.toContain('null');
    expect(layOut([], [], options)).toMatchObject({ nodes: new Map(), edges: new Map() });
  });

  it('moves nothing but what is new when a service appears at the end', () => {
    const before = layOut(app.nodes, app.edges, { ...options, length: 2_000 });
    const after = layOut([...app.nodes, { id: 'zz' }], [...app.edges, edge('users', 'zz')], {
      ...options,
      length: 2_000,
    });
    const order = (layout: Layout) =>
      app.nodes
        .map(({ id }) => id)
        .sort((a, b) => at(layout, a).x - at(layout, b).x || at(layout, a).y - at(layout, b).y);
    expect(order(after)).toEqual(order(before));
  });
});

describe('the order within layers', () => {
  it('has no crossing where none is needed', () => {
    const slotted = addBends(
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      [edge('a', 'd'), edge('b', 'c')],
    );
    expect(crossings(slotted.layers, slotted.links)).toBe(1);
    expect(crossings(orderLayers(slotted), slotted.links)).toBe(0);
  });

  it('is never worse than that of the names', () => {
    const layers = [['a'], ['b', 'c', 'd'], ['e', 'f', 'g'], ['h']];
    const edges = ['ab', 'ac', 'ad', 'bg', 'bf', 'ce', 'cg', 'de', 'df', 'eh', 'fh', 'ah'].map(([from = '', to = '']) =>
      edge(from, to),
    );
    const slotted = addBends(layers, edges);
    expect(crossings(orderLayers(slotted), slotted.links)).toBeLessThanOrEqual(
      crossings(slotted.layers, slotted.links),
    );
  });
});

describe('places in a row', () => {
  it.each([
    [[0, 0, 0], [10, 10, 10], 5, [-15, 0, 15]],
    [[0, 100], [10, 10], 5, [0, 100]],
    [[100, 0], [10, 10], 5, [42.5, 57.5]],
    [[], [], 5, []],
  ])('for %j of the sizes %j, %d apart, are %j', (wanted, sizes, gap, expected) => {
    expect(spread(wanted, sizes, gap)).toEqual(expected);
  });
});

describe('a line', () => {
  it('leaves and arrives along the direction', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 100, y: 50 },
    ];
    expect(smoothPath(points, 'right')).toBe('M0.0 0.0C50.0 0.0 50.0 50.0 100.0 50.0');
    expect(smoothPath(points, 'down')).toBe('M0.0 0.0C0.0 25.0 100.0 25.0 100.0 50.0');
    expect(smoothPath([], 'down')).toBe('');
  });
});
