import { mergeRuleOf, schemaOfKind } from './merge-keys.ts';
import type { Schema } from './document.ts';
import { isObject, type JsonObject } from './json.ts';
import { mergeLists, reorder } from './merge-lists.ts';

/** A patch that cannot be applied; `message` names the field. */
export class PatchError extends Error {
  readonly code = 'bad_patch';
}

const directive = '$patch';
const retainKeys = '$retainKeys';
const deleteFromList = '$deleteFromPrimitiveList/';
const setElementOrder = '$setElementOrder/';

/** What a patch adds where there was nothing: without nulls and directives; undefined when nothing is left of it. */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  if (directive in value) return value[directive] === 'replace' ? bareFields(value) : undefined;
  return bareFields(value);
}

const bareFields = (value: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(value)
      .filter(([key, field]) => field !== null && !key.startsWith('$'))
      .map(([key, field]) => [key, bare(field)])
      .filter(([, field]) => field !== undefined),
  );

const asList = (value: unknown, name: string): readonly unknown[] => {
  if (!Array.isArray(value)) throw new PatchError(`${name}: must be a list`);
  return value;
};

/** Keeps of the original only the fields that the patch names in `$retainKeys`. */
function retained(original: JsonObject, patch: JsonObject, at: string): JsonObject {
  if (!(retainKeys in patch)) return { ...original };
  const keys = asList(patch[retainKeys], `${at}${retainKeys}`);
  const stray = Object.keys(patch).find((key) => !key.startsWith('$') && patch[key] !== null && !keys.includes(key));
  if (stray !== undefined) throw new PatchError(`${at}${stray}: is patched, but ${retainKeys} does not keep it`);
  return Object.fromEntries(Object.entries(original).filter(([key]) => keys.includes(key)));
}

/** Merges a patch into an object by its schema; neither argument is changed. */
export function mergeObjects(
  original: JsonObject,
  patch: JsonObject,
  schema: Schema | undefined,
  at: string,
): JsonObject {
  if (directive in patch) {
    if (patch[directive] === 'replace') return bareFields(patch);
    if (patch[directive] === 'delete') return {};
    throw new PatchError(`${at}${directive}: must be replace or delete, is ${JSON.stringify(patch[directive])}`);
  }
  const result = retained(original, patch, at);
  const fields = Object.entries(patch).filter(([key]) => !key.startsWith('$'));
  for (const [key, value] of fields) {
    const merged = mergeField(result[key], value, key, schema, at);
    if (merged === undefined) delete result[key];
    else result[key] = merged;
  }
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith(deleteFromList)) {
      const key = name.slice(deleteFromList.length);
      const gone = asList(value, `${at}${name}`);
      if (key in result) result[key] = asList(result[key], `${at}${key}`).filter((item) => !gone.includes(item));
    } else if (name.startsWith(setElementOrder)) {
      const key = name.slice(setElementOrder.length);
      if (!(key in result)) continue;
      const before = Array.isArray(original[key]) ? original[key] : [];
      const order = asList(value, `${at}${name}`);
      result[key] = reorder(asList(result[key], `${at}${key}`), order, before, mergeRuleOf(schema, key).key);
    } else if (name.startsWith('$') && name !== retainKeys) {
      throw new PatchError(`${at}${name}: is not a directive of strategic merge patches`);
    }
  }
  return result;
}

function mergeField(original: unknown, patch: unknown, key: string, schema: Schema | undefined, at: string): unknown {
  if (patch === null) return undefined;
  const rule = mergeRuleOf(schema, key);
  const path = `${at}${key}`;
  if (isObject(original) && isObject(patch)) return mergeObjects(original, patch, rule.schema, `${path}.`);
  if (rule.merges && Array.isArray(original) && Array.isArray(patch)) return mergeLists(original, patch, rule, path);
  return bare(patch);
}

/** What tells a patch which schema to go by. */
export interface TypeName {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * Applies a strategic merge patch: maps are merged, lists are merged by the schema's merge key or else replaced, null
 * takes a field away. Knows `$patch: replace|delete`, `$retainKeys`, `$setElementOrder/…` and
 * `$deleteFromPrimitiveList/…`. A kind whose schema is not kept is merged without merge keys. Neither argument is changed.
 * The algorithm is k8s.io/apimachinery/pkg/util/strategicpatch's, v0.34.
 * @param type of the object; by default the original's own apiVersion and kind
 * @throws PatchError naming the field that cannot be patched
 */
export function strategicMerge<T extends object>(original: T, patch: object, type?: TypeName): T {
  const own = original as Partial<TypeName>;
  const { apiVersion, kind } = type ?? { apiVersion: own.apiVersion ?? '', kind: own.kind ?? '' };
  const copy = structuredClone(patch) as JsonObject;
  return mergeObjects(structuredClone(original) as JsonObject, copy, schemaOfKind(apiVersion, kind), '') as T;
}
