import type { Catalogue } from '../resources/catalogue.ts';
import { apiVersionOf, type Resource } from '../resources/resource.ts';

/** What /api answers. */
export const coreVersions = (address: string) => ({
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
});

const groupEntry = ({ group, versions }: Catalogue['groups'][number]) => {
  const entries = versions.map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions: entries, preferredVersion: entries[0] };
};

/** What /apis answers. */
export const groupList = ({ groups }: Catalogue) => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: groups.filter(({ group }) => group !== '').map(groupEntry),
});

/** What /apis/GROUP answers; undefined when there is no such group. */
export function groupDocument({ groups }: Catalogue, name: string) {
  const found = groups.find(({ group }) => group === name && group !== '');
  return found && { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(found) };
}

function resourceEntries(resource: Resource) {
  const { plural, singular, namespaced, kind, verbs, shortNames, categories, subresources } = resource;
  const main = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: verbs.toSorted(),
    ...(shortNames && { shortNames }),
    ...(categories && { categories }),
  };
  const below = subresources.map((subresource) => {
    const [version = '', group = ''] = (subresource.apiVersion ?? '').split('/').reverse();
    return {
      name: `${plural}/${subresource.name}`,
      singularName: '',
      namespaced,
      ...(subresource.apiVersion !== undefined && { group, version }),
      kind: subresource.kind,
      verbs: subresource.verbs.toSorted(),
    };
  });
  return [main, ...below];
}

/** What /api/v1 and /apis/GROUP/VERSION answer; undefined when there is no such version. */
export function resourceList({ resources }: Catalogue, group: string, version: string) {
  const mine = resources.filter((resource) => resource.group === group && resource.version === version);
  const [first] = mine;
  return (
    first && {
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion: apiVersionOf(first),
      resources: mine.flatMap(resourceEntries),
    }
  );
}
