import type { ContainerStatus, Pod } from '@gameday/kubernetes';
import { ageColumn, type Column, column, nameColumn, wide } from './column.ts';
import { since } from './duration.ts';

const statusesOf = ({ status }: Pod): readonly ContainerStatus[] => status?.containerStatuses ?? [];

const isReady = (pod: Pod): boolean =>
  (pod.status?.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True');

const isRunning = ({ ready, state }: ContainerStatus): boolean => ready && state?.running !== undefined;

/** Why a container is not running, in one word. */
function reasonOf({ state }: ContainerStatus): string | undefined {
  if (state?.waiting?.reason) return state.waiting.reason;
  if (!state?.terminated) return undefined;
  const { reason, signal, exitCode } = state.terminated;
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);
}

/** The word in the STATUS column, such as `CrashLoopBackOff`. After `printPod` of Kubernetes v1.33, without init containers. */
export function podStatus(pod: Pod): string {
  const { status, metadata } = pod;
  const phase = status?.phase ?? 'Unknown';
  if (metadata?.deletionTimestamp !== undefined && phase !== 'Succeeded' && phase !== 'Failed') return 'Terminating';
  // The first container's reason counts most.
  const [reason = status?.reason || phase] = statusesOf(pod).flatMap((container) => reasonOf(container) ?? []);
  if (reason === 'Completed' && statusesOf(pod).some(isRunning)) return isReady(pod) ? 'Running' : 'NotReady';
  return reason;
}

/** How often containers were started again, and how long ago the last one ended: `3 (10s ago)`. */
function restarts(pod: Pod, nowMs: number): string {
  const count = statusesOf(pod).reduce((sum, { restartCount }) => sum + restartCount, 0);
  const [last] = statusesOf(pod)
    .flatMap(({ lastState }) => lastState?.terminated?.finishedAt ?? [])
    .toSorted()
    .reverse();
  return count > 0 && last !== undefined ? `${count} (${since(last, nowMs)} ago)` : String(count);
}

/** Of the gates that a pod waits for, how many are open. */
function readinessGates({ spec, status }: Pod): string {
  const gates = spec?.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const open = gates.filter(({ conditionType }) =>
    (status?.conditions ?? []).some((condition) => condition.type === conditionType && condition.status === 'True'),
  );
  return `${open.length}/${gates.length}`;
}

export const podColumns: readonly Column<Pod>[] = [
  nameColumn,
  column(
    'Ready',
    'The aggregate readiness state of this pod for accepting traffic.',
    (pod) => `${statusesOf(pod).filter(isRunning).length}/${pod.spec?.containers.length ?? 0}`,
  ),
  column('Status', 'The aggregate status of the containers in this pod.', podStatus),
  column(
    'Restarts',
    'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
    restarts,
  ),
  ageColumn,
  wide(column('IP', 'IP address allocated to the pod.', ({ status }) => status?.podIP || '<none>')),
  wide(column('Node', 'The node on which the pod runs.', ({ spec }) => spec?.nodeName || '<none>')),
  wide(
    column(
      'Nominated Node',
      'The node on which the pod may run.',
      ({ status }) => status?.nominatedNodeName || '<none>',
    ),
  ),
  wide(column('Readiness Gates', 'The extra conditions that the pod waits for.', readinessGates)),
];

/** Why kubectl may leave a row out: `Completed` pods, which `--field-selector` users and old clients hide. */
export function podRowConditions({ status }: Pod): readonly object[] | undefined {
  if (status?.phase === 'Succeeded') {
    return [{ type: 'Completed', status: 'True', reason: 'Succeeded', message: 'The pod has completed successfully.' }];
  }
  if (status?.phase === 'Failed') {
    return [{ type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.' }];
  }
  return undefined;
}
