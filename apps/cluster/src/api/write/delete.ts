import { timestamp } from '@gameday/kubernetes';
import type { Kind, Stored } from '../../store/store.ts';
import type { Call, ObjectCall } from '../call.ts';
import type { ApiContext } from '../context.ts';
import { answerJson } from '../http/answer.ts';
import { selectionOf } from '../read/selection.ts';
import { shaperOf } from '../read/shape.ts';
import { success } from '../status.ts';
import type { Wire } from '../wire.ts';
import { checkPreconditions, type DeleteOptions, deleteOptions } from './options.ts';
import { type StoreBacking, storeBacking, storedObject, withStore } from './target.ts';

/** What Kubernetes gives pods whose spec says nothing. */
const graceSecondsDefault = 30;

/**
 * A pod on its way out. As upstream, the timestamp is when it must be gone; a second deletion can only bring that forward.
 */
export function terminating(pod: Stored<'Pod'>, asked: number | undefined, nowMs: number): Stored<'Pod'> {
  const ended = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  const graceSeconds = ended ? 0 : (asked ?? pod.spec?.terminationGracePeriodSeconds ?? graceSecondsDefault);
  const { deletionTimestamp, deletionGracePeriodSeconds = Infinity } = pod.metadata;
  if (deletionTimestamp !== undefined && graceSeconds >= deletionGracePeriodSeconds) return pod;
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      deletionTimestamp: timestamp(nowMs + graceSeconds * 1_000),
      deletionGracePeriodSeconds: graceSeconds,
    },
  };
}

/** Finalizers by which the garbage collector knows what is to become of an object's dependents, as upstream names them. */
const policyFinalizers = { Background: undefined, Foreground: 'foregroundDeletion', Orphan: 'orphan' } as const;

/** What waits for its finalizers, or for its dependents, before it goes; undefined for what goes at once. */
function waiting(object: Stored<Kind>, { propagation }: DeleteOptions, nowMs: number): Stored<Kind> | undefined {
  const finalizer = policyFinalizers[propagation];
  const finalizers = [
    ...new Set([...(object.metadata.finalizers ?? []), ...(finalizer === undefined ? [] : [finalizer])]),
  ];
  if (finalizers.length === 0) return undefined;
  const { deletionTimestamp = timestamp(nowMs) } = object.metadata;
  return { ...object, metadata: { ...object.metadata, deletionTimestamp, deletionGracePeriodSeconds: 0, finalizers } };
}

/**
 * Deletes an object: a pod is told to end, and what has finalizers waits for them.
 * @returns the object where it is still there, undefined where it is gone
 */
function deleteStored(
  { store, clock }: ApiContext,
  kind: Kind,
  object: Stored<Kind>,
  options: DeleteOptions,
): Stored<Kind> | undefined {
  const nowMs = clock.nowMs();
  const next =
    kind === 'Pod'
      ? terminating(object as Stored<'Pod'>, options.gracePeriodSeconds, nowMs)
      : waiting(object, options, nowMs);
  if (options.dryRun) return next;
  if (next) return store.update(kind, object.metadata, () => next);
  store.delete(kind, object.metadata, object.metadata.uid);
  return undefined;
}

/** Deletes one object. */
export function deleteObject(call: ObjectCall, sent: unknown): void {
  const { resource, response, name, context, query } = call;
  const backing = storeBacking(call, 'delete');
  const shaper = shaperOf(call);
  const options = deleteOptions(sent, query);
  const object = storedObject(call, backing.kind);
  checkPreconditions(call, options, object as Wire);
  const left = withStore(call, name, () => deleteStored(context, backing.kind, object, options));
  if (left) {
    answerJson(response, 200, shaper.one(backing.toWire(left)));
    return;
  }
  const { group, plural } = resource;
  answerJson(response, 200, success({ name, ...(group !== '' && { group }), kind: plural, uid: object.metadata.uid }));
}

/** Deletes every object that is selected. */
export function deleteCollection(call: Call, sent: unknown): void {
  const { context, query, response } = call;
  const backing: StoreBacking = storeBacking(call, 'deletecollection');
  const shaper = shaperOf(call);
  const options = deleteOptions(sent, query);
  const selection = selectionOf(call);
  const selected = context.store
    .list(backing.kind, call.namespace)
    .filter((object) => selection.includes(backing.toWire(object)));
  for (const object of selected) {
    withStore(call, object.metadata.name, () => deleteStored(context, backing.kind, object, options));
  }
  answerJson(
    response,
    200,
    shaper.many(selected.map(backing.toWire), { resourceVersion: context.store.resourceVersion }),
  );
}
