import { backoffDelayMs, type BackoffPolicy } from './backoff.ts';

/** What a supervised part is doing; one shape for each of `partStates`. Times are milliseconds of one monotonic clock. */
export type PartStatus =
  /** It cannot be had: nothing to start. */
  | { readonly state: 'missing'; readonly reason: string }
  /** Not wanted now. */
  | { readonly state: 'stopped'; readonly reason: string }
  /** Being prepared (no pid yet), or running and not ready yet. */
  | { readonly state: 'starting'; readonly pid?: number; readonly sinceMs: number; readonly failures: number }
  | { readonly state: 'ready'; readonly pid: number; readonly sinceMs: number; readonly failures: number }
  /** Asked to end; `then` says what follows. */
  | { readonly state: 'stopping'; readonly pid?: number; readonly reason: string; readonly then: AfterStop }
  /** Ended unexpectedly; starts again when the time has come. */
  | { readonly state: 'backoff'; readonly reason: string; readonly untilMs: number; readonly failures: number }
  /** Ended too often; nothing happens until somebody starts it again. */
  | { readonly state: 'failed'; readonly reason: string };

/** After stopping: stay stopped, start again at once, or count it as a failure (it did not become ready in time). */
export type AfterStop =
  { readonly next: 'stay' } | { readonly next: 'start' } | { readonly next: 'fail'; readonly failures: number };

export type PartEvent =
  | { readonly type: 'start' }
  | { readonly type: 'spawned'; readonly pid: number }
  | { readonly type: 'probeSucceeded' }
  /** The preparation or the spawning failed, so no process exists. */
  | { readonly type: 'couldNotStart'; readonly reason: string; readonly chance: number }
  | { readonly type: 'notReadyInTime'; readonly reason: string }
  /** The process has ended; with `reason` for people, such as "killed by SIGKILL". */
  | { readonly type: 'exited'; readonly reason: string; readonly chance: number }
  | { readonly type: 'backoffElapsed' }
  | { readonly type: 'stop'; readonly reason: string }
  | { readonly type: 'restart'; readonly reason: string }
  | { readonly type: 'missing'; readonly reason: string };

export interface RestartPolicy extends BackoffPolicy {
  /** Quick failures in a row after which the part is `failed`; undefined (the default) never gives up. */
  readonly failuresMax?: number;
}

const afterFailure = (
  reason: string,
  failures: number,
  chance: number,
  policy: RestartPolicy,
  nowMs: number,
): PartStatus =>
  policy.failuresMax !== undefined && failures >= policy.failuresMax
    ? { state: 'failed', reason: `${reason} (${failures} times in a row)` }
    : { state: 'backoff', reason, untilMs: nowMs + backoffDelayMs(policy, failures, chance), failures };

/** The failures that count after a process ended: one that ran long enough starts from one again. */
const countFailures = (status: { sinceMs: number; failures: number }, policy: RestartPolicy, nowMs: number) =>
  nowMs - status.sinceMs >= policy.stableMs ? 1 : status.failures + 1;

function starting(status: PartStatus & { state: 'starting' }, event: PartEvent, policy: RestartPolicy, nowMs: number) {
  switch (event.type) {
    case 'spawned':
      return { ...status, pid: event.pid };
    case 'probeSucceeded':
      return status.pid === undefined
        ? status
        : { ...status, pid: status.pid, state: 'ready' as const, sinceMs: nowMs };
    case 'notReadyInTime':
      return stopping(status, event.reason, { next: 'fail', failures: status.failures + 1 });
    case 'couldNotStart':
    case 'exited':
      return afterFailure(event.reason, status.failures + 1, event.chance, policy, nowMs);
    case 'missing':
      return { state: 'missing' as const, reason: event.reason };
    default:
      return status;
  }
}

const stopping = (status: { pid?: number }, reason: string, then: AfterStop): PartStatus => ({
  state: 'stopping',
  ...(status.pid === undefined ? {} : { pid: status.pid }),
  reason,
  then,
});

function stopped(
  status: PartStatus & { state: 'stopping' },
  event: PartEvent & { type: 'exited' | 'couldNotStart' },
  policy: RestartPolicy,
  nowMs: number,
): PartStatus {
  switch (status.then.next) {
    case 'stay':
      return { state: 'stopped', reason: status.reason };
    case 'start':
      return { state: 'starting', sinceMs: nowMs, failures: 0 };
    case 'fail':
      return afterFailure(status.reason, status.then.failures, event.chance, policy, nowMs);
  }
}

/**
 * The life of a supervised part. Pure: the same status, event, policy and time give the same next status; an event that
 * means nothing in a state leaves it as it is (the same object).
 */
export function transition(status: PartStatus, event: PartEvent, policy: RestartPolicy, nowMs: number): PartStatus {
  if (event.type === 'stop' || event.type === 'restart') return onRequest(status, event, nowMs);
  switch (status.state) {
    case 'missing':
    case 'stopped':
    case 'failed':
      if (event.type === 'start') return { state: 'starting', sinceMs: nowMs, failures: 0 };
      return event.type === 'missing' ? { state: 'missing', reason: event.reason } : status;
    case 'backoff':
      if (event.type === 'start') return { state: 'starting', sinceMs: nowMs, failures: 0 };
      if (event.type === 'backoffElapsed') return { state: 'starting', sinceMs: nowMs, failures: status.failures };
      return status;
    case 'starting':
      return starting(status, event, policy, nowMs);
    case 'ready': {
      if (event.type !== 'exited') return status;
      return afterFailure(event.reason, countFailures(status, policy, nowMs), event.chance, policy, nowMs);
    }
    case 'stopping':
      if (event.type === 'start' && status.then.next === 'stay') return { ...status, then: { next: 'start' } };
      if (event.type === 'spawned') return { ...status, pid: event.pid };
      return event.type === 'exited' || event.type === 'couldNotStart' ? stopped(status, event, policy, nowMs) : status;
  }
}

function onRequest(status: PartStatus, event: PartEvent & { type: 'stop' | 'restart' }, nowMs: number): PartStatus {
  const then: AfterStop = event.type === 'restart' ? { next: 'start' } : { next: 'stay' };
  switch (status.state) {
    case 'starting':
    case 'ready':
      return stopping(status, event.reason, then);
    case 'stopping':
      return { ...status, reason: event.reason, then };
    case 'missing':
      return status;
    case 'backoff':
    case 'failed':
    case 'stopped':
      if (event.type === 'restart') return { state: 'starting', sinceMs: nowMs, failures: 0 };
      return status.state === 'stopped' ? status : { state: 'stopped', reason: event.reason };
  }
}

/** What people read beside the state: why it is in it; undefined where the state says it all. */
export const reasonOf = (status: PartStatus): string | undefined => ('reason' in status ? status.reason : undefined);

/** The pid of the part's process, if it has one now. */
export const pidOf = (status: PartStatus): number | undefined => ('pid' in status ? status.pid : undefined);
