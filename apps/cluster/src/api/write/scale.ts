import type { Deployment, ReplicaSet, Scale } from '@gameday/kubernetes';
import { validateObject } from '@gameday/kubernetes/openapi';
import type { Stored } from '../../store/store.ts';
import type { ObjectCall } from '../call.ts';
import { answerJson } from '../http/answer.ts';
import { ApiError, conflict, invalid, modified } from '../status.ts';
import { selectorText } from '../tables/workloads.ts';
import { isObject } from '../wire.ts';
import { isDryRun } from './options.ts';
import { applyPatch, type PatchType } from './patch.ts';
import { storeBacking, storedObject, withStore } from './target.ts';

/** How many replicas a workload has and shall have (autoscaling/v1 Scale). */
function scaleOf({ metadata, spec, status }: Stored<'Deployment'> | Stored<'ReplicaSet'>): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec?.replicas ?? 1 },
    status: { replicas: status?.replicas ?? 0, selector: selectorText(spec?.selector) },
  };
}

const scaleSubject = { group: 'autoscaling', plural: 'scales', kind: 'Scale' };

/** @throws ApiError BadRequest, Invalid */
function wantedReplicas(
  { name, resource }: ObjectCall,
  sent: unknown,
): { replicas: number; metadata: Scale['metadata'] } {
  if (!isObject(sent)) throw new ApiError('BadRequest', 'the body of the request must be a Scale');
  const { status: _status, ...scale } = sent;
  const problems = validateObject({ apiVersion: 'autoscaling/v1', kind: 'Scale', ...scale });
  if (problems.length > 0) throw invalid(scaleSubject, name, problems);
  const { metadata, spec } = scale as unknown as Scale;
  if (metadata?.name !== undefined && metadata.name !== name) {
    throw new ApiError(
      'BadRequest',
      `the name of the Scale (${metadata.name}) does not match the ${resource.singular} (${name})`,
    );
  }
  const replicas = spec?.replicas ?? 0;
  if (replicas < 0) {
    const path = 'spec.replicas';
    const message = `${replicas}: must be greater than or equal to 0`;
    throw invalid(scaleSubject, name, [{ path, segments: ['spec', 'replicas'], message, reason: 'FieldValueInvalid' }]);
  }
  return { replicas, metadata };
}

type Workload = Stored<'Deployment'> | Stored<'ReplicaSet'>;

export function getScale(call: ObjectCall): void {
  const { kind } = storeBacking(call, 'get');
  answerJson(call.response, 200, scaleOf(storedObject(call, kind) as Workload));
}

function writeScale(call: ObjectCall, make: (present: Scale) => unknown): void {
  const { context, namespace = '', name, query, response, resource } = call;
  const before = storedObject(call, 'Deployment') as Stored<'Deployment'>;
  const { replicas, metadata } = wantedReplicas(call, make(scaleOf(before)));
  if (metadata?.resourceVersion && metadata.resourceVersion !== before.metadata.resourceVersion) {
    throw modified(resource, name);
  }
  if (metadata?.uid && metadata.uid !== before.metadata.uid)
    throw conflict(resource, name, 'it is another object of this name');
  const scaled = <T extends Deployment | ReplicaSet>(object: T): T => ({
    ...object,
    spec: { ...object.spec, replicas },
  });
  const written = isDryRun(query)
    ? scaled(before)
    : withStore(call, name, () => context.store.update('Deployment', { namespace, name }, scaled));
  answerJson(response, 200, scaleOf(written));
}

export const updateScale = (call: ObjectCall, sent: unknown): void => writeScale(call, () => sent);

export const patchScale = (call: ObjectCall, type: PatchType, sent: unknown): void =>
  writeScale(call, (present) => applyPatch(present, type, sent));
