import type { HypothesisStrategy } from '@gameday/experiment';
import type { Run } from './run.ts';

const includes =
  (...strategies: HypothesisStrategy[]) =>
  (run: Pick<Run, 'strategies'>): boolean =>
    strategies.includes(run.strategies.hypothesis);

/** Whether the hypothesis must hold before the method. */
export const checksBefore = includes('default', 'before-method-only', 'continuously');
/** Whether it is looked at again and again while the fault is in force. */
export const checksDuring = includes('during-method-only', 'continuously');
/** Whether it must hold after the method, and again after the fault has ended. */
export const checksAfter = includes('default', 'after-method-only', 'continuously');
