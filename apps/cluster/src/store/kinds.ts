import type { Kind } from './store.ts';

/** What `apiVersion` an object of each kind is kept in. */
export const apiVersions: Readonly<Record<Kind, string>> = {
  Pod: 'v1',
  ReplicaSet: 'apps/v1',
  Deployment: 'apps/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  Service: 'v1',
  PodDisruptionBudget: 'policy/v1',
  Event: 'v1',
};

export const kinds = Object.keys(apiVersions) as readonly Kind[];
