import type { ChaosState } from '@gameday/console-api';
import type { LabPaths } from '@gameday/lab-kit/paths';

/** A run whose runner lives. */
export interface AliveRun {
  readonly run: string;
  readonly title: string;
  /** Of the runner. */
  readonly pid: number;
}

/** What the undo logs say. */
export interface UndoLogs extends Pick<ChaosState, 'left' | 'damaged'> {
  readonly alive: readonly AliveRun[];
}

/**
 * Who holds faults, and what dead holders have left. While a log is damaged nothing is known of the others: that is said instead, for
 * no run can begin until somebody has looked into it.
 */
export async function readUndoLogs({ undo }: Pick<LabPaths, 'undo'>): Promise<UndoLogs> {
  // What reads undo logs is a large part of the engine; a console that nobody asks for experiments does without it.
  const { findUndoLogs, holderState, pending } = await import('@gameday/chaos-engine');
  try {
    const states = findUndoLogs(undo).map((log) => ({ log, state: holderState(log) }));
    return {
      alive: states
        .filter(({ state }) => state !== 'dead')
        .map(({ log: { run, title, holder } }) => ({ run, title, pid: holder.pid })),
      left: states
        .filter(({ log, state }) => state !== 'held' && pending(log).length > 0)
        .map(({ log }) => ({
          run: log.run,
          title: log.title,
          faults: pending(log).map(({ intent: { says, target }, at, status }) => ({
            says,
            target,
            atMs: Date.parse(at),
            ...(status.state === 'undo failed' && { message: status.message }),
          })),
        })),
    };
  } catch (error) {
    const hint = 'What its last whole lines name must be undone by hand; then remove the file.';
    return { alive: [], left: [], damaged: `${(error as Error).message}. ${hint}` };
  }
}
