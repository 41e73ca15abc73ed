import type { Call } from '../call.ts';
import { negotiate, type Shape } from '../http/accept.ts';
import { ApiError } from '../status.ts';
import { type IncludeObject, partial, table } from '../tables/table.ts';
import type { Wire } from '../wire.ts';

const includes: readonly string[] = ['None', 'Metadata', 'Object'];

export interface Shaper {
  readonly shape: Shape;
  /** One object as the client wants it. */
  one(object: Wire, options?: { header?: boolean }): unknown;
  many(objects: readonly Wire[], metadata: object): unknown;
}

/** In which shape the client wants objects: themselves, as rows of a table, or their metadata. */
export function shaperOf({ context, request, query, resource }: Call): Shaper {
  const shape = negotiate(request.headers.accept, ['Table', 'PartialObjectMetadata']);
  const include = (query.get('includeObject') || 'Metadata') as IncludeObject;
  if (!includes.includes(include)) {
    throw new ApiError('BadRequest', `includeObject: "${include}" is none of ${includes.join(', ')}`);
  }
  const rows = (objects: readonly Wire[], metadata: object, header: boolean) => {
    const { columns, rowConditions } = resource;
    return table(objects, { columns, rowConditions, nowMs: context.clock.nowMs(), include, header, metadata });
  };
  const version = ({ metadata }: Wire) => ({ resourceVersion: metadata?.resourceVersion ?? '' });
  const typed = (object: Wire): Wire => ({ kind: resource.kind, apiVersion: apiVersion(resource), ...object });
  return {
    shape,
    one(object, { header = true } = {}) {
      if (shape === 'Table') return rows([object], version(object), header);
      return shape === 'PartialObjectMetadata' ? partial(object) : typed(object);
    },
    many(objects, metadata) {
      if (shape === 'Table') return rows(objects, metadata, true);
      const items = shape === 'PartialObjectMetadata' ? objects.map(partial) : objects;
      return shape === 'PartialObjectMetadata'
        ? { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items }
        : { kind: `${resource.kind}List`, apiVersion: apiVersion(resource), metadata, items };
    },
  };
}

const apiVersion = ({ group, version }: { group: string; version: string }) =>
  group === '' ? version : `${group}/${version}`;
