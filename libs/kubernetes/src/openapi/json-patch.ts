import { isDeepStrictEqual } from 'node:util';
import { isObject, type JsonObject } from './json.ts';
import { PatchError } from './strategic-merge.ts';

/** One operation of RFC 6902. */
export interface JsonPatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  /** A JSON pointer. */
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

const segmentsOf = (pointer: string): string[] => {
  if (pointer !== '' && !pointer.startsWith('/')) throw new PatchError(`"${pointer}": must begin with a slash`);
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
};

/** An index of a list, `-` being the place after its end. */
function indexOf(list: readonly unknown[], segment: string, pointer: string, countMax: number): number {
  const index = segment === '-' ? list.length : Number(segment);
  if (!/^(?:-|0|[1-9]\d*)$/.test(segment) || index > countMax) {
    throw new PatchError(`${pointer}: "${segment}" is not an index of a list of ${list.length}`);
  }
  return index;
}

function get(root: unknown, pointer: string): unknown {
  let value = root;
  for (const segment of segmentsOf(pointer)) {
    if (Array.isArray(value)) value = value[indexOf(value, segment, pointer, value.length - 1)];
    else if (isObject(value) && Object.hasOwn(value, segment)) value = value[segment];
    else throw new PatchError(`${pointer}: there is no "${segment}"`);
  }
  return value;
}

function parentOf(root: unknown, pointer: string): { parent: JsonObject | unknown[]; name: string } {
  const segments = segmentsOf(pointer);
  const name = segments.pop() ?? '';
  const above = segments.map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  const parent = get(root, above);
  if (!Array.isArray(parent) && !isObject(parent)) throw new PatchError(`${pointer}: its parent is no object or list`);
  return { parent, name };
}

function add(root: unknown, pointer: string, value: unknown): unknown {
  if (pointer === '') return value;
  const { parent, name } = parentOf(root, pointer);
  if (Array.isArray(parent)) parent.splice(indexOf(parent, name, pointer, parent.length), 0, value);
  else Object.defineProperty(parent, name, { value, writable: true, enumerable: true, configurable: true });
  return root;
}

function remove(root: unknown, pointer: string): unknown {
  get(root, pointer); // it must be there
  if (pointer === '') return null;
  const { parent, name } = parentOf(root, pointer);
  if (Array.isArray(parent)) parent.splice(indexOf(parent, name, pointer, parent.length - 1), 1);
  else delete parent[name];
  return root;
}

function apply(root: unknown, { op, path, from, value }: JsonPatchOperation): unknown {
  const source = () => {
    if (from === undefined) throw new PatchError(`${path}: ${op} needs "from"`);
    return structuredClone(get(root, from));
  };
  switch (op) {
    case 'add':
      return add(root, path, structuredClone(value));
    case 'remove':
      return remove(root, path);
    case 'replace':
      return path === '' ? structuredClone(value) : add(remove(root, path), path, structuredClone(value));
    case 'copy':
      return add(root, path, source());
    case 'move': {
      if (path.startsWith(`${from}/`)) throw new PatchError(`${path}: nothing can be moved into itself`);
      const moved = source();
      return add(remove(root, from as string), path, moved);
    }
    case 'test':
      if (isDeepStrictEqual(get(root, path), value)) return root;
      throw new PatchError(`${path}: test failed, it is not ${JSON.stringify(value)}`);
    default:
      throw new PatchError(
        `${path}: "${String(op)}" is not an operation; there are add, remove, replace, move, copy, test`,
      );
  }
}

/**
 * Applies RFC 6902 operations, all of them or none; the argument is not changed.
 * @throws PatchError naming the path
 */
export function jsonPatch<T>(original: T, operations: readonly JsonPatchOperation[]): T {
  if (!Array.isArray(operations)) throw new PatchError('a JSON patch must be a list of operations');
  let root: unknown = structuredClone(original);
  for (const operation of operations) {
    if (!isObject(operation as unknown) || typeof operation.path !== 'string') {
      throw new PatchError('an operation of a JSON patch must have "op" and "path"');
    }
    root = apply(root, operation);
  }
  return root as T;
}

/** Applies a merge patch of RFC 7396; the arguments are not changed. */
export function mergePatch(original: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return structuredClone(patch);
  const result: JsonObject = isObject(original) ? { ...original } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}
