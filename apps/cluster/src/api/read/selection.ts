import {
  type FieldRequirement,
  type LabelRequirement,
  matchesFields,
  matchesLabels,
  parseFieldSelector,
  parseLabelSelector,
  SelectorError,
} from '@gameday/kubernetes';
import type { Call } from '../call.ts';
import { ApiError } from '../status.ts';
import type { Wire } from '../wire.ts';

/** Which objects of a resource a request is about. */
export interface Selection {
  /** Whether it takes every object of its namespace. */
  readonly everything: boolean;
  includes(object: Wire): boolean;
}

function parsed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof SelectorError) throw new ApiError('BadRequest', error.message);
    throw error;
  }
}

/** @throws ApiError BadRequest for a selector that cannot be read or a field that cannot be asked for */
export function selectionOf({ query, resource, namespace }: Pick<Call, 'query' | 'resource' | 'namespace'>): Selection {
  const supported = ['metadata.name', 'metadata.namespace', ...(resource.fields ?? [])];
  const labels: LabelRequirement[] = parsed(() => parseLabelSelector(query.get('labelSelector') ?? ''));
  const fields: FieldRequirement[] = parsed(() => parseFieldSelector(query.get('fieldSelector') ?? '', supported));
  return {
    everything: labels.length === 0 && fields.length === 0,
    includes: (object) =>
      (namespace === undefined || object.metadata?.namespace === namespace) &&
      matchesLabels(labels, object.metadata?.labels) &&
      matchesFields(fields, object),
  };
}
