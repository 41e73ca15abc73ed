import { isObject, type JsonObject } from '../openapi/json.ts';
import type { Kustomization } from './kustomization.ts';
import type { Draft } from './types.ts';

const clusterScoped = [
  ...['APIService', 'ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'IngressClass'],
  ...['Namespace', 'Node', 'PersistentVolume', 'PriorityClass', 'RuntimeClass', 'StorageClass'],
];
const workloads = ['DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'ReplicationController', 'StatefulSet'];
const scalable = ['Deployment', 'ReplicaSet', 'StatefulSet'];
const withMatchLabels = ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'];

type Fields = Readonly<Record<string, string>>;

/** Adds fields to the map at a path; `create` says whether maps on the way are made where there are none. */
function addAt(object: JsonObject, path: readonly string[], fields: Fields, create: boolean): void {
  let at = object;
  for (const name of path) {
    if (!isObject(at[name])) {
      if (!create) return;
      at[name] = {};
    }
    at = at[name] as JsonObject;
  }
  Object.assign(at, fields);
}

const template = ['spec', 'template', 'metadata'];

function setNamespace(object: JsonObject, namespace: string): void {
  const { kind } = object;
  if (kind === 'Namespace') addAt(object, ['metadata'], { name: namespace }, true);
  if (!clusterScoped.includes(String(kind))) addAt(object, ['metadata'], { namespace }, true);
  if (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') return;
  for (const subject of Array.isArray(object['subjects']) ? object['subjects'] : []) {
    if (isObject(subject) && subject['kind'] === 'ServiceAccount' && subject['name'] === 'default') {
      subject['namespace'] = namespace;
    }
  }
}

function addToSelectors(object: JsonObject, labels: Fields): void {
  const kind = String(object['kind']);
  if (withMatchLabels.includes(kind)) addAt(object, ['spec', 'selector', 'matchLabels'], labels, true);
  if (kind === 'Service' || kind === 'ReplicationController')
    addAt(object, ['spec', 'selector'], labels, kind !== 'Service');
  if (kind === 'PodDisruptionBudget') addAt(object, ['spec', 'selector', 'matchLabels'], labels, false);
  if (kind === 'NetworkPolicy') addAt(object, ['spec', 'podSelector', 'matchLabels'], labels, false);
}

function addToTemplates(object: JsonObject, labels: Fields): void {
  addAt(object, [...template, 'labels'], labels, true);
  const claims = isObject(object['spec']) ? object['spec']['volumeClaimTemplates'] : undefined;
  for (const claim of Array.isArray(claims) ? claims.filter(isObject) : []) {
    addAt(claim, ['metadata', 'labels'], labels, true);
  }
}

function setImages(object: JsonObject, images: NonNullable<Kustomization['images']>): void {
  const spec = object['kind'] === 'Pod' ? object['spec'] : podSpecOf(object);
  if (!isObject(spec)) return;
  const containers = [spec['containers'], spec['initContainers']].flatMap((list) => (Array.isArray(list) ? list : []));
  for (const container of containers) {
    if (!isObject(container) || typeof container['image'] !== 'string') continue;
    const [, name = '', tag = '', oldDigest = ''] = /^(.+?)(:[^:/@]+)?(@.+)?$/.exec(container['image']) ?? [];
    const change = images.find((image) => image.name === name);
    if (!change) continue;
    const newTag =
      change.newTag === undefined ? (change.digest === undefined ? tag + oldDigest : '') : `:${change.newTag}`;
    const digest = change.digest === undefined ? '' : `@${change.digest}`;
    container['image'] = `${change.newName ?? name}${newTag}${digest}`;
  }
}

const podSpecOf = ({ spec }: JsonObject): unknown =>
  isObject(spec) && isObject(spec['template']) ? spec['template']['spec'] : undefined;

/** Applies what a kustomization does to each of its objects, in kustomize's order. */
export function transform({ object }: Draft, kustomization: Kustomization): void {
  const { namespace, labels = [], commonLabels, commonAnnotations, images, replicas = [] } = kustomization;
  const kind = String(object['kind']);
  const isWorkload = workloads.includes(kind);
  if (namespace !== undefined) setNamespace(object, namespace);
  const entries = [...labels, ...(commonLabels ? [{ pairs: commonLabels, includeSelectors: true }] : [])];
  for (const { pairs, includeSelectors = false, includeTemplates = false } of entries) {
    addAt(object, ['metadata', 'labels'], pairs, true);
    if (includeSelectors) addToSelectors(object, pairs);
    if ((includeSelectors || includeTemplates) && isWorkload) addToTemplates(object, pairs);
  }
  if (commonAnnotations) {
    addAt(object, ['metadata', 'annotations'], commonAnnotations, true);
    if (isWorkload) addAt(object, [...template, 'annotations'], commonAnnotations, true);
  }
  const name = isObject(object['metadata']) ? object['metadata']['name'] : undefined;
  const count = replicas.find((entry) => entry.name === name)?.count;
  if (count !== undefined && scalable.includes(kind) && isObject(object['spec'])) object['spec']['replicas'] = count;
  if (images) setImages(object, images);
}
