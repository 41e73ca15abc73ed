import type { UndoEntry } from '@gameday/chaos-engine';
import type { FaultInForce } from '@gameday/lab-chaos/wire';
import type { KeptFault } from './kept-fault.ts';
import type { WatchedLog } from './lease-folder.ts';

/** A fault that a lease is held for, whoever makes it. */
export interface LeasedFault extends Omit<FaultInForce, 'detours'> {
  /** The id of the fault, where the cluster keeps it itself. */
  readonly fault: string | undefined;
}

/** The fault of the cluster's own that an entry is about. */
export function faultOf({ intent: { undo } }: UndoEntry): string | undefined {
  const { fault } = undo.arguments;
  return undo.func === 'endFault' && typeof fault === 'string' ? fault : undefined;
}

/** What must still be undone, in the order in which it was done. */
const unreleased = ({ entries }: WatchedLog): UndoEntry[] =>
  entries.filter(({ status }) => status.state !== 'released');

/** Whether a run holds a lease for one of the cluster's own faults. */
export const holdsFault = (logs: readonly WatchedLog[], run: string, fault: string): boolean =>
  logs.some(
    (log) => log.run === run && log.state === 'held' && unreleased(log).some((entry) => faultOf(entry) === fault),
  );

const keptState = { starting: 'starting', 'in force': 'in force', leaving: 'ending', draining: 'ending' } as const;

function stateOf(log: WatchedLog, { status }: UndoEntry, own: string | undefined, kept: KeptFault | undefined) {
  if (status.state === 'undo failed') return 'undo failed';
  if (kept) return keptState[kept.phase];
  // One that the cluster does not keep (yet, or any more) is not in force, whatever its lease says.
  if (own !== undefined) return status.state === 'intended' && log.state === 'held' ? 'starting' : 'ending';
  if (log.state !== 'held') return 'ending';
  return status.state === 'confirmed' ? 'in force' : 'starting';
}

/** A load is leased so that it does not outlive its run. It is no fault, unless nobody can end it. */
const isFault = ({ intent, status }: UndoEntry): boolean => intent.kind !== 'k6.load' || status.state === 'undo failed';

/** Every fault that a lease is held for. */
export function leasedFaults(logs: readonly WatchedLog[], kept: ReadonlyMap<string, KeptFault>): LeasedFault[] {
  return logs.flatMap((log) =>
    unreleased(log)
      .filter(isFault)
      .map((entry) => {
        const { id, at, intent, status } = entry;
        const fault = faultOf(entry);
        const own = fault === undefined ? undefined : kept.get(fault);
        const message = status.state === 'undo failed' ? status.message : own?.message;
        return {
          ...{ run: log.run, experiment: log.title, lease: id, fault },
          ...{ kind: intent.kind, target: intent.target, says: intent.says, since: at },
          state: stateOf(log, entry, fault, own),
          ...(message !== undefined && { message }),
        };
      }),
  );
}
