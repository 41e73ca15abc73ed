import type { DataFrame, Field } from '@grafana/data';

/** A part of the ring around a node. */
export interface Arc {
  readonly name: string;
  readonly share: number;
  readonly color: string;
}

export interface Node {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string | undefined;
  readonly main: string | undefined;
  readonly secondary: string | undefined;
  readonly color: string | undefined;
  readonly arcs: readonly Arc[];
  /** More about it: heading and value. */
  readonly details: ReadonlyArray<readonly [name: string, value: string]>;
}

export interface Edge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly main: string | undefined;
  readonly secondary: string | undefined;
  readonly color: string | undefined;
  /** In pixels. */
  readonly thickness: number;
  readonly dashes: string | undefined;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

export interface Words {
  /** A statistic of a node or an edge in words; numbers with their units. */
  readonly statistic: (field: Field, value: unknown, of: 'node' | 'edge', which: 'main' | 'secondary') => string;
  /** The colour of a part of a ring. */
  readonly arcColor: (field: Field) => string;
}

type Columns = ReadonlyMap<string, Field>;

const columnsOf = ({ fields }: DataFrame): Columns => new Map(fields.map((field) => [field.name.toLowerCase(), field]));

const text = (columns: Columns, name: string, row: number): string | undefined => {
  const value: unknown = columns.get(name)?.values[row];
  return value === null || value === undefined || value === '' ? undefined : String(value);
};

/**
 * The graph that frames describe, by the names of Grafana's node graph: a frame with `source` and `target` has edges,
 * one with `id` only has nodes. A node that is only at the end of an edge is there too: what is called is not lost
 * because nothing else is known of it.
 */
export function graphOf(frames: readonly DataFrame[], words: Words): Graph {
  const tables = frames
    .filter(({ length }) => length > 0)
    .map((frame) => ({ columns: columnsOf(frame), rows: frame.length }));
  const isEdges = ({ columns }: { columns: Columns }) => columns.has('source') && columns.has('target');
  const edges = tables
    .filter(isEdges)
    .flatMap(({ columns, rows }) => times(rows, (row) => edgeAt(columns, row, words)));
  const nodes = new Map<string, Node>();
  for (const { columns, rows } of tables.filter((table) => !isEdges(table) && table.columns.has('id'))) {
    for (const node of times(rows, (row) => nodeAt(columns, row, words))) if (node.id !== '') nodes.set(node.id, node);
  }
  for (const id of edges.flatMap(({ source, target }) => [source, target])) {
    if (!nodes.has(id)) nodes.set(id, bare(id));
  }
  return { nodes: [...nodes.values()], edges };
}

const times = <Value>(count: number, make: (at: number) => Value): Value[] =>
  Array.from({ length: count }, (_none, at) => make(at));

const bare = (id: string): Node => ({
  id,
  title: id,
  subtitle: undefined,
  main: undefined,
  secondary: undefined,
  color: undefined,
  arcs: [],
  details: [],
});

function statistic(columns: Columns, row: number, of: 'node' | 'edge', which: 'main' | 'secondary', words: Words) {
  const field = columns.get(`${which}stat`);
  const value: unknown = field?.values[row];
  return !field || value === null || value === undefined ? undefined : words.statistic(field, value, of, which);
}

function nodeAt(columns: Columns, row: number, words: Words): Node {
  const id = text(columns, 'id', row) ?? '';
  const arcs: Arc[] = [];
  const details: Array<readonly [string, string]> = [];
  for (const [name, field] of columns) {
    const value: unknown = field.values[row];
    if (name.startsWith('arc__') && typeof value === 'number' && value > 0) {
      arcs.push({ name: field.config.displayName ?? field.name.slice(5), share: value, color: words.arcColor(field) });
    }
    if (name.startsWith('detail__') && value !== null && value !== undefined) {
      details.push([field.config.displayName ?? field.name.slice(8), String(value)]);
    }
  }
  return {
    id,
    title: text(columns, 'title', row) ?? id,
    subtitle: text(columns, 'subtitle', row),
    main: statistic(columns, row, 'node', 'main', words),
    secondary: statistic(columns, row, 'node', 'secondary', words),
    color: text(columns, 'color', row),
    arcs,
    details,
  };
}

function edgeAt(columns: Columns, row: number, words: Words): Edge {
  const source = text(columns, 'source', row) ?? '';
  const target = text(columns, 'target', row) ?? '';
  const thickness = Number(text(columns, 'thickness', row) ?? 1);
  return {
    id: text(columns, 'id', row) ?? `${source}→${target}`,
    source,
    target,
    main: statistic(columns, row, 'edge', 'main', words),
    secondary: statistic(columns, row, 'edge', 'secondary', words),
    color: text(columns, 'color', row),
    thickness: Number.isFinite(thickness) && thickness > 0 ? thickness : 1,
    dashes: text(columns, 'strokedasharray', row),
  };
}
