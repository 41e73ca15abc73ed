import type { Call, ObjectCall } from '../call.ts';
import { answerJson } from '../http/answer.ts';
import { ApiError } from '../status.ts';
import { objectOf, objectsOf } from './objects.ts';
import { page } from './page.ts';
import { selectionOf } from './selection.ts';
import { shaperOf } from './shape.ts';

/**
 * What is kept is always the newest, which every wish for a version is content with but two: exactly an older one, and a future one.
 * @throws ApiError
 */
function checkVersion({ context, query }: Call): void {
  const wanted = query.get('resourceVersion') ?? '';
  if (wanted === '') return;
  if (!/^\d+$/.test(wanted)) throw new ApiError('BadRequest', `resourceVersion: "${wanted}" is not a version`);
  const { resourceVersion } = context.store;
  if (Number(wanted) > Number(resourceVersion)) {
    throw new ApiError('Timeout', `Too large resource version: ${wanted}, current: ${resourceVersion}`, {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    });
  }
  if (query.get('resourceVersionMatch') === 'Exact' && wanted !== resourceVersion) {
    throw new ApiError(
      'Expired',
      `The resourceVersion for the provided list is too old: ${wanted}, current: ${resourceVersion}`,
    );
  }
}

/** Answers with the objects that are selected. */
export function list(call: Call): void {
  checkVersion(call);
  const shaper = shaperOf(call);
  const selection = selectionOf(call);
  const objects = objectsOf(call).filter((object) => selection.includes(object));
  const { items, metadata } = page(objects, call.query, call.context.store.resourceVersion, selection.everything);
  answerJson(call.response, 200, shaper.many(items, metadata));
}

/** Answers with one object. */
export function get(call: ObjectCall): void {
  answerJson(call.response, 200, shaperOf(call).one(objectOf(call)));
}
