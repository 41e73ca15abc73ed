import type { ServedResources } from '@gameday/kubernetes/openapi';
import type { ApiContext } from '../context.ts';
import { computedResources } from './computed.ts';
import { apiVersionOf, type Resource } from './resource.ts';
import { storedResources } from './stored.ts';

/** Every resource that is served, and how it is found. */
export interface Catalogue {
  readonly resources: readonly Resource[];
  find(group: string, version: string, plural: string): Resource | undefined;
  /** In the order of discovery: the preferred version of a group first. */
  readonly groups: readonly { readonly group: string; readonly versions: readonly string[] }[];
  readonly served: ServedResources;
}

const groupOrder = ['', 'apps', 'events.k8s.io', 'autoscaling', 'policy', 'discovery.k8s.io', 'metrics.k8s.io'];

export function createCatalogue(context: ApiContext): Catalogue {
  const resources = [...storedResources, ...computedResources(context)].toSorted((a, b) =>
    a.plural.localeCompare(b.plural, 'en'),
  );
  const groups = groupOrder.map((group) => ({
    group,
    // v2 before v1: the newest is preferred.
    versions: [...new Set(resources.filter((resource) => resource.group === group).map(({ version }) => version))]
      .toSorted()
      .reverse(),
  }));
  const served: Record<string, string[]> = {};
  for (const resource of resources) {
    const list = (served[apiVersionOf(resource)] ??= []);
    list.push(resource.plural, ...resource.subresources.map(({ name }) => `${resource.plural}/${name}`));
  }
  return {
    resources,
    groups,
    served,
    find: (group, version, plural) =>
      resources.find(
        (resource) => resource.plural === plural && resource.group === group && resource.version === version,
      ),
  };
}
