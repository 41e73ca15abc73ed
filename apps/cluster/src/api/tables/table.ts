import type { Wire } from '../wire.ts';
import type { Column } from './column.ts';

/** What of the object comes with its row. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

export interface TableOptions {
  readonly columns: readonly Column<Wire>[];
  readonly rowConditions?: ((object: Wire) => readonly object[] | undefined) | undefined;
  readonly nowMs: number;
  readonly include: IncludeObject;
  /** False for all but the first of a watch. */
  readonly header: boolean;
  /** Of the list. */
  readonly metadata: object;
}

/** The metadata of an object alone, for those who want no more. */
export const partial = ({ metadata }: Wire) => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata,
});

/** A meta.k8s.io/v1 Table: rows as the server would have them printed. */
export function table(objects: readonly Wire[], options: TableOptions) {
  const { columns, rowConditions, nowMs, include, header, metadata } = options;
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: header
      ? columns.map(({ name, type, format = '', description, priority }) => ({
          name,
          type,
          format,
          description,
          priority,
        }))
      : [],
    rows: objects.map((object) => {
      const conditions = rowConditions?.(object);
      return {
        cells: columns.map(({ cell }) => cell(object, nowMs)),
        ...(conditions && { conditions }),
        ...(include !== 'None' && { object: include === 'Object' ? object : partial(object) }),
      };
    }),
  };
}
