import { randomUUID } from 'node:crypto';
import { timestamp } from '@gameday/kubernetes';
import type { Kinds, Kind } from '../../store/store.ts';
import type { Call } from '../call.ts';
import { answerJson } from '../http/answer.ts';
import { shaperOf } from '../read/shape.ts';
import { alreadyExists, ApiError, notFound } from '../status.ts';
import type { Wire } from '../wire.ts';
import { decodeObject } from './decode.ts';
import { withDefaults } from '../../defaults/with-defaults.ts';
import { isDryRun } from './options.ts';
import { storeBacking, withStore } from './target.ts';

/** The object as it would be, where it is only tried. */
function pretend({ context, resource }: Call, kind: Kind, object: Kinds[Kind]): Wire {
  const { namespace = '', name = `${object.metadata?.generateName ?? ''}xxxxx` } = object.metadata ?? {};
  if (context.store.get(kind, { namespace, name })) throw alreadyExists(resource, name);
  const metadata = {
    ...object.metadata,
    name,
    uid: randomUUID(),
    generation: 1,
    creationTimestamp: timestamp(context.clock.nowMs()),
  };
  return { ...object, metadata } as Wire;
}

/** Creates the object that was sent. */
export function create(call: Call, sent: unknown): void {
  const { context, query, response, namespace } = call;
  const backing = storeBacking(call, 'create');
  const shaper = shaperOf(call);
  if (namespace !== context.namespace) {
    throw notFound({ group: '', plural: 'namespaces', kind: 'Namespace' }, namespace ?? '');
  }
  const sentObject = decodeObject(call, backing, sent);
  const { resourceVersion, uid: _uid, ...metadata } = sentObject.metadata ?? {};
  if (resourceVersion !== undefined && resourceVersion !== '') {
    throw new ApiError('BadRequest', 'resourceVersion should not be set on objects to be created');
  }
  const object = withDefaults(backing.kind, { ...sentObject, metadata } as Kinds[Kind]);
  const name = metadata.name ?? metadata.generateName ?? '';
  const created = isDryRun(query)
    ? pretend(call, backing.kind, object)
    : withStore(call, name, () => context.store.create(backing.kind, object));
  answerJson(response, 201, shaper.one(backing.toWire(created as never)));
}
