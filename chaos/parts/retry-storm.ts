import type { Action } from '@gameday/experiment';
import { addToxic, hold, removeToxic, setPolicy, thenWait } from './actions.ts';

const edge = { caller: 'gateway', callee: 'users' } as const;

/** Seconds of the disturbance, and of the watch after it. */
const disturbedSeconds = 10;
const afterwardsSeconds = 32;

/** Now and then somebody signs in, with a key, so that trying again does no harm but the work. */
export const signIns = {
  scenario: 'visitors',
  ratePerSecond: 3,
  env: { MIX: 'sign-in:100', KEYS: 'on', PEOPLE: '4' },
  steadyWithinSeconds: 30,
} as const;

/**
 * Checking a password takes a twentieth of a second of a core or more, and users has half a core: some ten sign-ins a second at best. It
 * cannot be cancelled: whoever gives up after 600 ms and tries again has it done once more, for nobody. With three sign-ins
 * in two seconds all is well. Then, for some seconds, answers are late, and everybody tries up to ten times.
 */
export const retryStorm: readonly Action[] = [
  hold('users', 1),
  setPolicy('the gateway has no breaker for users, and tries ten times', 'gateway', 'users', {
    breaker: null,
    timeoutMs: 600,
    deadlineMs: 20_000,
    retry: { attemptsMax: 10 },
    retryBudget: { ratio: 0.2, perSecondMin: 0 },
  }),
  thenWait(
    addToxic('users answers three seconds late', { target: edge, type: 'latency', attributes: { latency: 3000 } }),
    disturbedSeconds,
  ),
  thenWait(removeToxic('users answers at once', { target: edge }), afterwardsSeconds),
];

/** When looks begin to count: the last eight seconds of the watch. */
export const settleSeconds = 1 + disturbedSeconds + afterwardsSeconds - 8;
