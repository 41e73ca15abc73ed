import { timestamp } from '@gameday/kubernetes';
import { ApiError } from '../status.ts';
import { type FieldType, type Message, messages } from './messages.ts';
import { type Field, readFields } from './wire-format.ts';

export const protobufType = 'application/vnd.kubernetes.protobuf';

/** What every encoded object begins with, before its envelope (k8s.io/apimachinery/pkg/runtime Unknown). */
const magic = Buffer.from('k8s\0');

const unsupported = (what: string) =>
  new ApiError('UnsupportedMediaType', `${what} is not read as protobuf here; send application/json`);

/** Go writes empty fields too; only one that says something may not be passed over. */
const isEmpty = ({ value }: Field): boolean =>
  value === 0n || (Buffer.isBuffer(value) && value.every((byte) => byte === 0));

const bytesOf = ({ value }: Field): Buffer => {
  if (Buffer.isBuffer(value)) return value;
  throw new ApiError('BadRequest', 'the body of the request is not a protobuf message of its kind');
};

const textOf = (field: Field): string => bytesOf(field).toString('utf8');
const numberOf = ({ value }: Field): number => Number(Buffer.isBuffer(value) ? Number.NaN : value);
const part = (fields: readonly Field[], number: number): Field | undefined =>
  fields.findLast((field) => field.number === number);

function intOrString(field: Field): number | string {
  const fields = readFields(bytesOf(field));
  const [type, int, text] = [part(fields, 1), part(fields, 2), part(fields, 3)];
  return type && numberOf(type) === 1 ? (text ? textOf(text) : '') : int ? numberOf(int) : 0;
}

function quantity(field: Field): string {
  const text = part(readFields(bytesOf(field)), 1);
  return text ? textOf(text) : '0';
}

function entry(field: Field, valueOf: (value: Field) => string): [string, string] {
  const fields = readFields(bytesOf(field));
  const [key, value] = [part(fields, 1), part(fields, 2)];
  return [key ? textOf(key) : '', value ? valueOf(value) : ''];
}

function decodeValue(field: Field, type: FieldType, path: string): unknown {
  switch (type) {
    case 'string':
      return textOf(field);
    case 'int':
      return numberOf(field);
    case 'count':
      return numberOf(field) || undefined;
    case 'bool':
      return numberOf(field) !== 0;
    case 'time': {
      const seconds = part(readFields(bytesOf(field)), 1);
      return seconds && timestamp(numberOf(seconds) * 1_000);
    }
    case 'intOrString':
      return intOrString(field);
    case 'quantity':
      return quantity(field);
    case 'stringMap':
      return entry(field, textOf);
    case 'quantityMap':
      return entry(field, quantity);
    default:
      return decodeMessage(readFields(bytesOf(field)), type, path);
  }
}

/** In JSON, what is empty is left out: Go's `omitempty`. */
const isBlank = (value: unknown): boolean => value === '' || value === undefined || value === false;

function decodeMessage(fields: readonly Field[], message: Message, path: string): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const field of fields) {
    const known = message[field.number];
    if (!known) {
      if (isEmpty(field) || path === 'status') continue;
      throw unsupported(`field ${field.number} of ${path || 'the object'}`);
    }
    const [name, type] = known;
    const list = name.endsWith('[]');
    const key = list ? name.slice(0, -2) : name;
    const value = decodeValue(field, type, key);
    if (list) ((result[key] ??= []) as unknown[]).push(value);
    else if (type === 'stringMap' || type === 'quantityMap') {
      result[key] = { ...(result[key] as object | undefined), ...Object.fromEntries([value as [string, string]]) };
    } else if (!isBlank(value)) result[key] = value;
  }
  return result;
}

/**
 * Reads an object that was sent as protobuf, as typed Go clients send theirs since Kubernetes 1.32, into what they would have sent as
 * JSON. Only kinds that kubectl sends so are known.
 * @throws ApiError BadRequest for what is none, UnsupportedMediaType for a kind or a field that is not known
 */
export function decodeProtobuf(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (!body.subarray(0, magic.length).equals(magic)) {
    throw new ApiError('BadRequest', 'the body of the request is not a Kubernetes object as protobuf');
  }
  const envelope = readFields(body.subarray(magic.length));
  const [type, raw] = [part(envelope, 1), part(envelope, 2)];
  const names = type ? readFields(bytesOf(type)) : [];
  const [apiVersion = '', kind = ''] = [1, 2].map((number) => {
    const name = part(names, number);
    return name ? textOf(name) : '';
  });
  // Options of a request are of no group of their own, and are sent as of the request's.
  const message = messages[`${kind === 'DeleteOptions' ? 'v1' : apiVersion} ${kind}`];
  if (!message) throw unsupported(`${apiVersion} ${kind}`);
  return { apiVersion, kind, ...decodeMessage(raw ? readFields(bytesOf(raw)) : [], message, '') };
}
