import {
  jsonPatch,
  type JsonPatchOperation,
  mergePatch,
  PatchError,
  strategicMerge,
} from '@gameday/kubernetes/openapi';
import type { ObjectCall } from '../call.ts';
import { ApiError } from '../status.ts';
import { isObject } from '../wire.ts';
import { replaceBy } from './update.ts';

export const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
] as const;

export type PatchType = (typeof patchTypes)[number];

/**
 * An object with a patch applied.
 * @throws ApiError BadRequest for what is no patch, Invalid for one that does not fit the object
 */
export function applyPatch<T extends object>(original: T, type: PatchType, sent: unknown): T {
  if (type === 'application/json-patch+json' ? !Array.isArray(sent) : !isObject(sent)) {
    throw new ApiError(
      'BadRequest',
      `a patch of the type ${type} must be a JSON ${type.includes('json-patch') ? 'list' : 'object'}`,
    );
  }
  try {
    if (type === 'application/json-patch+json') return jsonPatch(original, sent as JsonPatchOperation[]);
    if (type === 'application/merge-patch+json') return mergePatch(original, sent) as T;
    return strategicMerge(original, sent as object);
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    throw new ApiError('Invalid', `the patch cannot be applied: ${error.message}`);
  }
}

/** Applies the patch that was sent to an object. */
export const patch = (call: ObjectCall, type: PatchType, sent: unknown): void =>
  replaceBy(call, 'patch', (present) => applyPatch(present, type, sent));
