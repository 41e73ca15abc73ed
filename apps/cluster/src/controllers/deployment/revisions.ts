import { annotation, commonLabel, type PodTemplateSpec, type ReplicaSet } from '@gameday/kubernetes';
import type { Store, Stored } from '../../store/store.ts';
import { controllerReference, updateMetadata } from '../objects.ts';
import { rolloutLimits } from './arithmetic.ts';
import {
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
  ownAnnotations,
  revisionAnnotation,
  revisionHistoryAnnotation,
} from './names.ts';
import { sameTemplate } from './template.ts';

type Deployment = Stored<'Deployment'>;
type StoredSet = Stored<'ReplicaSet'>;
type Annotations = Readonly<Record<string, string>>;

/** How long the history of revisions may become, as upstream's maxRevHistoryLengthInChars. */
const historyCharsMax = 2000;

export const revisionOf = ({ metadata }: { readonly metadata: { annotations?: Annotations } }): number =>
  Number(metadata.annotations?.[revisionAnnotation] ?? 0) || 0;

const byAge = (a: StoredSet, b: StoredSet): number =>
  Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp) ||
  // Times are in whole seconds here.
  revisionOf(a) - revisionOf(b) ||
  (a.metadata.name < b.metadata.name ? -1 : 1);

export interface Revisions {
  /** The one whose template is the Deployment's; undefined while there is none. */
  readonly newSet: StoredSet | undefined;
  /** All others, the oldest first. */
  readonly oldSets: readonly StoredSet[];
}

/** Tells a Deployment's newest ReplicaSet from the others. Of several with its template the oldest is the one, as upstream. */
export function revisionsOf(deployment: Deployment, sets: readonly StoredSet[]): Revisions {
  const template = deployment.spec?.template;
  const sorted = sets.toSorted(byAge);
  const newSet = sorted.find(({ spec }) => template && spec?.template && sameTemplate(spec.template, template));
  return { newSet, oldSets: sorted.filter((set) => set !== newSet) };
}

/** The revision that comes after those of the old sets. */
export const nextRevision = (oldSets: readonly StoredSet[]): number => Math.max(0, ...oldSets.map(revisionOf)) + 1;

export const sizeAnnotations = ({ spec }: Deployment): Annotations => {
  const { replicas, maxSurge } = rolloutLimits(spec);
  return { [desiredReplicasAnnotation]: String(replicas), [maxReplicasAnnotation]: String(replicas + maxSurge) };
};

const inherited = ({ metadata }: Deployment): Annotations =>
  Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => !ownAnnotations.has(key)));

function history(annotations: Annotations, revision: number): Annotations {
  const before = annotations[revisionAnnotation];
  if (before === undefined || Number(before) >= revision) return {};
  const list = [...(annotations[revisionHistoryAnnotation]?.split(',') ?? []), before];
  while (list.join(',').length > historyCharsMax) list.shift();
  return { [revisionHistoryAnnotation]: list.join(',') };
}

/** Brings the newest set's annotations, revision and minReadySeconds up to the Deployment's. */
export function syncNewSet(store: Store, deployment: Deployment, newSet: StoredSet, revision: number): StoredSet {
  const { minReadySeconds } = deployment.spec ?? {};
  return store.update('ReplicaSet', newSet.metadata, (present) => {
    const annotations = present.metadata.annotations ?? {};
    const { minReadySeconds: _before, ...spec } = present.spec as NonNullable<ReplicaSet['spec']>;
    return {
      ...present,
      metadata: {
        ...present.metadata,
        annotations: {
          ...annotations,
          ...inherited(deployment),
          ...history(annotations, revision),
          [revisionAnnotation]: String(Math.max(revision, revisionOf(present))),
        },
      },
      spec: { ...spec, ...(minReadySeconds === undefined ? {} : { minReadySeconds }) },
    };
  });
}

/** The ReplicaSet of a new template. */
export function newReplicaSet(deployment: Deployment, hash: string, replicas: number, revision: number): ReplicaSet {
  const { template, selector, minReadySeconds } = deployment.spec as NonNullable<Deployment['spec']>;
  const hashLabel = { [commonLabel.podTemplateHash]: hash };
  const labels = { ...template.metadata?.labels, ...hashLabel };
  const labelled: PodTemplateSpec = { ...template, metadata: { ...template.metadata, labels } };
  return {
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels,
      annotations: {
        ...inherited(deployment),
        [revisionAnnotation]: String(revision),
        ...sizeAnnotations(deployment),
      },
      ownerReferences: [controllerReference('Deployment', deployment)],
    },
    spec: {
      replicas,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, ...hashLabel } },
      template: labelled,
    },
  };
}

/**
 * Puts the hash of the applied manifest on all of a Deployment's ReplicaSets: `kubectl rollout undo` gives the Deployment the old
 * set's annotations, and a manifest that has not changed must not come to look as if it had.
 */
export function keepAppliedHash(store: Store, deployment: Deployment, sets: readonly StoredSet[]): StoredSet[] {
  const hash = deployment.metadata.annotations?.[annotation.applied];
  return sets.map((set) =>
    hash === undefined || set.metadata.annotations?.[annotation.applied] === hash
      ? set
      : updateMetadata(store, 'ReplicaSet', set, (metadata) => ({
          ...metadata,
          annotations: { ...metadata.annotations, [annotation.applied]: hash },
        })),
  );
}
