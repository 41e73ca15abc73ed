import { acquireLock, isAlive, type ProcessIdentity } from '@gameday/process/identity';
import { closeSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import type { NativeCall } from '../providers/provider.ts';
import { pending, replay, type UndoEntry, type UndoLog } from './replay.ts';
import { appendEvent, undoLogSuffix } from './undo-log.ts';

/** An undo log as it lies in its folder. */
export interface FoundLog extends UndoLog {
  readonly file: string;
  /** When its holder was last heard of, in milliseconds since the epoch. */
  readonly heardAt: number;
}

/** Why a run's faults may be undone by others; `held` when they may not. */
export type HolderState = 'held' | 'dead' | 'silent';

interface Surroundings {
  /** Milliseconds since the epoch; default the system's clock. */
  readonly now?: () => number;
  readonly isAlive?: (holder: ProcessIdentity) => boolean;
}

/** A log that cannot be read; what it held must be undone by hand. */
export interface DamagedLog {
  readonly file: string;
  readonly message: string;
}

/** The undo logs of a folder, and those that cannot be read. A file that goes away meanwhile is left out. */
function readUndoLogs(folder: string): { readonly logs: FoundLog[]; readonly damaged: readonly DamagedLog[] } {
  const names = readdirOrNothing(folder).filter((name) => name.endsWith(undoLogSuffix));
  const logs: FoundLog[] = [];
  const damaged: DamagedLog[] = [];
  for (const name of names.sort()) {
    const file = join(folder, name);
    try {
      const log = replay(readFileSync(file, 'utf8'));
      if (log) logs.push({ ...log, file, heardAt: statSync(file).mtimeMs });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      damaged.push({ file, message: `the undo log ${file} is damaged: ${messageOf(error)}` });
    }
  }
  return { logs, damaged };
}

/**
 * The undo logs of a folder.
 * @throws Error when one of them cannot be read, naming it
 */
export function findUndoLogs(folder: string): FoundLog[] {
  const { logs, damaged } = readUndoLogs(folder);
  if (damaged[0]) throw new Error(damaged[0].message);
  return logs;
}

function readdirOrNothing(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Whether the holder of a log still keeps it: it lives, and was heard of lately. */
export function holderState(
  log: FoundLog,
  { now = Date.now, isAlive: alive = isAlive }: Surroundings = {},
): HolderState {
  if (!alive(log.holder)) return 'dead';
  return now() - log.heardAt > log.lapseAfterMs ? 'silent' : 'held';
}

export interface RecoverOptions extends Surroundings {
  /** Makes the call that undoes a fault. */
  readonly undo: (call: NativeCall, entry: UndoEntry) => Promise<void>;
}

export interface Recovered {
  readonly undone: readonly UndoEntry[];
  /** Kept in their logs until it succeeds. */
  readonly failed: readonly { readonly entry: UndoEntry; readonly message: string }[];
  /** Runs that keep their faults, for their holders live. */
  readonly held: readonly string[];
  /** Logs that nobody can read; they keep no other run's faults from being undone. */
  readonly damaged: readonly DamagedLog[];
  /** Who else is recovering; then nothing was done. */
  readonly busy?: ProcessIdentity;
}

/**
 * Undoes what dead or silent runs have left, the newest first. What cannot be undone stays in its log, with the reason,
 * for the next attempt. Only one process at a time does this.
 */
export async function recover(folder: string, options: RecoverOptions): Promise<Recovered> {
  const found = readUndoLogs(folder);
  if (found.logs.length === 0) return { undone: [], failed: [], held: [], damaged: found.damaged };
  const lock = acquireLock(join(folder, 'recover.lock'));
  if (!lock.acquired) return { undone: [], failed: [], held: [], damaged: found.damaged, busy: lock.holder };
  const undone: UndoEntry[] = [];
  const failed: { entry: UndoEntry; message: string }[] = [];
  const held: string[] = [];
  try {
    const { logs, damaged } = readUndoLogs(folder);
    for (const log of logs) {
      const state = holderState(log, options);
      if (state === 'held' || (state === 'silent' && pending(log).length === 0)) held.push(log.run);
      else await recoverLog(log, options, { undone, failed });
    }
    return { undone, failed, held, damaged };
  } finally {
    lock.release();
  }
}

async function recoverLog(
  log: FoundLog,
  { undo, now = Date.now }: RecoverOptions,
  { undone, failed }: { undone: UndoEntry[]; failed: { entry: UndoEntry; message: string }[] },
): Promise<void> {
  const descriptor = openSync(log.file, 'a');
  let left = 0;
  try {
    for (const entry of pending(log)) {
      const at = () => new Date(now()).toISOString();
      try {
        await undo(entry.intent.undo, entry);
        appendEvent(descriptor, { event: 'released', at: at(), id: entry.id, how: 'recovered' });
        undone.push(entry);
      } catch (error) {
        const message = messageOf(error);
        appendEvent(descriptor, { event: 'undo failed', at: at(), id: entry.id, message });
        failed.push({ entry, message });
        left++;
      }
    }
  } finally {
    closeSync(descriptor);
  }
  if (left === 0) rmSync(log.file, { force: true });
}
