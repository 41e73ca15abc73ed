import type { Wire } from '../wire.ts';
import { since } from './duration.ts';

/** A cell of a table: what `kubectl get` prints. */
export type Cell = string | number;

/** One column of what `kubectl get` prints of a kind. */
export interface Column<T> {
  readonly name: string;
  readonly type: 'string' | 'integer';
  readonly format?: 'name';
  readonly description: string;
  /** 0 is always shown, 1 with `-o wide` only. */
  readonly priority: 0 | 1;
  readonly cell: (object: T, nowMs: number) => Cell;
}

export const column = <T>(name: string, description: string, cell: (object: T, nowMs: number) => Cell): Column<T> => ({
  name,
  type: 'string',
  description,
  priority: 0,
  cell,
});

export const integer = <T>(name: string, description: string, cell: (object: T) => number | undefined): Column<T> => ({
  name,
  type: 'integer',
  description,
  priority: 0,
  cell: (object) => cell(object) ?? 0,
});

/** A column for `-o wide`. */
export const wide = <T>(other: Column<T>): Column<T> => ({ ...other, priority: 1 });

export const nameColumn: Column<Wire> = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'Name is unique within a namespace.',
  priority: 0,
  cell: ({ metadata }) => metadata?.name ?? '',
};

export const ageColumn: Column<Wire> = column('Age', 'How long ago the object was created.', ({ metadata }, nowMs) =>
  since(metadata?.creationTimestamp, nowMs),
);
