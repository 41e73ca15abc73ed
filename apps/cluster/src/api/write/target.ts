import { type Kind, StoreError, type Stored } from '../../store/store.ts';
import type { Call, ObjectCall } from '../call.ts';
import type { Backing } from '../resources/resource.ts';
import { alreadyExists, modified, notAllowed, notFound } from '../status.ts';

export type StoreBacking = Extract<Backing, { from: 'store' }>;

/** @throws ApiError MethodNotAllowed for what is worked out and so cannot be written */
export function storeBacking({ resource }: Call, verb: string): StoreBacking {
  if (resource.backing.from !== 'store') throw notAllowed(resource, verb, resource.hint);
  return resource.backing;
}

/** @throws ApiError NotFound */
export function storedObject(call: ObjectCall, kind: Kind): Stored<Kind> {
  const stored = call.context.store.get(kind, { namespace: call.namespace ?? '', name: call.name });
  if (!stored) throw notFound(call.resource, call.name);
  return stored;
}

/** Does something with the store; what it refuses becomes the matching Status. */
export function withStore<T>({ resource }: Call, name: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.code === 'NotFound') throw notFound(resource, name);
    if (error.code === 'AlreadyExists') throw alreadyExists(resource, name);
    throw modified(resource, name);
  }
}
