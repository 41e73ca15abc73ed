import type { NativeCall } from '../providers/provider.ts';

/** A fault that is about to be made, with all that is needed to undo it, also by another process after this one's death. */
export interface FaultIntent {
  /** What kind of change it is: `toxiproxy.toxic`, `process.stopped`. */
  readonly kind: string;
  /** What it is done to, in words: `feed → users`. */
  readonly target: string;
  /** One sentence for people: `latency of 400 ms on feed → users`. */
  readonly says: string;
  /** The call that undoes it. It must do no harm when there is nothing to undo, or when it is made twice. */
  readonly undo: NativeCall;
  /** Whether it must be proved that the fault took effect; default true. False where the action's own answer is the proof. */
  readonly needsProof?: boolean;
}

/** Whether a lease is no fault: it is held so that a process which only brings load does not outlive its run. */
export const bringsLoad = ({ kind }: Pick<FaultIntent, 'kind'>): boolean => /^(?:k6|load)\b/.test(kind);

/** How a lease ended. */
export type ReleaseReason = 'ended' | 'rolled back' | 'undone' | 'recovered';

/** The right to keep a fault in force. */
export interface Lease {
  readonly id: string;
  readonly intent: FaultIntent;
  /** Says that the fault is made; with `undo` when only now it is known how exactly it is undone (a pid). */
  confirm(found?: { readonly undo?: NativeCall }): Promise<void>;
  /** Says that the fault is no more. */
  release(how: ReleaseReason): Promise<void>;
  /** Says that undoing failed; the lease stays until it succeeds. */
  undoFailed(message: string): Promise<void>;
}

/** Keeps the leases of one run where they outlive it. */
export interface Leases {
  /**
   * Writes down what will be done and how it is undone. Only once this resolves, and so is on the disk, may the fault be
   * made.
   */
  acquire(intent: FaultIntent): Promise<Lease>;
  /** The heartbeat: says that the holder lives. Called every `renewEveryMs`. */
  renew(): Promise<void>;
  readonly renewEveryMs: number;
  /** Without a heartbeat for so long, the leases have lapsed and others may undo the faults. */
  readonly lapseAfterMs: number;
  /** Called once, when the run is over. */
  close(): Promise<void>;
}
