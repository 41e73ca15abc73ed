import { contextOf } from './activity.ts';
import type { Faults } from './faults.ts';
import { playRollbacks } from './method.ts';
import type { Run } from './run.ts';

/** Whether the declared rollbacks are played. What holds a lease is undone in any case. */
function playsRollbacks(run: Run, methodBegan: boolean): boolean {
  const { strategies, recorder, document } = run;
  if ((document.rollbacks ?? []).length === 0) return false;
  switch (strategies.rollbacks) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'deviated':
      return recorder.reasons.some(({ verdict }) => verdict === 'deviated');
    case 'default':
      return methodBegan;
  }
}

/**
 * Ends the fault: the declared rollbacks, then whatever is still held under a lease. A run that is ended early takes the
 * leases first: they are quick, and somebody waits. It does not listen to what ends a run early.
 * @returns whether anything was undone
 */
export async function endFaults(run: Run, faults: Faults, methodBegan: boolean): Promise<boolean> {
  const context = contextOf(run, faults, new AbortController().signal);
  const early = run.stopped.aborted;
  const plays = playsRollbacks(run, methodBegan);
  if (early) await faults.undoAll('faults', context);
  if (plays) await playRollbacks(run, faults);
  await faults.undoAll('faults', context);
  return plays || faults.everMade;
}
