import { ManagedProcess, type ManagedProcessOptions, type PartChange, reasonOf } from '@gameday/process';
import type { LabPaths } from '@gameday/lab-kit';
import { type LabEvents, type PartKind } from './events.ts';
import type { PartRecord } from './part-record.ts';

/** What every part needs of the supervisor. */
export interface PartHost {
  readonly paths: LabPaths;
  readonly events: LabEvents;
  readonly record: PartRecord;
  /** Told of every change of any part. */
  readonly changed: (change: PartChange, kind: PartKind) => void;
}

export interface PartOptions {
  readonly name: string;
  readonly kind: PartKind;
  readonly plan: ManagedProcessOptions['plan'];
  readonly restart?: ManagedProcessOptions['restart'];
}

/** A managed process whose changes are events of the lab and whose pid is written down. */
export function makePart(host: PartHost, { name, kind, plan, restart }: PartOptions): ManagedProcess {
  let stopSignal: NodeJS.Signals = 'SIGTERM';
  const part = new ManagedProcess({
    name,
    ...(restart && { restart }),
    plan: async (cancelled) => {
      const made = await plan(cancelled);
      stopSignal = made.stopSignal ?? 'SIGTERM';
      return made;
    },
    onProcess: (identity) => host.record.set(name, identity, stopSignal),
  });
  part.onChange((change) => {
    const reason = reasonOf(change.to);
    if (change.to.state !== change.from.state || reason !== reasonOf(change.from)) {
      host.events.emit({ type: 'part', name, kind, state: change.to.state, ...(reason !== undefined && { reason }) });
    }
    host.changed(change, kind);
  });
  return part;
}
