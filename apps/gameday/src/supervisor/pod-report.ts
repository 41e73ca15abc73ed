import type { PartState } from '@gameday/conventions';
import { annotation, commonLabel, type ContainerStatus, type Pod } from '@gameday/kubernetes';
import { exitReason } from '@gameday/process';
import type { StartingPart } from './progress-of-start.ts';
import type { ReplicaReport } from './status.ts';

/** The service that a pod is a replica of. */
export const serviceOf = (pod: Pod): string => pod.metadata?.labels?.[commonLabel.name] ?? '';

const container = (pod: Pod): ContainerStatus | undefined => pod.status?.containerStatuses?.[0];

const isReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

const signalNames: Readonly<Record<number, NodeJS.Signals>> = {
  9: 'SIGKILL',
  15: 'SIGTERM',
  6: 'SIGABRT',
  11: 'SIGSEGV',
  2: 'SIGINT',
};

/** How its process ended the last time, in words. */
function lastEnd(pod: Pod): string | undefined {
  const status = container(pod);
  const ended = status?.state?.terminated ?? status?.lastState?.terminated;
  if (!ended) return undefined;
  if (ended.reason === 'OOMKilled') return 'killed: it used more memory than its limit';
  const signal = ended.signal ?? (ended.exitCode > 128 ? ended.exitCode - 128 : undefined);
  const name = signal === undefined ? undefined : signalNames[signal];
  return exitReason(name === undefined ? ended.exitCode : null, name ?? null);
}

/** The state of a pod in the words that the lab has for all its parts. */
export function podState(pod: Pod): PartState {
  if (pod.metadata?.deletionTimestamp !== undefined) return 'stopping';
  const { waiting, terminated } = container(pod)?.state ?? {};
  if (terminated || (waiting && waiting.reason !== 'ContainerCreating')) return 'backoff';
  return isReady(pod) ? 'ready' : 'starting';
}

/** Why, where something is wrong with it. */
export function podTrouble(pod: Pod): string | undefined {
  if (podState(pod) !== 'backoff') return undefined;
  const waiting = container(pod)?.state?.waiting;
  return lastEnd(pod) ?? waiting?.message ?? waiting?.reason;
}

/** The last lines of its log when it ended. */
export function lastWords(pod: Pod): readonly string[] {
  const { state, lastState } = container(pod) ?? {};
  const message = (state?.terminated ?? lastState?.terminated)?.message;
  return message === undefined ? [] : message.trimEnd().split('\n');
}

const numberOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

/** The replica as `gameday status --json` shows it. */
export function reportReplica(pod: Pod, nowMs: number): ReplicaReport {
  const notes = pod.metadata?.annotations ?? {};
  const status = container(pod);
  const startedAt = status?.state?.running?.startedAt;
  const trouble = podTrouble(pod);
  return {
    name: pod.metadata?.name ?? '',
    state: podState(pod),
    pid: startedAt === undefined ? null : numberOf(notes[annotation.pid]),
    port: numberOf(notes[annotation.port]),
    adminPort: Number(notes[annotation.adminPort] ?? 0),
    restarts: status?.restartCount ?? 0,
    uptimeSeconds:
      startedAt === undefined ? null : Math.max(0, Math.round((nowMs - Date.parse(String(startedAt))) / 100) / 10),
    ...(trouble !== undefined && { reason: trouble }),
  };
}

/** What the start of the lab is judged by. */
export function startingPod(pod: Pod): StartingPart {
  const state = podState(pod);
  const failures = (container(pod)?.restartCount ?? 0) + 1;
  const status: StartingPart['status'] =
    state === 'ready'
      ? { state, pid: 0, sinceMs: 0, failures: 0 }
      : state === 'backoff'
        ? { state, reason: podTrouble(pod) ?? '', untilMs: 0, failures }
        : state === 'stopping'
          ? { state, reason: 'deleted', then: { next: 'stay' } }
          : { state: 'starting', sinceMs: 0, failures: 0 };
  return { name: pod.metadata?.name ?? '', needed: true, installing: false, status };
}
