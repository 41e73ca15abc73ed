import { findUndoLogs, type FoundLog, holderState, pending } from '@gameday/chaos-engine';
import { CommandError } from '../../cli/errors.ts';

/** What the undo logs say of other runs. */
export interface OtherRuns {
  /** Whose runners live. */
  readonly alive: readonly FoundLog[];
  /** Faults that are in force, and nobody keeps. */
  readonly left: readonly FoundLog[];
}

/** @throws CommandError when a log cannot be read */
export function otherRuns(folder: string): OtherRuns {
  let logs: FoundLog[];
  try {
    logs = findUndoLogs(folder);
  } catch (error) {
    throw new CommandError('undo_log_damaged', (error as Error).message, {
      hint: 'look into the file: what its last whole lines name must be undone by hand; then remove it',
      cause: error,
    });
  }
  const states = logs.map((log) => ({ log, state: holderState(log) }));
  const alive = states.filter(({ state }) => state !== 'dead').map(({ log }) => log);
  const left = states.filter(({ log, state }) => state !== 'held' && pending(log).length > 0).map(({ log }) => log);
  return { alive, left };
}
