import type { ActivityContext, FaultIntent, Lease } from '@gameday/chaos-engine';
import type { ProcessIdentity } from '@gameday/process';
import type { LabProcess } from '../lab/processes.ts';

/** What stands in the undo log of a fault that is done to a process. */
export interface ProcessUndo {
  /** Replica or engine. */
  readonly name: string;
  readonly kind: LabProcess['kind'];
  /** The service whose replica it is. */
  readonly service?: string;
  /** The process itself first, then what it had started; told from later ones of their pids. */
  readonly processes: readonly ProcessIdentity[];
}

export const undoOf = ({ intent }: Lease): ProcessUndo => intent.undo.arguments as unknown as ProcessUndo;

export function processFault(
  { kind, name, identity, ...rest }: LabProcess,
  fault: { readonly kind: string; readonly says: string; readonly undo: string },
  family: readonly ProcessIdentity[] = [],
): FaultIntent {
  const undo: ProcessUndo = {
    name,
    kind,
    ...('replica' in rest && { service: rest.replica.service }),
    processes: [identity, ...family.filter(({ pid }) => pid !== identity.pid)],
  };
  return {
    kind: fault.kind,
    target: kind === 'engine' ? `engine ${name}` : name,
    says: fault.says,
    undo: { module: 'cluster', func: fault.undo, arguments: { ...undo } },
  };
}

/** What a module's functions are handed. */
export type Waiting = Pick<ActivityContext, 'clock' | 'signal'>;
