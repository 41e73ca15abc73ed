import type { EdgePolicy } from './policy.ts';

type Fields = Readonly<Record<string, unknown>>;

const asFields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** Of the time that an attempt has, the part after which a call counts as slow and a hedge starts, where nobody said. */
const slowShare = 0.8;
const hedgeShare = 0.5;

/**
 * Makes what an input leaves out give way to what it says: a shorter time-out brings the slow threshold down with it, so
 * that one number can be set without knowing all that hang on it. What the input says itself is never changed.
 */
export function fitToInput(policy: EdgePolicy, input: unknown): EdgePolicy {
  const said = asFields(input);
  const saidBreaker = asFields(said['breaker']);
  const { deadlineMs, retry, breaker, hedge } = policy;
  const timeoutMs =
    policy.timeoutMs !== null && said['timeoutMs'] === undefined
      ? Math.min(policy.timeoutMs, deadlineMs)
      : policy.timeoutMs;
  const attemptMs = timeoutMs ?? deadlineMs;
  const saysSlow = asFields(saidBreaker['slowCall'])['thresholdMs'] !== undefined;
  const saysBackoffMax = asFields(said['retry'])['backoffMaxMs'] !== undefined;
  const saysDelay = asFields(said['hedge'])['delayMsMin'] !== undefined;
  return {
    ...policy,
    timeoutMs,
    retry:
      retry === null || saysBackoffMax
        ? retry
        : { ...retry, backoffMaxMs: Math.max(retry.backoffMaxMs, retry.backoffBaseMs) },
    breaker: breaker && {
      ...breaker,
      callsMin:
        breaker.window.kind === 'count' && saidBreaker['callsMin'] === undefined
          ? Math.min(breaker.callsMin, breaker.window.calls)
          : breaker.callsMin,
      openMsMax:
        saidBreaker['openMsMax'] === undefined ? Math.max(breaker.openMsMax, breaker.openMs) : breaker.openMsMax,
      slowCall:
        breaker.slowCall === null || saysSlow || breaker.slowCall.thresholdMs <= attemptMs
          ? breaker.slowCall
          : { ...breaker.slowCall, thresholdMs: attemptMs * slowShare },
    },
    hedge:
      hedge === null || saysDelay || hedge.delayMsMin < attemptMs
        ? hedge
        : { ...hedge, delayMsMin: attemptMs * hedgeShare },
  };
}
