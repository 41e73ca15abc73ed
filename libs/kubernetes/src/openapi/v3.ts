import { createHash } from 'node:crypto';
import { openApiData, type PathItem, type Schema } from './document.ts';

/** An OpenAPI v3 document of one group and version. */
export interface OpenApiV3 {
  readonly openapi: '3.0.0';
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/**
 * Resources and subresources that are served, by group and version: `{'apps/v1': ['deployments', 'deployments/scale']}`.
 */
export type ServedResources = Readonly<Record<string, readonly string[]>>;

/** Where the paths of a group and version begin: `v1` is at `api/v1`, `apps/v1` at `apis/apps/v1`. */
const prefixOf = (groupVersion: string) =>
  groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`;

function resourceOf(path: string, prefix: string): string {
  const rest = path.slice(prefix.length + 2).replace(/^namespaces\/\{namespace\}\/(?=.)/, '');
  const [resource = '', , subresource] = rest.split('/');
  return subresource === undefined ? resource : `${resource}/${subresource}`;
}

/** The groups and versions that have resources to serve, in the order of the kept documents. */
export const servedGroupVersions = (served?: ServedResources): string[] =>
  Object.entries(openApiData().paths)
    .map(([prefix, paths]) => ({ groupVersion: prefix.replace(/^apis?\//, ''), count: Object.keys(paths).length }))
    .filter(({ groupVersion, count }) => count > 0 && (!served || served[groupVersion] !== undefined))
    .map(({ groupVersion }) => groupVersion);

const refs = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name as string);

/** The schemas that a value refers to, and those that they refer to in turn. */
function schemasReachableFrom(value: unknown): Record<string, Schema> {
  const { schemas } = openApiData();
  const reached: Record<string, Schema> = {};
  const open = refs(value);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const schema = schemas[name];
    if (!schema || reached[name]) continue;
    reached[name] = schema;
    open.push(...refs(schema));
  }
  return reached;
}

/**
 * The published document of a group and version (`v1`, `apps/v1`), trimmed to what is served: every kept resource by
 * default. It has what `kubectl explain`, validation and patches need: descriptions, kinds and merge keys.
 * @returns undefined when nothing of it is kept or served
 */
export function openApiV3(groupVersion: string, served?: ServedResources): OpenApiV3 | undefined {
  const { version, paths: allPaths } = openApiData();
  const prefix = prefixOf(groupVersion);
  const all = allPaths[prefix];
  if (!all || (served && !served[groupVersion])) return undefined;
  const paths = Object.fromEntries(
    Object.entries(all).filter(([path]) => !served || served[groupVersion]?.includes(resourceOf(path, prefix))),
  );
  if (Object.keys(paths).length === 0) return undefined;
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version },
    paths,
    components: { schemas: schemasReachableFrom(paths) },
  };
}

/** What `/openapi/v3` answers: where each document is, with a hash of it so that clients can keep it. */
export function openApiV3Index(served?: ServedResources): { paths: Record<string, { serverRelativeURL: string }> } {
  const entries = servedGroupVersions(served).flatMap((groupVersion) => {
    const document = openApiV3(groupVersion, served);
    if (!document) return [];
    const prefix = prefixOf(groupVersion);
    const hash = createHash('sha256').update(JSON.stringify(document)).digest('hex').toUpperCase();
    return [[prefix, { serverRelativeURL: `/openapi/v3/${prefix}?hash=${hash}` }] as const];
  });
  return { paths: Object.fromEntries(entries) };
}
