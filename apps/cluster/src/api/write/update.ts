import type { Kind, Kinds, Stored } from '../../store/store.ts';
import type { ObjectCall } from '../call.ts';
import { answerJson } from '../http/answer.ts';
import { shaperOf } from '../read/shape.ts';
import { conflict, invalid, modified } from '../status.ts';
import { equal, type Wire } from '../wire.ts';
import { decodeObject } from './decode.ts';
import { withDefaults } from '../../defaults/with-defaults.ts';
import { checkUpdate } from './immutable.ts';
import { isDryRun } from './options.ts';
import { storeBacking, storedObject, withStore } from './target.ts';

/** The metadata that clients cannot change, as it stands. */
function ownMetadata({ metadata }: Stored<Kind>) {
  const { uid, resourceVersion, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds } =
    metadata;
  return {
    uid,
    resourceVersion,
    creationTimestamp,
    ...(generation !== undefined && { generation }),
    ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    ...(deletionGracePeriodSeconds !== undefined && { deletionGracePeriodSeconds }),
  };
}

/**
 * What an object becomes when a client wants it to be like what was sent.
 * @throws ApiError Conflict when the client looked at another version or object, Invalid for what may not change
 */
function replacement(call: ObjectCall, kind: Kind, before: Stored<Kind>, sent: Kinds[Kind]): Kinds[Kind] {
  const { resource, name } = call;
  const { uid, resourceVersion } = sent.metadata ?? {};
  if (uid && uid !== before.metadata.uid) {
    throw conflict(
      resource,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.metadata.uid}`,
    );
  }
  if (resourceVersion && resourceVersion !== before.metadata.resourceVersion) throw modified(resource, name);
  // A pod's spec cannot change any more, also not by what was left out of it.
  const wanted = (kind === 'Pod' ? sent : withDefaults<Kind>(kind, sent)) as Kinds[Kind] & Wire;
  const { status } = before as Wire;
  const after = {
    ...wanted,
    metadata: { ...wanted.metadata, ...ownMetadata(before) },
    ...(status !== undefined && { status }),
  } as Kinds[Kind];
  const problems = checkUpdate(kind, before as Wire, after as Wire);
  if (problems.length > 0) throw invalid(resource, name, problems);
  return after;
}

/** The object as it would be, where it is only tried. */
const pretend = (before: Stored<Kind>, after: Kinds[Kind]): Wire => {
  const { generation = 1 } = before.metadata;
  const respecified = !equal((before as Wire).spec, (after as Wire).spec);
  return { ...after, metadata: { ...after.metadata, generation: respecified ? generation + 1 : generation } };
};

/**
 * Writes an object anew.
 * @param make the wanted object, of the present one in the version of the request; it may be anything yet
 */
export function replaceBy(call: ObjectCall, verb: string, make: (present: Wire) => unknown): void {
  const { context, namespace = '', name, query, response } = call;
  const backing = storeBacking(call, verb);
  const shaper = shaperOf(call);
  const before = storedObject(call, backing.kind);
  const sent = decodeObject(call, backing, make(backing.toWire(before)), before, name);
  const after = replacement(call, backing.kind, before, sent);
  const written = isDryRun(query)
    ? pretend(before, after)
    : withStore(call, name, () => context.store.update(backing.kind, { namespace, name }, () => after));
  answerJson(response, 200, shaper.one(backing.toWire(written as never)));
}

/** Replaces an object by the one that was sent. */
export const update = (call: ObjectCall, sent: unknown): void => replaceBy(call, 'update', () => sent);
