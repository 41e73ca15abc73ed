import { type PodDisruptionBudget, timestamp } from '@gameday/kubernetes';
import type { Store, Stored } from '../store/store.ts';
import type { Controller } from './context.ts';
import { resolveIntOrPercent } from './int-or-percent.ts';
import { controllerOf, keyOf, nameOf } from './objects.ts';
import { isReady } from './replica-set/ranking.ts';
import { matchesSelector } from './selector.ts';

type Budget = Stored<'PodDisruptionBudget'>;
type Pod = Stored<'Pod'>;
type Status = NonNullable<PodDisruptionBudget['status']>;
type Condition = NonNullable<Status['conditions']>[number];

/** The sizes that the pods' controllers ask for, each counted once: a Deployment stands for its ReplicaSets. */
function expectedScale(store: Store, pods: readonly Pod[]): number {
  const sizes = new Map<string, number>();
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (owner === undefined) continue;
    const { namespace } = pod.metadata;
    const set = owner.kind === 'ReplicaSet' ? store.get('ReplicaSet', { namespace, name: owner.name }) : undefined;
    if (set?.metadata.uid !== owner.uid) throw new Error(`found no controllers for pod "${pod.metadata.name}"`);
    const above = controllerOf(set);
    const deployment =
      above?.kind === 'Deployment' ? store.get('Deployment', { namespace, name: above.name }) : undefined;
    const scaled = deployment ?? set;
    sizes.set(scaled.metadata.uid, scaled.spec?.replicas ?? 1);
  }
  return [...sizes.values()].reduce((total, size) => total + size, 0);
}

function expectations(store: Store, { spec }: Budget, pods: readonly Pod[]): { expected: number; desired: number } {
  const { minAvailable, maxUnavailable } = spec ?? {};
  if (maxUnavailable !== undefined) {
    const expected = expectedScale(store, pods);
    return { expected, desired: Math.max(expected - resolveIntOrPercent(maxUnavailable, expected, 'up'), 0) };
  }
  if (typeof minAvailable === 'number') return { expected: pods.length, desired: minAvailable };
  if (minAvailable === undefined) return { expected: 0, desired: 0 };
  const expected = expectedScale(store, pods);
  return { expected, desired: resolveIntOrPercent(minAvailable, expected, 'up') };
}

function conditions(budget: Budget, nowMs: number, allowed: number, failure?: string): Condition[] {
  const status = allowed > 0 ? 'True' : 'False';
  const before = budget.status?.conditions?.find(({ type }) => type === 'DisruptionAllowed');
  return [
    {
      type: 'DisruptionAllowed',
      status,
      reason: failure !== undefined ? 'SyncFailed' : allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
      message: failure ?? '',
      observedGeneration: budget.metadata.generation ?? 1,
      lastTransitionTime: before?.status === status ? before.lastTransitionTime : timestamp(nowMs),
    },
  ];
}

/**
 * How many of a budget's pods may be ended on purpose now. When it cannot be said, none.
 * Upstream: pkg/controller/disruption, 1.32; a percentage is one of the sizes that the pods' controllers ask for.
 */
export function disruptionStatus(store: Store, budget: Budget, nowMs: number): Status {
  const pods = store
    .list('Pod', budget.metadata.namespace)
    .filter(({ metadata }) => matchesSelector(budget.spec?.selector, metadata.labels));
  const healthy = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined && isReady(pod)).length;
  const observedGeneration = budget.metadata.generation ?? 1;
  try {
    const { expected, desired } = expectations(store, budget, pods);
    const allowed = expected > 0 ? Math.max(healthy - desired, 0) : 0;
    return {
      currentHealthy: healthy,
      desiredHealthy: desired,
      disruptionsAllowed: allowed,
      expectedPods: expected,
      observedGeneration,
      conditions: conditions(budget, nowMs, allowed),
    };
  } catch (error) {
    const none = { currentHealthy: healthy, desiredHealthy: 0, expectedPods: 0, observedGeneration };
    const failed = conditions(budget, nowMs, 0, (error as Error).message);
    return { ...none, ...budget.status, disruptionsAllowed: 0, conditions: failed };
  }
}

/** Keeps the status of PodDisruptionBudgets. */
export const startDisruptionController: Controller = ({ store, clock, queue }) => {
  const lane = queue.open('disruption-controller', (key) => {
    const budget = store.get('PodDisruptionBudget', nameOf(key));
    if (budget === undefined) return;
    const status = disruptionStatus(store, budget, clock.nowMs());
    store.update('PodDisruptionBudget', budget.metadata, (present) => ({ ...present, status }));
  });
  const addAll = (namespace: string): void => {
    for (const budget of store.list('PodDisruptionBudget', namespace)) lane.add(keyOf(budget));
  };
  const unwatch = [
    store.watch('PodDisruptionBudget', ({ object }) => lane.add(keyOf(object))),
    ...(['Pod', 'ReplicaSet', 'Deployment'] as const).map((kind) =>
      store.watch(kind, ({ object }) => addAll(object.metadata.namespace)),
    ),
  ];
  for (const budget of store.list('PodDisruptionBudget')) lane.add(keyOf(budget));
  return () => unwatch.forEach((end) => end());
};
