import { createEdge } from '../edge/edge.ts';
import type { Attempt, Call, EdgeListener } from '../edge/types.ts';
import { defaultPolicy, type EdgePolicy } from '../policy.ts';
import { FakeRuntime } from './fake-runtime.ts';

/** How the callee treats one attempt: answers or fails after a time, or never does anything. */
export type Step = { readonly ok: number } | { readonly fail: number; readonly retryAfterMs?: number } | 'hang';

class CalleeError extends Error {
  readonly retryAfterMs: number | undefined;
  constructor(number: number, retryAfterMs: number | undefined) {
    super(`attempt ${number} failed`);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Nothing but a deadline of 3 s and a time-out of 1 s; tests add what they look at. */
export const barePolicy: EdgePolicy = {
  ...defaultPolicy,
  retry: null,
  retryBudget: null,
  breaker: null,
  bulkhead: null,
  hedge: null,
};

/** An edge in time that stands still, with a callee that does as it is told and a log of what was heard. */
export function createLab(policy: Partial<EdgePolicy> = {}) {
  const runtime = new FakeRuntime(() => 0.5);
  const events: Array<Record<string, unknown>> = [];
  const hear =
    (event: string) =>
    (fields: object): void =>
      void events.push({ event, ...fields });
  const listener: EdgeListener = {
    callEnded: hear('callEnded'),
    attemptEnded: hear('attemptEnded'),
    rejected: hear('rejected'),
    transition: hear('transition'),
    retryScheduled: hear('retryScheduled'),
    hedgeStarted: hear('hedgeStarted'),
  };
  const edge = createEdge('callee', { ...barePolicy, ...policy }, runtime, listener);
  const attempts: Array<{ atMs: number; kind: string; number: number; remainingMs: number; abortedAtMs?: number }> = [];

  /** Makes a call whose attempts go by the script, and the last step again when it is at its end. */
  function call(script: readonly Step[], options: Partial<Call<string>> & { heedsSignal?: boolean } = {}) {
    let made = 0;
    const attempt = (it: Attempt): Promise<string> => {
      const step = script[Math.min(made, script.length - 1)] ?? 'hang';
      made += 1;
      const { kind, number, remainingMs } = it;
      const entry: (typeof attempts)[number] = { atMs: runtime.nowMs, kind, number, remainingMs };
      attempts.push(entry);
      return new Promise((resolve, reject) => {
        if (options.heedsSignal === true) {
          it.signal.addEventListener('abort', () => {
            entry.abortedAtMs = runtime.nowMs;
            reject(it.signal.reason);
          });
        }
        if (step === 'hang') return;
        if ('ok' in step) runtime.setTimer(step.ok, () => resolve(`answer ${number}`));
        else runtime.setTimer(step.fail, () => reject(new CalleeError(number, step.retryAfterMs)));
      });
    };
    const promise = edge.call<string>({
      repeatable: true,
      hedgeable: false,
      attempt,
      judgeError: (error) => {
        const retryAfterMs = error instanceof CalleeError ? error.retryAfterMs : undefined;
        return { outcome: 'server_error', retryable: true, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
      },
      ...options,
    });
    return track(promise);
  }

  /** What has become of a promise until now. */
  function track(promise: Promise<string>) {
    const call: { state: 'pending' | 'resolved' | 'rejected'; value?: unknown; atMs?: number } = { state: 'pending' };
    promise.then(
      (value) => Object.assign(call, { state: 'resolved', value, atMs: runtime.nowMs }),
      (error: unknown) => Object.assign(call, { state: 'rejected', value: error, atMs: runtime.nowMs }),
    );
    return call;
  }

  const heard = (event: string) => events.filter((it) => it['event'] === event);
  return { runtime, edge, attempts, call, heard, track };
}
