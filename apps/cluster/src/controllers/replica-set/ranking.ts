import type { Stored } from '../../store/store.ts';

type Pod = Stored<'Pod'>;

/** Which of two pods costs less to lose: an annotation that people set. */
const deletionCostAnnotation = 'controller.kubernetes.io/pod-deletion-cost';

const phases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

const readyCondition = (pod: Pod) => pod.status?.conditions?.find(({ type }) => type === 'Ready');
export const isReady = (pod: Pod): boolean => readyCondition(pod)?.status === 'True';

/** Epoch milliseconds at which the pod became ready. */
export const readySinceMs = (pod: Pod): number => Date.parse(readyCondition(pod)?.lastTransitionTime ?? '') || 0;

/** Neither ended nor ending: what counts as a replica. */
export const isActive = (pod: Pod): boolean =>
  pod.metadata.deletionTimestamp === undefined && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed';

const phaseRank = (pod: Pod): number => phases[pod.status?.phase ?? 'Pending'] ?? 0;

const deletionCost = (pod: Pod): number => {
  const text = pod.metadata.annotations?.[deletionCostAnnotation] ?? '';
  return /^[-+]?\d+$/.test(text) ? Number(text) : 0;
};

const restarts = (pod: Pod): number =>
  Math.max(0, ...(pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));

/**
 * Puts first what is to be deleted first: not yet on a node, pending, not ready, cheaper by annotation, ready for less time, restarted
 * more often, younger. Upstream's ActivePodsWithRanks; but ages are compared exactly, where upstream since 1.22 takes those of the
 * same power of two for equal, so that the choice can be foretold.
 */
export function compareForDeletion(a: Pod, b: Pod): number {
  return (
    Number(Boolean(a.spec?.nodeName)) - Number(Boolean(b.spec?.nodeName)) ||
    phaseRank(a) - phaseRank(b) ||
    Number(isReady(a)) - Number(isReady(b)) ||
    deletionCost(a) - deletionCost(b) ||
    (isReady(a) ? readySinceMs(b) - readySinceMs(a) : 0) ||
    restarts(b) - restarts(a) ||
    Date.parse(b.metadata.creationTimestamp) - Date.parse(a.metadata.creationTimestamp) ||
    (a.metadata.name < b.metadata.name ? -1 : 1)
  );
}
