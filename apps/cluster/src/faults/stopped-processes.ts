import type { UndoEntry } from '@gameday/chaos-engine';
import type { ProcessIdentity } from '@gameday/process';
import type { WatchedLog } from './lease-folder.ts';

/** What a fault of the kind `cluster.stop` is undone by; its arguments name the processes. */
const undoneBy = 'continueProcess';

const keyOf = ({ pid, startedAt }: ProcessIdentity): string => `${pid} ${startedAt}`;

const isIdentity = (value: unknown): value is ProcessIdentity =>
  typeof value === 'object' && value !== null && 'pid' in value && 'startedAt' in value;

/** Whether an entry keeps processes stopped: it does until it is released. */
export const keepsStopped = ({ intent: { undo }, status }: UndoEntry): boolean =>
  undo.func === undoneBy && status.state !== 'released';

function processesOf({ intent: { undo } }: UndoEntry): ProcessIdentity[] {
  const { processes } = undo.arguments;
  return Array.isArray(processes) ? processes.filter(isIdentity) : [];
}

/**
 * The processes that faults keep stopped: who else stops and continues processes must leave these as they are. A run that is
 * dead keeps none, since nothing brings it back. One that is only silent may be heard again: the recovery decides that.
 */
export class StoppedProcesses {
  #keys: ReadonlySet<string> = new Set();

  /** Notes what leases say now. */
  observe(logs: readonly WatchedLog[]): void {
    const entries = logs.filter(({ state }) => state !== 'dead').flatMap((log) => log.entries.filter(keepsStopped));
    this.#keys = new Set(entries.flatMap(processesOf).map(keyOf));
  }

  has(identity: ProcessIdentity): boolean {
    return this.#keys.has(keyOf(identity));
  }
}
