import { parseLabelSelector, matchesLabels, SelectorError } from '../selectors.ts';
import { jsonPatch, PatchError, splitApiVersion, strategicMerge, type JsonPatchOperation } from '../openapi/index.ts';
import { isObject, type JsonObject } from '../openapi/json.ts';
import type { Kustomization, PatchTarget } from './kustomization.ts';
import type { FieldPlace, Place, Reading } from './reading.ts';
import type { Draft } from './types.ts';
import { parseYaml, type YamlSource } from './yaml-source.ts';

interface Identity {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function identityOf({ apiVersion, kind, metadata }: JsonObject): Identity {
  const { name, namespace } = isObject(metadata) ? metadata : {};
  return { ...splitApiVersion(text(apiVersion)), kind: text(kind), name: text(name), namespace: text(namespace) };
}

/** A target's fields are regular expressions that must match as a whole. */
function selects(target: PatchTarget, object: JsonObject): boolean {
  const identity = identityOf(object);
  const fields = ['group', 'version', 'kind', 'name', 'namespace'] as const;
  if (
    !fields.every((field) => target[field] === undefined || new RegExp(`^(?:${target[field]})$`).test(identity[field]))
  ) {
    return false;
  }
  const labels = isObject(object['metadata']) ? (object['metadata']['labels'] as Record<string, string>) : {};
  return target.labelSelector === undefined || matchesLabels(parseLabelSelector(target.labelSelector), labels);
}

/** Without a target, a patch names its object itself; the namespace may be left out. */
function isMeantBy(patch: JsonObject, object: JsonObject): boolean {
  const [wanted, own] = [identityOf(patch), identityOf(object)];
  return (
    wanted.kind === own.kind &&
    wanted.name === own.name &&
    wanted.group === own.group &&
    (wanted.namespace === '' || wanted.namespace === own.namespace)
  );
}

/** What a merge patch must not change: which object it is. */
const identityFields = (object: JsonObject): JsonObject => {
  const { name, namespace } = isObject(object['metadata']) ? object['metadata'] : {};
  return { name, ...(namespace !== undefined && { namespace }) };
};

function applyTo(draft: Draft, source: YamlSource): void {
  const { value } = source;
  if (Array.isArray(value)) {
    draft.object = jsonPatch(draft.object, value as JsonPatchOperation[]);
    draft.origins.push({ kind: 'operations', source });
    return;
  }
  const patch = value as JsonObject;
  const metadata = isObject(patch['metadata']) ? patch['metadata'] : {};
  const { apiVersion, kind } = draft.object;
  const own = { ...patch, apiVersion, kind, metadata: { ...metadata, ...identityFields(draft.object) } };
  draft.object = strategicMerge(draft.object, own);
  draft.origins.push({ kind: 'document', source, within: [] });
}

/** The documents of one entry of `patches`. */
function sourcesOf(
  entry: NonNullable<Kustomization['patches']>[number],
  place: FieldPlace,
  resolvePath: (path: string) => string,
  reading: Reading,
): YamlSource[] {
  if ((entry.path === undefined) === (entry.patch === undefined)) {
    reading.report(place, 'must have either path or patch');
    return [];
  }
  if (entry.path !== undefined) return reading.yaml(resolvePath(entry.path), place);
  const { line } = place.source.near([...place.path, 'patch']);
  const { sources, faults } = parseYaml(entry.patch as string, place.source.file, line);
  for (const fault of faults) reading.report(place, `patch ${fault.message}`);
  return sources;
}

function applyPatch(
  source: YamlSource,
  target: PatchTarget | undefined,
  drafts: Draft[],
  place: Place,
  reading: Reading,
) {
  const { value } = source;
  if (!isObject(value) && !(Array.isArray(value) && target)) {
    reading.report(
      place,
      Array.isArray(value) ? 'a list of operations needs a target' : 'a patch must be a mapping or a list',
    );
    return;
  }
  const chosen = drafts.filter(({ object }) =>
    target ? selects(target, object) : isMeantBy(value as JsonObject, object),
  );
  if (chosen.length === 0) {
    const { kind, name } = target ?? identityOf(value as JsonObject);
    reading.report(
      target ? place : { source, path: [] },
      `patches nothing: there is no ${kind ?? 'object'} ${name ?? ''}`.trimEnd(),
    );
  }
  for (const draft of chosen) {
    if (isObject(value) && value['$patch'] === 'delete') drafts.splice(drafts.indexOf(draft), 1);
    else applyTo(draft, source);
  }
}

/** Applies a kustomization's patches, each to the objects that it is meant for. */
export function applyPatches(
  drafts: Draft[],
  patches: Kustomization['patches'],
  kustomization: YamlSource,
  resolvePath: (path: string) => string,
  reading: Reading,
): void {
  for (const [index, entry] of (patches ?? []).entries()) {
    const place = { source: kustomization, path: ['patches', index] };
    for (const source of sourcesOf(entry, place, resolvePath, reading)) {
      try {
        applyPatch(source, entry.target, drafts, place, reading);
      } catch (error) {
        const known = error instanceof PatchError || error instanceof SelectorError || error instanceof SyntaxError;
        if (!known) throw error;
        reading.report({ source, path: [] }, `the patch cannot be applied: ${error.message}`);
      }
    }
  }
}
