import { ApiError } from '../status.ts';

/** What a path below /api or /apis names. */
export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly namespace?: string;
  readonly plural: string;
  readonly name?: string;
  readonly subresource?: string;
}

export type ApiPath =
  | { readonly type: 'versions' }
  | { readonly type: 'groups' }
  | { readonly type: 'group'; readonly group: string }
  | { readonly type: 'resources'; readonly group: string; readonly version: string }
  | ({ readonly type: 'resource' } & ResourcePath);

const namespaceSubresources = ['status', 'finalize'];

function resourcePath(group: string, version: string, rest: readonly string[]): ApiPath | undefined {
  const [first = '', second, third, fourth, fifth] = rest;
  const inNamespace =
    first === 'namespaces' && third !== undefined && !(rest.length === 3 && namespaceSubresources.includes(third));
  if (rest.length > (inNamespace ? 5 : 3)) return undefined;
  const [namespace, plural, name, subresource] = inNamespace
    ? [second, third, fourth, fifth]
    : [undefined, first, second, third];
  return {
    type: 'resource',
    group,
    version,
    plural,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(subresource !== undefined && { subresource }),
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ApiError('BadRequest', `the path has a part that is not percent-encoded UTF-8: "${part}"`);
  }
}

/**
 * Reads a path by the grammar that all Kubernetes APIs share.
 * @returns undefined for a path outside of it
 * @throws ApiError BadRequest for broken percent-encoding
 */
export function parsePath(pathname: string): ApiPath | undefined {
  const [root, ...parts] = pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  if (root === 'api') {
    const [version, ...rest] = parts;
    if (version === undefined) return { type: 'versions' };
    return rest.length === 0 ? { type: 'resources', group: '', version } : resourcePath('', version, rest);
  }
  if (root !== 'apis') return undefined;
  const [group, version, ...rest] = parts;
  if (group === undefined) return { type: 'groups' };
  if (version === undefined) return { type: 'group', group };
  return rest.length === 0 ? { type: 'resources', group, version } : resourcePath(group, version, rest);
}
