import {
  formatLabelSelector,
  type HorizontalPodAutoscaler,
  type LabelRequirement,
  selectorRequirements,
} from '@gameday/kubernetes';
import type { ScaleRead } from '@gameday/hpa';
import type { Store, Stored } from '../../store/store.ts';
import { formatResource, resourceOfKind } from '../adapter/resources.ts';

/** What an autoscaler scales: its size, and the pods that count for it. */
export type ScaleTarget =
  | {
      readonly read: Exclude<ScaleRead, { readonly error: string }>;
      readonly requirements: readonly LabelRequirement[];
      /** Writes the wanted size. @throws StoreError */
      write(replicas: number): void;
    }
  | { readonly read: Extract<ScaleRead, { readonly error: string }> };

const scalable = { Deployment: 'Deployment', ReplicaSet: 'ReplicaSet' } as const;

/** Finds the target of an autoscaler, or why it cannot be had, in the words of an API server. */
export function findTarget(
  store: Store,
  hpa: HorizontalPodAutoscaler & Stored<'HorizontalPodAutoscaler'>,
): ScaleTarget {
  const { kind, name, apiVersion } = hpa.spec.scaleTargetRef;
  const { namespace } = hpa.metadata;
  const resource = resourceOfKind(kind, apiVersion);
  const known = scalable[kind as keyof typeof scalable];
  if (known === undefined || resource.group !== 'apps') {
    return { read: { error: `no matches for kind "${kind}" in group "${resource.group}"` } };
  }
  const at = { namespace, name };
  const object = store.get(known, at);
  if (!object) return { read: { error: `${formatResource(resource)} "${name}" not found` } };
  try {
    const requirements = selectorRequirements(object.spec?.selector ?? {});
    return {
      read: {
        specReplicas: object.spec?.replicas ?? 1,
        statusReplicas: object.status?.replicas ?? 0,
        selector: formatLabelSelector(requirements),
      },
      requirements,
      write: (replicas) =>
        void store.update(known, at, (present) => ({ ...present, spec: { ...present.spec, replicas } as never })),
    };
  } catch (error) {
    return { read: { error: (error as Error).message } };
  }
}
