import { isObject, type JsonObject } from './json.ts';
import type { MergeRule } from './merge-keys.ts';
import { bare, mergeObjects, PatchError } from './strategic-merge.ts';

type List = readonly unknown[];

/** What tells an item apart: its merge key's value, or the item itself. */
const identity = (item: unknown, key: string | undefined): unknown =>
  key !== undefined && isObject(item) ? item[key] : item;

const indexOf = (list: List, item: unknown, key: string | undefined): number => {
  const wanted = identity(item, key);
  return list.findIndex((candidate) => identity(candidate, key) === wanted);
};

const sorted = (items: List, order: List, key: string | undefined): List =>
  items.toSorted((a, b) => indexOf(order, a, key) - indexOf(order, b, key));

/**
 * Puts a merged list into order: what the patch names in the patch's order, the rest in the original's, and the two
 * woven together by the original's order. New items that the patch brings thus come before those that follow them
 * nowhere.
 */
export function reorder(merged: List, patchOrder: List, originalOrder: List, key: string | undefined): unknown[] {
  const isPatched = (item: unknown) => indexOf(patchOrder, item, key) >= 0;
  const patched = sorted(merged.filter(isPatched), patchOrder, key);
  const rest = [
    ...sorted(
      merged.filter((item) => !isPatched(item)),
      originalOrder,
      key,
    ),
  ];
  const woven: unknown[] = [];
  for (const item of patched) {
    const place = indexOf(originalOrder, item, key);
    while (place >= 0 && rest.length > 0) {
      const before = indexOf(originalOrder, rest[0], key);
      if (before < 0 || before >= place) break;
      woven.push(rest.shift());
    }
    woven.push(item);
  }
  return [...woven, ...rest];
}

function requireKey(item: unknown, key: string, at: string): JsonObject {
  if (!isObject(item)) throw new PatchError(`${at}: must hold objects only, has ${JSON.stringify(item)}`);
  if (!(key in item))
    throw new PatchError(`${at}: an item of the patch has no "${key}", by which items are told apart`);
  return item;
}

function mergeObjectLists(original: List, patch: List, key: string, rule: MergeRule, at: string): unknown[] {
  const directives = patch.filter((item) => isObject(item) && '$patch' in item) as JsonObject[];
  const additions = patch
    .filter((item) => !(isObject(item) && '$patch' in item))
    .map((item) => requireKey(item, key, at));
  let before = original;
  for (const item of directives) {
    if (item['$patch'] === 'replace') before = [];
    else if (item['$patch'] === 'delete') {
      const gone = requireKey(item, key, at)[key];
      before = before.filter((candidate) => identity(candidate, key) !== gone);
    } else throw new PatchError(`${at}: $patch must be replace or delete, is ${JSON.stringify(item['$patch'])}`);
  }
  const merged = [...before];
  for (const item of additions) {
    const index = indexOf(merged, item, key);
    const found = merged[index];
    if (isObject(found)) merged[index] = mergeObjects(found, item, rule.schema, `${at}[${index}].`);
    else merged.push(bare(item));
  }
  return reorder(merged, additions, before, key);
}

/**
 * Merges a list of a patch into a list.
 * @throws PatchError when objects have no key to be told apart by
 */
export function mergeLists(original: List, patch: List, rule: MergeRule, at: string): unknown[] {
  if ([...original, ...patch].some(isObject)) {
    if (rule.key === undefined) throw new PatchError(`${at}: lists of objects without a merge key cannot be merged`);
    return mergeObjectLists(original, patch, rule.key, rule, at);
  }
  return reorder([...new Set([...original, ...patch])], patch, original, undefined);
}
