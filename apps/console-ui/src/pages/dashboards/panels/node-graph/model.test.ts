import type { DataFrame, Field } from '@grafana/data';
import { fieldType } from '../shared/testing.ts';
import { describe, expect, it } from 'vitest';
import { graphOf, type Words } from './model.ts';

const frame = (columns: Record<string, unknown[]>): DataFrame => ({
  length: Object.values(columns)[0]?.length ?? 0,
  fields: Object.entries(columns).map(([name, values]): Field => ({
    name,
    type: fieldType.other,
    config: { custom: {} },
    values,
  })),
});

const words: Words = {
  statistic: (_field, value, of, which) => `${of} ${which} ${String(value)}`,
  arcColor: () => 'red',
};

describe('a graph in frames', () => {
  it('has nodes and edges, told apart by their fields', () => {
    const { nodes, edges } = graphOf(
      [
        frame({
          id: ['users', 'feed'],
          title: ['Users', null],
          mainStat: [12, null],
          arc__failed: [0.25, 0],
          detail__zone: ['a', null],
        }),
        frame({
          id: ['e'],
          source: ['feed'],
          target: ['users'],
          mainstat: [3],
          thickness: [4],
          strokeDasharray: ['5 5'],
        }),
      ],
      words,
    );
    expect(nodes).toEqual([
      expect.objectContaining({
        id: 'users',
        title: 'Users',
        main: 'node main 12',
        secondary: undefined,
        arcs: [{ name: 'failed', share: 0.25, color: 'red' }],
        details: [['zone', 'a']],
      }),
      expect.objectContaining({ id: 'feed', title: 'feed', main: undefined, arcs: [], details: [] }),
    ]);
    expect(edges).toEqual([
      expect.objectContaining({
        id: 'e',
        source: 'feed',
        target: 'users',
        main: 'edge main 3',
        thickness: 4,
        dashes: '5 5',
      }),
    ]);
  });

  it('has what is only at the end of an edge', () => {
    const { nodes } = graphOf([frame({ source: ['a'], target: ['b'] }), frame({ id: ['a'] })], words);
    expect(nodes.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('names edges by their ends where they have no name', () => {
    expect(graphOf([frame({ source: ['a'], target: ['b'] })], words).edges[0]).toMatchObject({
      id: 'a→b',
      thickness: 1,
    });
  });

  it('is empty without rows', () => {
    expect(graphOf([frame({ id: [] }), frame({ name: ['x'] })], words)).toEqual({ nodes: [], edges: [] });
  });
});
