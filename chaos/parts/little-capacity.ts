import type { Action } from '@gameday/experiment';
import { addToxic, hold, setPolicy, thenWait } from './actions.ts';

/** How long the overload lasts; looks count when 20 s of it can be looked back on. */
const overloadedSeconds = 25;
export const settleSeconds = 23;

/** More than twice what it will be able to do. */
export const profileReaders = {
  scenario: 'visitors',
  ratePerSecond: 24,
  env: { MIX: 'read-profile:100' },
  steadyWithinSeconds: 30,
} as const;

/**
 * A profile that serves four requests at once, of 400 ms each, and turns away the others: ten a second. It neither runs out
 * of anything nor looks ill; it is just small.
 */
export const profileOfLittleCapacity: readonly Action[] = [
  hold('profile', 1),
  setPolicy('profile serves four at once', 'profile', 'server', { limitMin: 4, limitInitial: 4, limitMax: 4 }),
  thenWait(
    addToxic('each takes 400 ms', {
      target: { caller: 'profile', callee: 'users' },
      type: 'latency',
      attributes: { latency: 400 },
    }),
    overloadedSeconds,
  ),
];
