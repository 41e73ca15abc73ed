import type { Runtime } from '@gameday/resilience';
import { Cancellation } from '../cancellation.ts';

/** Clock, timers, randomness and cancellation of this process, for the policies. */
export const nodeRuntime: Runtime<Cancellation> = {
  now: () => performance.now(),
  random: Math.random,
  setTimer: (delayMs, fire) => setTimeout(fire, delayMs).unref(),
  clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout),
  createAbort: () => new Cancellation(),
};
