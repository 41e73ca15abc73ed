import { isObject, type JsonObject } from '../openapi/json.ts';
import { suggestion } from '../openapi/nearest.ts';
import type { Reading } from './reading.ts';
import type { YamlSource } from './yaml-source.ts';

/** Names under which a folder's kustomization is looked for. */
export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

export interface LabelsEntry {
  readonly pairs: Readonly<Record<string, string>>;
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
}

export interface PatchTarget {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
}

export interface PatchEntry {
  readonly path?: string;
  readonly patch?: string;
  readonly target?: PatchTarget;
}

export interface GeneratorEntry {
  readonly name: string;
  readonly namespace?: string;
  readonly files?: readonly string[];
  readonly literals?: readonly string[];
  readonly type?: string;
  readonly options?: { readonly disableNameSuffixHash?: boolean };
}

/** What is understood of a kustomization. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/ */
export interface Kustomization {
  readonly resources?: readonly string[];
  readonly namespace?: string;
  readonly labels?: readonly LabelsEntry[];
  readonly commonLabels?: Readonly<Record<string, string>>;
  readonly commonAnnotations?: Readonly<Record<string, string>>;
  readonly patches?: readonly PatchEntry[];
  readonly images?: readonly { name: string; newName?: string; newTag?: string; digest?: string }[];
  readonly replicas?: readonly { name: string; count: number }[];
  readonly configMapGenerator?: readonly GeneratorEntry[];
  readonly secretGenerator?: readonly GeneratorEntry[];
  readonly generatorOptions?: { readonly disableNameSuffixHash?: boolean };
}

type Shape = 'text' | 'map' | 'texts' | 'maps';

const shapes: Readonly<Record<keyof Kustomization | 'apiVersion' | 'kind' | 'metadata', Shape>> = {
  apiVersion: 'text',
  kind: 'text',
  metadata: 'map',
  resources: 'texts',
  namespace: 'text',
  labels: 'maps',
  commonLabels: 'map',
  commonAnnotations: 'map',
  patches: 'maps',
  images: 'maps',
  replicas: 'maps',
  configMapGenerator: 'maps',
  secretGenerator: 'maps',
  generatorOptions: 'map',
};

const isText = (value: unknown): value is string => typeof value === 'string';
const fits: Readonly<Record<Shape, (value: unknown) => boolean>> = {
  text: isText,
  map: isObject,
  texts: (value) => Array.isArray(value) && value.every(isText),
  maps: (value) => Array.isArray(value) && value.every(isObject),
};
const shapeNames: Readonly<Record<Shape, string>> = {
  text: 'a string',
  map: 'a mapping',
  texts: 'a list of strings',
  maps: 'a list of mappings',
};

/** Fields of kustomizations that stand for something other, or that only kustomize itself does. */
const others: Readonly<Record<string, string>> = {
  bases: 'is called resources since kustomize 2.1',
  patchesStrategicMerge: 'is called patches since kustomize 5',
  patchesJson6902: 'is called patches since kustomize 5',
};

/** A kustomization without what is not understood of it; that becomes problems. */
export function readKustomization(source: YamlSource, reading: Reading): Kustomization {
  const { value } = source;
  if (!isObject(value)) {
    reading.report({ source, path: [] }, 'must be a kustomization');
    return {};
  }
  const known: JsonObject = {};
  for (const [field, content] of Object.entries(value)) {
    const shape = shapes[field as keyof typeof shapes];
    const place = { source, path: [field] };
    if (!shape) {
      const why = others[field] ?? `is not understood in a kustomization here${suggestion(field, Object.keys(shapes))}`;
      reading.report(place, why);
    } else if (content !== null && !fits[shape](content)) {
      reading.report(place, `must be ${shapeNames[shape]}`);
    } else if (content !== null) {
      known[field] = content;
    }
  }
  if (known['kind'] !== undefined && known['kind'] !== 'Kustomization') {
    reading.report({ source, path: ['kind'] }, 'must be Kustomization');
  }
  return known as Kustomization;
}
