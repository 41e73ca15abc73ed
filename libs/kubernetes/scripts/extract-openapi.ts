/**
 * Makes data/openapi.json.gz from the OpenAPI documents that Kubernetes publishes in its source tree:
 *
 *     go mod download -json k8s.io/kubernetes@v1.34.1     # prints Dir
 *     node libs/kubernetes/scripts/extract-openapi.ts DIR
 *
 * Of the v3 documents it keeps the kinds that manifests use, what they refer to, and the JSON operations on the
 * resources that a control plane may serve. It also proves that the v2 document follows from the v3 ones, which is why
 * only those are kept.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isDeepStrictEqual } from 'node:util';
import { toDefinition } from '../src/openapi/v2.ts';
import type { OpenApiData, Operation, PathItem, Schema } from '../src/openapi/document.ts';

/** Per group and version: kinds whose schemas are kept, and resources whose paths are kept. */
const kept: Record<string, { kinds: string[]; resources: string[] }> = {
  'api/v1': {
    kinds: ['PersistentVolumeClaim', 'PodTemplate'],
    resources: ['configmaps', 'events', 'namespaces', 'nodes', 'pods', 'secrets', 'serviceaccounts', 'services'],
  },
  'apis/apiregistration.k8s.io/v1': { kinds: ['APIService'], resources: [] },
  'apis/apps/v1': { kinds: ['StatefulSet', 'DaemonSet'], resources: ['deployments', 'replicasets'] },
  'apis/autoscaling/v1': { kinds: ['Scale'], resources: [] },
  'apis/autoscaling/v2': { kinds: [], resources: ['horizontalpodautoscalers'] },
  'apis/batch/v1': { kinds: ['Job'], resources: [] },
  'apis/networking.k8s.io/v1': { kinds: ['Ingress', 'NetworkPolicy'], resources: [] },
  'apis/policy/v1': { kinds: [], resources: ['poddisruptionbudgets'] },
  'apis/rbac.authorization.k8s.io/v1': {
    kinds: ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
    resources: [],
  },
};
const subresources = ['log', 'scale', 'status'];
const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];
const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: node extract-openapi.ts FOLDER-OF-K8S.IO/KUBERNETES\n');
  process.exit(2);
}
const specFolder = join(folder, 'api', 'openapi-spec');
const read = (...path: string[]) => JSON.parse(readFileSync(join(specFolder, ...path), 'utf8'));

interface Document {
  components: { schemas: Record<string, Schema> };
  paths: Record<string, Record<string, unknown>>;
}

const refsIn = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name as string);

function isKept(path: string, prefix: string, resources: readonly string[]): boolean {
  const rest = path.slice(`/${prefix}/`.length).replace(/^namespaces\/\{namespace\}\//, '');
  const [resource = '', name, subresource, ...more] = rest.split('/');
  return (
    resources.includes(resource) &&
    (name === undefined || name === '{name}' || resource === 'namespaces') &&
    (subresource === undefined || subresources.includes(subresource)) &&
    more.length === 0
  );
}

type Raw = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

const parameter = ({ name, in: place, required, schema }: Raw) => ({
  name,
  in: place,
  ...(required && { required }),
  schema: { type: schema.type },
});

const jsonContent = (content: Raw = {}, types: readonly string[]): Raw => {
  const schema = Object.values(content)[0]?.schema;
  return schema ? Object.fromEntries(types.map((type) => [type, { schema }])) : {};
};

function trimOperation(method: string, raw: Raw): Operation {
  const success = raw.responses['200'] ?? raw.responses['201'];
  const types = Object.keys(success.content ?? {}).filter(
    (type) => type === 'application/json' || type === 'text/plain',
  );
  const requestTypes = method === 'patch' ? patchTypes : ['application/json'];
  return {
    operationId: raw.operationId,
    description: raw.description,
    tags: raw.tags,
    ...(raw.parameters && { parameters: raw.parameters.map(parameter) }),
    ...(raw.requestBody && { requestBody: { content: jsonContent(raw.requestBody.content, requestTypes) } }),
    responses: { 200: { description: 'OK', content: jsonContent(success.content, types) } },
    ...Object.fromEntries(Object.entries(raw).filter(([key]) => key.startsWith('x-kubernetes-'))),
  } as Operation;
}

function trimPath(item: Raw): PathItem {
  const operations = methods.flatMap((method) => (item[method] ? [[method, trimOperation(method, item[method])]] : []));
  return {
    ...Object.fromEntries(operations),
    ...(item.parameters && { parameters: item.parameters.map(parameter) }),
  };
}

const schemas: Record<string, Schema> = {};
const paths: OpenApiData['paths'] = {};

for (const [prefix, { kinds, resources }] of Object.entries(kept)) {
  const document: Document = read('v3', `${prefix.replaceAll('/', '__')}_openapi.json`);
  const [, group = '', version = ''] = /^apis?\/(?:(.+)\/)?(v\d\w*)$/.exec(prefix) ?? [];
  const all = document.components.schemas;
  paths[prefix] = Object.fromEntries(
    Object.entries(document.paths)
      .filter(([path]) => !path.includes('/watch/') && isKept(path, prefix, resources))
      .map(([path, item]) => [path, trimPath(item)]),
  );
  const isNamedKind = (schema: Schema) =>
    schema['x-kubernetes-group-version-kind']?.some(
      (type) => type.group === group && type.version === version && kinds.includes(type.kind),
    );
  const wanted = [
    ...Object.keys(all).filter((name) => isNamedKind(all[name] as Schema)),
    ...refsIn(paths[prefix]),
    'io.k8s.apimachinery.pkg.apis.meta.v1.Status',
  ];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const schema = all[name];
    if (!schema || schemas[name]) continue;
    schemas[name] = schema;
    wanted.push(...refsIn(schema));
  }
}

// Options of a deletion and watch events claim every group and version there is; of that nothing is of use here.
const gvk = 'x-kubernetes-group-version-kind';
for (const schema of Object.values(schemas)) {
  const types = schema[gvk];
  if (types && types.length > 1) schema[gvk] = types.filter(({ group, version }) => group === '' && version === 'v1');
}

const v2: { definitions: Record<string, Raw> } = read('swagger.json');
for (const [name, schema] of Object.entries(schemas)) {
  const [derived, published] = [toDefinition(schema), v2.definitions[name]].map((definition) => ({
    ...definition,
    [gvk]: undefined,
  }));
  if (!isDeepStrictEqual(derived, published)) throw new Error(`${name} of the v2 document does not follow from v3`);
}

const version = basename(folder).replace(/^kubernetes@/, '');
const data: OpenApiData = { version, schemas, paths };
const text = JSON.stringify(data, (_key, value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value,
);
const packed = gzipSync(text, { level: 9 });
const target = join(import.meta.dirname, '..', 'data', 'openapi.json.gz');
writeFileSync(target, packed);
process.stdout.write(
  `${Object.keys(schemas).length} schemas, ${text.length} bytes, packed ${packed.length}, Kubernetes ${version}\n`,
);
