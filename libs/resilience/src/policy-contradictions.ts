import type { EdgePolicy } from './policy.ts';

interface Contradiction {
  readonly path: string;
  readonly message: string;
}

/** Values that are each in range and make no sense together. */
export function contradictions(policy: EdgePolicy): Contradiction[] {
  const { deadlineMs, timeoutMs, retry, breaker, bulkhead, hedge } = policy;
  const found: Contradiction[] = [];
  const refuseIf = (wrong: boolean, path: string, message: string): void => {
    if (wrong) found.push({ path, message });
  };
  const attemptMs = timeoutMs ?? deadlineMs;
  if (timeoutMs !== null) {
    refuseIf(
      timeoutMs > deadlineMs,
      '$.timeoutMs',
      `must be at most deadlineMs (${deadlineMs}): no attempt lives longer`,
    );
  }
  if (retry !== null) {
    const { backoffBaseMs, backoffMaxMs } = retry;
    refuseIf(backoffMaxMs < backoffBaseMs, '$.retry.backoffMaxMs', `must be at least backoffBaseMs (${backoffBaseMs})`);
  }
  if (breaker !== null) {
    const { window, callsMin, consecutiveFailures, failureRate, slowCall, openMs, openMsMax } = breaker;
    const callsMax = window.kind === 'count' ? window.calls : Number.POSITIVE_INFINITY;
    refuseIf(
      callsMin > callsMax,
      '$.breaker.callsMin',
      `must be at most window.calls (${callsMax}), or no rate is ever judged`,
    );
    refuseIf(openMsMax < openMs, '$.breaker.openMsMax', `must be at least openMs (${openMs})`);
    refuseIf(
      consecutiveFailures === null && failureRate === null && slowCall === null,
      '$.breaker',
      'needs consecutiveFailures, failureRate or slowCall, or nothing ever opens it; null switches the breaker off',
    );
    refuseIf(
      slowCall !== null && slowCall.thresholdMs > attemptMs,
      '$.breaker.slowCall.thresholdMs',
      `must be at most ${timeoutMs === null ? 'deadlineMs' : 'timeoutMs'} (${attemptMs}): an attempt that takes longer is timed out`,
    );
  }
  if (bulkhead !== null) {
    const { queueMax, queueWaitMsMax } = bulkhead;
    refuseIf(
      queueMax > 0 && queueWaitMsMax === 0,
      '$.bulkhead.queueWaitMsMax',
      `must be above 0 while queueMax is ${queueMax}, or nothing can wait`,
    );
  }
  if (hedge !== null) {
    refuseIf(
      hedge.delayMsMin >= attemptMs,
      '$.hedge.delayMsMin',
      `must be below ${timeoutMs === null ? 'deadlineMs' : 'timeoutMs'} (${attemptMs}), or no hedge ever starts`,
    );
  }
  return found;
}
