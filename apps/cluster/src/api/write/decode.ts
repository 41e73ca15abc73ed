import { type FieldProblem, formatPath, type FieldPath, validateObject } from '@gameday/kubernetes/openapi';
import type { Kind, Kinds, Stored } from '../../store/store.ts';
import type { Call } from '../call.ts';
import { warn } from '../http/answer.ts';
import { apiVersionOf } from '../resources/resource.ts';
import { ApiError, invalid } from '../status.ts';
import { isObject, type JsonObject, type Wire } from '../wire.ts';
import type { StoreBacking } from './target.ts';

const handlings = ['Ignore', 'Warn', 'Strict'] as const;

/** What `fieldValidation` asks for; as upstream, `Warn` where it is absent. */
function handlingOf(query: URLSearchParams): (typeof handlings)[number] {
  const asked = query.get('fieldValidation') || 'Warn';
  const found = handlings.find((handling) => handling === asked);
  if (!found) throw new ApiError('BadRequest', `fieldValidation: "${asked}" is none of ${handlings.join(', ')}`);
  return found;
}

/** As the API does, a field that is null counts as absent. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) => (field === null ? [] : [[key, withoutNulls(field)]])),
  );
}

/** The value without the field at a path. */
function without(value: unknown, [first, ...rest]: FieldPath): unknown {
  if (first === undefined) return value;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === first ? without(item, rest) : item));
  }
  if (!isObject(value) || !Object.hasOwn(value, first)) return value;
  if (rest.length > 0) return { ...value, [first]: without(value[first], rest) };
  const { [first]: _gone, ...others } = value as Record<string | number, unknown>;
  return others;
}

/** Takes away, warns of, or refuses fields that the kind does not have. */
function handleUnknown({ query, response }: Call, object: JsonObject, unknown: readonly FieldProblem[]): JsonObject {
  const handling = handlingOf(query);
  const texts = unknown.map(({ segments }) => `unknown field "${formatPath(segments)}"`);
  if (handling === 'Strict' && texts.length > 0) {
    throw new ApiError('BadRequest', `strict decoding error: ${texts.join(', ')}`);
  }
  if (handling === 'Warn') for (const text of texts) warn(response, text);
  return unknown.reduce<unknown>((rest, { segments }) => without(rest, segments), object) as JsonObject;
}

/** What clients send along and the control plane alone decides. */
const ownMetadata = [
  'managedFields',
  'selfLink',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
];

function checkIdentity({ resource, namespace }: Call, object: JsonObject, name: string | undefined): JsonObject {
  const apiVersion = apiVersionOf(resource);
  const expect = (what: string, is: unknown, wanted: string) => {
    if (is !== undefined && is !== wanted) {
      throw new ApiError(
        'BadRequest',
        `the ${what} of the provided object (${String(is)}) does not match the ${what} on the request (${wanted})`,
      );
    }
  };
  expect('API version', object['apiVersion'], apiVersion);
  expect('kind', object['kind'], resource.kind);
  if (object['metadata'] !== undefined && !isObject(object['metadata'])) {
    throw new ApiError('BadRequest', 'metadata must be an object');
  }
  const metadata = (object['metadata'] ?? {}) as JsonObject;
  if (namespace !== undefined) expect('namespace', metadata['namespace'], namespace);
  if (name !== undefined) expect('name', metadata['name'], name);
  return {
    ...object,
    apiVersion,
    kind: resource.kind,
    metadata: {
      ...Object.fromEntries(Object.entries(metadata).filter(([key]) => !ownMetadata.includes(key))),
      ...(namespace !== undefined && { namespace }),
      ...(name !== undefined && { name }),
    },
  };
}

/**
 * Reads an object that a client wants to have written: of the right kind, place and name, with the fields that its kind has, and
 * valid. The status is left aside: it is the control plane's.
 * @param before what is there now; what the request's version cannot say is taken from it
 * @param name from the path, where it has one
 * @throws ApiError BadRequest, Invalid
 */
export function decodeObject(
  call: Call,
  { fromWire }: StoreBacking,
  sent: unknown,
  before?: Stored<Kind>,
  name?: string,
): Kinds[Kind] {
  if (!isObject(sent)) throw new ApiError('BadRequest', 'the body of the request must be a JSON object');
  const { status: _status, ...rest } = withoutNulls(sent) as JsonObject;
  const wire = checkIdentity(call, rest, name) as Wire;
  const { status: _kept, ...object } = fromWire(wire, before) as JsonObject;
  const problems = validateObject(object);
  const unknown = problems.filter(({ reason }) => reason === 'UnknownField');
  const known = handleUnknown(call, object, unknown);
  const faults = problems.filter(({ reason }) => reason !== 'UnknownField');
  if (faults.length > 0) {
    throw invalid(call.resource, name ?? wire.metadata?.name ?? wire.metadata?.generateName ?? '', faults);
  }
  return known as Kinds[Kind];
}
