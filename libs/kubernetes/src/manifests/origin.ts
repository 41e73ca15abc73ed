import type { FieldPath } from '../openapi/index.ts';
import { isObject } from '../openapi/json.ts';
import type { Draft, Origin } from './types.ts';
import type { Position } from './yaml-source.ts';

/** Fields by which items of lists are told apart, in the order in which they are tried. */
const identities = ['name', 'containerPort', 'mountPath', 'port', 'type'];

const valueAt = (value: unknown, segment: string | number): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[segment] : undefined;

/** The index in a document's list of what stands at an index of the finished object's list. */
function indexIn(list: unknown, finished: unknown, index: number): number | undefined {
  if (!Array.isArray(list)) return undefined;
  const item = valueAt(finished, index);
  if (!isObject(item)) return list[index] === item ? index : undefined;
  const key = identities.find((name) => item[name] !== undefined);
  const found = key === undefined ? -1 : list.findIndex((candidate) => valueAt(candidate, key) === item[key]);
  return found >= 0 ? found : key === undefined && index < list.length ? index : undefined;
}

/** A path through the finished object as a path through a document that describes or patches it. */
function translate(path: FieldPath, object: unknown, start: unknown): { path: FieldPath; complete: boolean } {
  const translated: (string | number)[] = [];
  let [inObject, inDocument] = [object, start];
  for (const segment of path) {
    const own =
      typeof segment === 'number' && Array.isArray(inObject) ? indexIn(inDocument, inObject, segment) : segment;
    if (own === undefined) return { path: translated, complete: false };
    translated.push(own);
    inObject = valueAt(inObject, segment);
    inDocument = valueAt(inDocument, own);
  }
  return { path: translated, complete: true };
}

const startOf = (origin: Origin & { kind: 'document' }): unknown => origin.within.reduce(valueAt, origin.source.value);

/** The last operation that writes the field or something around it. */
function findOperation(origin: Origin & { kind: 'operations' }, path: FieldPath): Position | undefined {
  const operations = origin.source.value as { path?: unknown }[];
  const pointer = `/${path.map((segment) => String(segment).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}/`;
  const index = operations.findLastIndex(
    (operation) => typeof operation.path === 'string' && pointer.startsWith(`${operation.path}/`),
  );
  return index < 0 ? undefined : origin.source.find([index]);
}

/** Where a field of a finished object was written: in the last patch that has it, or else in its first description. */
export function locate({ object, origins }: Draft, path: FieldPath): Position & { file: string } {
  for (const origin of origins.toReversed()) {
    if (origin.kind === 'operations') {
      const position = findOperation(origin, path);
      if (position) return { ...position, file: origin.source.file };
      continue;
    }
    const translated = translate(path, object, startOf(origin));
    const position = translated.complete ? origin.source.find([...origin.within, ...translated.path]) : undefined;
    if (position) return { ...position, file: origin.source.file };
  }
  const [first] = origins;
  if (first?.kind !== 'document') throw new Error('an object has no description');
  const translated = translate(path, object, startOf(first));
  return { ...first.source.near([...first.within, ...translated.path]), file: first.source.file };
}
