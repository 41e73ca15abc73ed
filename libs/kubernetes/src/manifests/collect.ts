import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isObject } from '../openapi/json.ts';
import { generate } from './generators.ts';
import { kustomizationNames, readKustomization } from './kustomization.ts';
import { applyPatches } from './patches.ts';
import { cannotRead, type Place, type Reading } from './reading.ts';
import { transform } from './transform.ts';
import type { Draft } from './types.ts';
import type { YamlSource } from './yaml-source.ts';

/** The objects of a document; a `List` has several. */
function draftsOf(source: YamlSource, reading: Reading): Draft[] {
  const { value } = source;
  if (!isObject(value)) {
    reading.report({ source, path: [] }, 'must be an object with apiVersion, kind and metadata');
    return [];
  }
  const isList = value['kind'] === 'List' && Array.isArray(value['items']);
  const items = isList ? (value['items'] as unknown[]) : [value];
  return items.flatMap((object, index) => {
    const within = isList ? ['items', index] : [];
    if (isObject(object)) return [{ object, origins: [{ kind: 'document', source, within }] } satisfies Draft];
    reading.report({ source, path: within }, 'must be an object');
    return [];
  });
}

function collectKustomization(file: string, namedBy: Place, reading: Reading, stack: readonly string[]): Draft[] {
  const [source] = reading.yaml(file, namedBy);
  if (!source) return [];
  const kustomization = readKustomization(source, reading);
  const resolvePath = (path: string) => resolve(dirname(file), path);
  const drafts = (kustomization.resources ?? []).flatMap((resource, index) => {
    const place = { source, path: ['resources', index] };
    if (/^[a-z]+:\/\/|^git@|\?ref=/.test(resource)) {
      reading.report(place, 'is not on this machine; only files and folders are read here');
      return [];
    }
    return collect(resolvePath(resource), place, reading, stack);
  });
  drafts.push(...generate(kustomization, source, resolvePath, reading));
  applyPatches(drafts, kustomization.patches, source, resolvePath, reading);
  for (const draft of drafts) transform(draft, kustomization);
  return drafts;
}

function collectFolder(folder: string, namedBy: Place, reading: Reading, stack: readonly string[]): Draft[] {
  const kustomization = kustomizationNames.map((name) => join(folder, name)).find((file) => existsSync(file));
  if (kustomization !== undefined) return collectKustomization(kustomization, namedBy, reading, stack);
  if (stack.length > 1) {
    reading.report(namedBy, `${reading.shown(folder)}: has no kustomization.yaml`);
    return [];
  }
  return readdirSync(folder)
    .filter((name) => /\.(?:ya?ml|json)$/.test(name))
    .toSorted()
    .flatMap((name) => reading.yaml(join(folder, name), namedBy).flatMap((source) => draftsOf(source, reading)));
}

/**
 * The objects of a file, of a kustomization, or of all files of a folder without one.
 * @param stack paths that led here, the outermost first
 */
export function collect(path: string, namedBy: Place, reading: Reading, stack: readonly string[] = []): Draft[] {
  if (stack.includes(path)) {
    reading.report(namedBy, 'leads back to this kustomization');
    return [];
  }
  const deeper = [...stack, path];
  try {
    if (statSync(path).isDirectory()) return collectFolder(path, namedBy, reading, deeper);
  } catch (error) {
    reading.files.add(path);
    reading.report(namedBy, `${reading.shown(path)}: ${cannotRead(error)}`);
    return [];
  }
  if (kustomizationNames.includes(basename(path))) return collectKustomization(path, namedBy, reading, deeper);
  return reading.yaml(path, namedBy).flatMap((source) => draftsOf(source, reading));
}
