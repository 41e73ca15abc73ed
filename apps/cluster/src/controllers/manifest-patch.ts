import { mergeKeyOf, type TypeName } from '@gameday/kubernetes/openapi';

type JsonObject = Record<string, unknown>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields that an object keeps when its manifest says nothing of them any more: the size is handed over to an autoscaler so. */
const keptFields: ReadonlySet<string> = new Set(['spec.replicas']);

/**
 * What a manifest changes on a live object, as a strategic merge patch: all that it says, and the end of what it said when it was last
 * applied and says no more. What was only ever said elsewhere is not touched. As client-side `kubectl apply` does it.
 * https://kubernetes.io/docs/tasks/manage-kubernetes-objects/declarative-config/#how-apply-calculates-differences-and-merges-changes
 */
export function manifestPatch(last: object, next: object, type: TypeName): JsonObject {
  function patchObject(before: JsonObject, after: JsonObject, path: readonly string[]): JsonObject {
    const at = path.join('.');
    const patch: JsonObject = {};
    for (const field of Object.keys(before)) {
      if (after[field] === undefined && !keptFields.has(at === '' ? field : `${at}.${field}`)) patch[field] = null;
    }
    for (const [field, value] of Object.entries(after)) {
      if (value !== undefined) patch[field] = patchValue(before[field], value, [...path, field]);
    }
    // A strategy's settings are those of its type: of another type none may stay.
    if (at === 'spec.strategy' && before['type'] !== after['type']) patch['$retainKeys'] = Object.keys(after);
    return patch;
  }

  function patchValue(before: unknown, after: unknown, path: readonly string[]): unknown {
    if (isObject(after)) return patchObject(isObject(before) ? before : {}, after, path);
    if (!Array.isArray(after)) return after;
    const key = mergeKeyOf(type.apiVersion, type.kind, path);
    if (key === undefined) return after;
    const [items, earlier] = [after.filter(isObject), Array.isArray(before) ? before.filter(isObject) : []];
    const find = (list: readonly JsonObject[], item: JsonObject) => list.find((other) => other[key] === item[key]);
    const gone = earlier.filter((item) => find(items, item) === undefined);
    return [
      ...items.map((item) => patchObject(find(earlier, item) ?? {}, item, path)),
      ...gone.map((item) => ({ $patch: 'delete', [key]: item[key] })),
    ];
  }

  return patchObject(last as JsonObject, next as JsonObject, []);
}
