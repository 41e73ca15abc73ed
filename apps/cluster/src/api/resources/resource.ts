import type { Column } from '../tables/column.ts';
import type { Kind, Kinds, Stored } from '../../store/store.ts';
import type { Wire } from '../wire.ts';

export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

/** What hangs below an object, such as `scale`. */
export interface Subresource {
  readonly name: string;
  readonly verbs: readonly Verb[];
  /** Of what is sent and answered. */
  readonly kind: string;
  /** Where it is not the resource's own. */
  readonly apiVersion?: string;
}

/** Where the objects of a resource come from. */
export type Backing =
  | {
      readonly from: 'store';
      readonly kind: Kind;
      /** The stored object in the version of this resource. */
      readonly toWire: (object: Stored<Kind>) => Wire;
      readonly fromWire: (object: Wire, before?: Stored<Kind>) => Kinds[Kind];
    }
  | { readonly from: 'computed'; readonly list: (namespace: string | undefined) => readonly Wire[] };

/** One resource in one version: what a path such as /apis/apps/v1/deployments serves. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly Verb[];
  readonly subresources: readonly Subresource[];
  readonly backing: Backing;
  readonly columns: readonly Column<Wire>[];
  readonly rowConditions?: (object: Wire) => readonly object[] | undefined;
  /** Field selectors beyond metadata.name and metadata.namespace. */
  readonly fields?: readonly string[];
  /** Told to those who try what the verbs do not allow. */
  readonly hint?: string;
}

export const apiVersionOf = ({ group, version }: Pick<Resource, 'group' | 'version'>): string =>
  group === '' ? version : `${group}/${version}`;
