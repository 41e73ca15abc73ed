import type { Call, ObjectCall } from '../call.ts';
import { notFound } from '../status.ts';
import type { Wire } from '../wire.ts';

/** The objects of a resource in its version: those of one namespace, or all. */
export function objectsOf({
  context,
  resource,
  namespace,
}: Pick<Call, 'context' | 'resource' | 'namespace'>): readonly Wire[] {
  const { backing } = resource;
  return backing.from === 'store'
    ? context.store.list(backing.kind, namespace).map(backing.toWire)
    : backing.list(namespace);
}

/** @throws ApiError NotFound */
export function objectOf({ context, resource, namespace, name }: ObjectCall): Wire {
  const { backing } = resource;
  if (backing.from === 'store') {
    const stored = context.store.get(backing.kind, { namespace: namespace ?? '', name });
    if (stored) return backing.toWire(stored);
  } else {
    const found = backing.list(namespace).find(({ metadata }) => metadata?.name === name);
    if (found) return found;
  }
  throw notFound(resource, name);
}
