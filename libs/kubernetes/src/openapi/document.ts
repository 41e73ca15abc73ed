import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A schema as the published OpenAPI v3 documents of Kubernetes write it. */
export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
  'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[];
  readonly 'x-kubernetes-patch-merge-key'?: string;
  /** `merge`, `replace`, `retainKeys`, or two of them with a comma. */
  readonly 'x-kubernetes-patch-strategy'?: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
  readonly schema: { readonly type: string };
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

export interface Operation {
  readonly operationId: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: Content }>>;
}

export const httpMethods = ['get', 'put', 'post', 'delete', 'patch'] as const;

export type PathItem = { readonly [M in (typeof httpMethods)[number]]?: Operation } & {
  readonly parameters?: readonly Parameter[];
};

/** What scripts/extract-openapi.ts keeps of the published documents. */
export interface OpenApiData {
  /** The Kubernetes release, such as `v1.34.1`. */
  readonly version: string;
  readonly schemas: Readonly<Record<string, Schema>>;
  /** Paths by the group and version that they belong to, such as `apis/apps/v1` or `api/v1`. */
  readonly paths: Record<string, Readonly<Record<string, PathItem>>>;
}

let loaded: OpenApiData | undefined;

/** The kept documents; read on the first call. */
export function openApiData(): OpenApiData {
  const file = new URL('../../data/openapi.json.gz', import.meta.url);
  loaded ??= JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as OpenApiData;
  return loaded;
}

const refPrefix = '#/components/schemas/';

/** The name that a schema refers to, directly or through a single `allOf`; undefined for a schema of its own. */
export const referredName = (schema: Schema): string | undefined =>
  (schema.$ref ?? schema.allOf?.[0]?.$ref)?.slice(refPrefix.length);

/** A schema with its reference followed. */
export function resolve(schema: Schema): Schema {
  const name = referredName(schema);
  return name === undefined ? schema : (openApiData().schemas[name] ?? schema);
}

/** `v1` is the core group's version 1; any other has the group before a slash. */
export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const [first = '', second] = apiVersion.split('/');
  return second === undefined ? { group: '', version: first } : { group: first, version: second };
}

let byKind: Map<string, string> | undefined;

function kinds(): Map<string, string> {
  byKind ??= new Map(
    Object.entries(openApiData().schemas).flatMap(([name, schema]) =>
      (schema['x-kubernetes-group-version-kind'] ?? []).map(({ group, version, kind }) => [
        `${group === '' ? version : `${group}/${version}`} ${kind}`,
        name,
      ]),
    ),
  );
  return byKind;
}

/** The name of the schema of a kind, such as `io.k8s.api.apps.v1.Deployment`; undefined for a kind that is not kept. */
export const schemaNameOf = (apiVersion: string, kind: string): string | undefined =>
  kinds().get(`${apiVersion} ${kind}`);

/** The versions in which a kind is known, such as `['autoscaling/v2']`. */
export const apiVersionsOf = (kind: string): string[] =>
  [...kinds().keys()].filter((key) => key.endsWith(` ${kind}`)).map((key) => key.slice(0, -kind.length - 1));

/** Every kind that is known, in alphabetical order, lists and options left out. */
export const knownKinds = (): string[] =>
  [...new Set([...kinds().keys()].map((key) => key.split(' ')[1] as string))]
    .filter((kind) => !/List$|Options$|^Status$|^WatchEvent$/.test(kind))
    .toSorted();
