import { bulkhead, circuitBreaker, ExponentialBackoff, handleAll, retry, SamplingBreaker } from 'cockatiel';
import { timeout, TimeoutStrategy, wrap } from 'cockatiel';
import { createEdge, defaultPolicy, type Attempt, type EdgeListener, type Runtime } from '@gameday/resilience';

/** The real clock, timers and randomness. */
export const nodeRuntime: Runtime<AbortSignal> = {
  now: () => performance.now(),
  random: Math.random,
  setTimer: (delayMs, fire) => setTimeout(fire, delayMs).unref(),
  clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout),
  createAbort: () => new AbortController(),
};

/** Time-out, retry, budget, breaker and bulkhead: the default policy without hedging. */
export const guardedPolicy = { ...defaultPolicy, hedge: null };

/** A call that anything may be done with; whatever it throws is the callee's failure. */
export const callOf = <T>(attempt: (attempt: Attempt<AbortSignal>) => Promise<T>, hedgeable = false) => ({
  repeatable: true,
  hedgeable,
  attempt,
  judgeError: () => ({ outcome: 'server_error', retryable: true }) as const,
});

export const guardedEdge = (timeoutMs: number, listener: EdgeListener = {}) =>
  createEdge('callee', { ...guardedPolicy, timeoutMs }, nodeRuntime, listener);

/** The same in cockatiel, in the same order with the same numbers; it has no retry budget. */
export const cockatielWrap = (timeoutMs: number) => {
  const { retry: retries, breaker, bulkhead: places } = guardedPolicy;
  return wrap(
    retry(handleAll, {
      maxAttempts: retries.attemptsMax - 1,
      backoff: new ExponentialBackoff({ initialDelay: retries.backoffBaseMs, maxDelay: retries.backoffMaxMs }),
    }),
    bulkhead(places.concurrencyMax, places.queueMax),
    circuitBreaker(handleAll, {
      halfOpenAfter: breaker.openMs,
      breaker: new SamplingBreaker({ threshold: breaker.failureRate, duration: breaker.window.seconds * 1000 }),
    }),
    timeout(timeoutMs, TimeoutStrategy.Aggressive),
  );
};
