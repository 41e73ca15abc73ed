import type { Container, ContainerStatus, PodStatus } from '@gameday/kubernetes';
import type { Stored } from '../store/store.ts';
import { qosClassOf } from './resources.ts';

/** How a container's process ended. Times are epoch milliseconds. */
export interface Termination {
  /** 128 and the signal's number for one that was killed. */
  readonly exitCode: number;
  readonly signal?: number;
  readonly reason: 'Completed' | 'Error' | 'OOMKilled' | 'Unknown';
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  /** The last lines of its log. */
  readonly message: string;
}

export type ContainerState =
  | { readonly is: 'waiting'; readonly reason: string; readonly message?: string }
  | { readonly is: 'running'; readonly startedAtMs: number; readonly pid: number }
  | { readonly is: 'terminated'; readonly end: Termination };

/** What the kubelet knows of a pod's container. */
export interface ContainerView {
  readonly state: ContainerState;
  readonly last?: Termination;
  /** Whether the startup probe has succeeded. */
  readonly started: boolean;
  readonly ready: boolean;
  readonly restartCount: number;
}

export interface StatusFacts {
  readonly view: ContainerView;
  /** Undefined while the pod has a place; else why it has none. */
  readonly unschedulable?: string;
  readonly terminating: boolean;
  readonly nowMs: number;
}

/** All pods share the machine's loopback interface. */
const address = '127.0.0.1';

/** RFC 3339 with milliseconds, where Kubernetes writes whole seconds: start-up times here are shorter than one. */
const timestamp = (ms: number): string => new Date(ms).toISOString();

const terminated = (end: Termination) => ({
  exitCode: end.exitCode,
  ...(end.signal !== undefined && { signal: end.signal }),
  reason: end.reason,
  ...(end.message !== '' && { message: end.message }),
  startedAt: timestamp(end.startedAtMs),
  finishedAt: timestamp(end.finishedAtMs),
});

const stateOf = (state: ContainerState): NonNullable<ContainerStatus['state']> => {
  switch (state.is) {
    case 'waiting':
      return { waiting: { reason: state.reason, ...(state.message !== undefined && { message: state.message }) } };
    case 'running':
      return { running: { startedAt: timestamp(state.startedAtMs) } };
    case 'terminated':
      return { terminated: terminated(state.end) };
  }
};

function containerStatus({ name, image = '' }: Container, view: ContainerView): ContainerStatus {
  const { state, last, started, ready, restartCount } = view;
  return {
    name,
    image,
    imageID: '',
    ...(state.is === 'running' && { containerID: `process://${state.pid}` }),
    state: stateOf(state),
    lastState: last ? { terminated: terminated(last) } : {},
    started,
    ready,
    restartCount,
  };
}

interface Verdict {
  readonly type: string;
  readonly holds: boolean;
  readonly reason?: string;
  readonly message?: string;
}

function phaseOf(pod: Stored<'Pod'>, { state, restartCount }: ContainerView): string {
  if (state.is === 'terminated') {
    const policy = pod.spec?.restartPolicy ?? 'Always';
    const over = policy === 'Never' || (policy === 'OnFailure' && state.end.exitCode === 0);
    if (over) return state.end.exitCode === 0 ? 'Succeeded' : 'Failed';
  }
  return state.is === 'waiting' && restartCount === 0 && pod.status?.phase !== 'Running' ? 'Pending' : 'Running';
}

/** The status of a pod with one container. Conditions keep the time of their last transition. */
export function podStatus(pod: Stored<'Pod'>, container: Container, facts: StatusFacts): PodStatus {
  const { view, unschedulable, terminating, nowMs } = facts;
  const scheduled: Verdict =
    unschedulable === undefined
      ? { type: 'PodScheduled', holds: true }
      : { type: 'PodScheduled', holds: false, reason: 'Unschedulable', message: unschedulable };
  const before = pod.status?.conditions ?? [];
  const conditionOf = ({ type, holds, reason, message }: Verdict) => {
    const status = holds ? 'True' : 'False';
    const old = before.find((condition) => condition.type === type);
    const kept = old?.status === status ? old.lastTransitionTime : undefined;
    return {
      type,
      status,
      lastTransitionTime: kept ?? timestamp(nowMs),
      ...(reason !== undefined && { reason }),
      ...(message !== undefined && { message }),
    };
  };
  if (unschedulable !== undefined) {
    return { ...pod.status, phase: 'Pending', conditions: [conditionOf(scheduled)], qosClass: qosClassOf(container) };
  }

  const ready = view.ready && !terminating;
  const readiness = ready
    ? { holds: true }
    : { holds: false, reason: 'ContainersNotReady', message: `containers with unready status: [${container.name}]` };
  const verdicts: Verdict[] = [
    scheduled,
    { type: 'Initialized', holds: true },
    { type: 'ContainersReady', ...readiness },
    { type: 'Ready', ...readiness },
  ];
  return {
    ...pod.status,
    phase: phaseOf(pod, view),
    conditions: verdicts.map(conditionOf),
    containerStatuses: [containerStatus(container, { ...view, ready })],
    startTime: pod.status?.startTime ?? timestamp(nowMs),
    hostIP: address,
    hostIPs: [{ ip: address }],
    podIP: address,
    podIPs: [{ ip: address }],
    qosClass: qosClassOf(container),
  };
}

const epochMs = (time: string | undefined): number => (time === undefined ? 0 : Date.parse(time));

function terminationOf(end: NonNullable<ContainerStatus['state']>['terminated']): Termination | undefined {
  if (!end) return undefined;
  return {
    exitCode: end.exitCode,
    ...(end.signal !== undefined && { signal: end.signal }),
    reason: (end.reason ?? 'Error') as Termination['reason'],
    startedAtMs: epochMs(end.startedAt),
    finishedAtMs: epochMs(end.finishedAt),
    message: end.message ?? '',
  };
}

/** What an earlier kubelet knew of the container, from the pod's status; what a pod without one begins with. */
export function viewOf(pod: Stored<'Pod'>, pid: number | undefined): ContainerView {
  const status = pod.status?.containerStatuses?.[0];
  const { running, waiting, terminated: over } = status?.state ?? {};
  const end = terminationOf(over);
  const last = terminationOf(status?.lastState?.terminated);
  const state: ContainerState = end
    ? { is: 'terminated', end }
    : running && pid !== undefined
      ? { is: 'running', startedAtMs: epochMs(running.startedAt), pid }
      : {
          is: 'waiting',
          reason: waiting?.reason ?? 'ContainerCreating',
          ...(waiting?.message !== undefined && { message: waiting.message }),
        };
  return {
    state,
    ...(last && { last }),
    started: status?.started ?? false,
    ready: status?.ready ?? false,
    restartCount: status?.restartCount ?? 0,
  };
}
