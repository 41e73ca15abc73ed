/** A kind of object as the metrics APIs name it: its plural, and its group, which is empty for the core. */
export interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

const plural = (singular: string): string => {
  if (/(?:s|x|ch|sh)$/.test(singular)) return `${singular}es`;
  return /[^aeiou]y$/.test(singular) ? `${singular.slice(0, -1)}ies` : `${singular}s`;
};

/** Kinds by group, of what rules and autoscalers speak of. */
const kinds = {
  '': ['Namespace', 'Node', 'Pod', 'Service', 'PersistentVolumeClaim', 'ReplicationController'],
  apps: ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'],
  autoscaling: ['HorizontalPodAutoscaler'],
  batch: ['Job', 'CronJob'],
  'networking.k8s.io': ['Ingress'],
  policy: ['PodDisruptionBudget'],
};

const known: ReadonlyMap<string, { readonly kind: string; readonly group: string }> = new Map(
  Object.entries(kinds).flatMap(([group, names]) =>
    names.map((kind) => [plural(kind.toLowerCase()), { kind, group }] as const),
  ),
);

/** Accepts `pod`, `pods` and `Pod`; without a group it is the one that such a resource usually has. */
export function groupResource(name: string, group?: string): GroupResource {
  const lower = name.toLowerCase();
  const resource = known.has(lower) ? lower : known.has(plural(lower)) ? plural(lower) : lower;
  return { resource, group: group ?? known.get(resource)?.group ?? '' };
}

/** The resource of a kind, `{apiVersion: 'apps/v1', kind: 'Deployment'}`. */
export function resourceOfKind(kind: string, apiVersion?: string): GroupResource {
  const [first = '', version] = (apiVersion ?? '').split('/');
  const group = apiVersion === undefined ? undefined : version === undefined ? '' : first;
  const guess = groupResource(kind, group);
  return known.has(guess.resource) ? guess : { resource: plural(kind.toLowerCase()), group: guess.group };
}

/** `pod` of `pods`. */
export const singularOf = ({ resource }: GroupResource): string =>
  known.get(resource)?.kind.toLowerCase() ?? resource.replace(/ies$/, 'y').replace(/s$/, '');

/** `Pod` of `pods`; the singular where nothing more is known. */
export const kindOf = (resource: GroupResource): string => known.get(resource.resource)?.kind ?? singularOf(resource);

/** `pods`, `deployments.apps`: as errors name it. */
export const formatResource = ({ resource, group }: GroupResource): string =>
  group === '' ? resource : `${resource}.${group}`;

/** All resources that a template's label may stand for. */
export const knownResources: readonly GroupResource[] = [...known].map(([resource, { group }]) => ({
  resource,
  group,
}));
