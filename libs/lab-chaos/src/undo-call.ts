import type { ActivityContext, Clock, Log, NativeCall, Providers } from '@gameday/chaos-engine';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabChaosError } from './errors.ts';

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}).catch(() => undefined),
};

export interface UndoOptions {
  readonly log?: Log;
  /** How long one call may take, in milliseconds; default 5000. */
  readonly timeoutMs?: number;
}

/**
 * Makes the calls that undo logs keep, outside of any run: what `recover` of the engine wants. What a call leaves undone
 * it throws.
 */
export function undoCall(providers: Providers, { log = () => {}, timeoutMs = 5_000 }: UndoOptions = {}) {
  return async (call: NativeCall): Promise<void> => {
    const provider = providers[call.module];
    if (!provider) throw new LabChaosError('not_possible', `there is no module "${call.module}" in this lab`);
    const late = AbortSignal.timeout(timeoutMs);
    const expired = Promise.withResolvers<never>();
    const message = `${call.module}.${call.func} took longer than ${timeoutMs} ms`;
    late.addEventListener('abort', () => expired.reject(new LabChaosError('too_late', message)), { once: true });
    await Promise.race([provider.run(call, contextOf(late, log)), expired.promise]);
  };
}

/** An undo needs no more than this: it belongs to no run, and draws nothing. */
function contextOf(signal: AbortSignal, log: Log): ActivityContext {
  const refuse = (): never => {
    throw new LabChaosError('not_possible', 'what undoes a fault makes none');
  };
  return {
    signal,
    configuration: {},
    environment: {},
    secrets: {},
    log,
    clock,
    random: refuse,
    run: { id: 'recovery', title: 'recovery', seed: 0, startedAt: Date.now() },
    acquire: refuse,
    evidence: () => {},
  };
}
