import type { Catalogue } from '../resources/catalogue.ts';
import type { Resource } from '../resources/resource.ts';

export const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

const split = (apiVersion: string) => {
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  return { group, version };
};

function discovered(resource: Resource) {
  const { group, version, plural, singular, kind, namespaced, verbs, shortNames, categories, subresources } = resource;
  return {
    resource: plural,
    responseKind: { group, version, kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: verbs.toSorted(),
    ...(shortNames && { shortNames }),
    ...(categories && { categories }),
    ...(subresources.length > 0 && {
      subresources: subresources.map((below) => ({
        subresource: below.name,
        responseKind: {
          ...(below.apiVersion === undefined ? { group, version } : split(below.apiVersion)),
          kind: below.kind,
        },
        verbs: below.verbs.toSorted(),
      })),
    }),
  };
}

/** Everything in one document (apidiscovery.k8s.io/v2): of the core group for /api, of the others for /apis. */
export function aggregatedDiscovery({ groups, resources }: Catalogue, core: boolean) {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups
      .filter(({ group }) => (group === '') === core)
      .map(({ group, versions }) => ({
        metadata: { name: group, creationTimestamp: null },
        versions: versions.map((version) => ({
          version,
          resources: resources.filter((each) => each.group === group && each.version === version).map(discovered),
          freshness: 'Current',
        })),
      })),
  };
}
