import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Random } from '@gameday/random';
import type { FaultIntent, Lease } from '../undo/leases.ts';
import type { Configuration } from '../values/substitute.ts';

/** A call of a native function, with all references resolved. It is plain data: undo logs keep it. */
export interface NativeCall {
  readonly module: string;
  readonly func: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export interface RunInfo {
  readonly id: string;
  readonly title: string;
  /** Of all random parts. */
  readonly seed: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Where the run keeps its files; undefined when it keeps none. */
  readonly folder?: string;
}

/** Something that a journal keeps to explain a verdict. */
export type Evidence =
  | { readonly kind: 'trace'; readonly traceId: string; readonly file: string; readonly says?: string }
  | { readonly kind: 'event'; readonly at: string; readonly says: string; readonly [field: string]: unknown }
  | { readonly kind: 'metric'; readonly name: string; readonly says?: string; readonly series: unknown };

/** What an activity gets besides its arguments. */
export interface ActivityContext {
  /** Aborts when the activity is to end at once. */
  readonly signal: AbortSignal;
  /** Live: what an activity puts there can be referred to by those after it. */
  readonly configuration: Configuration;
  /** Variables for processes that are started afterwards. */
  readonly environment: Record<string, string>;
  /** The values of the groups that the activity names in `secrets`. */
  readonly secrets: Readonly<Record<string, unknown>>;
  readonly log: Log;
  readonly clock: Clock;
  /** Seeded. */
  readonly random: Random;
  readonly run: RunInfo;
  /** Takes a lease in the name of the run, for what only the activity itself knows of. Undone at the end if still held. */
  readonly acquire: (intent: FaultIntent) => Promise<Lease>;
  readonly evidence: (item: Evidence) => void;
}

/** What `prepare` found out: the faults that the call will make (none, if it makes none), and what `run` needs for them. */
export interface Prepared {
  readonly faults: readonly FaultIntent[];
  /** Handed to `run`, for example the replicas that were drawn. */
  readonly plan?: unknown;
}

/** Whether a fault was seen to take effect. */
export interface Proof {
  readonly proved: boolean;
  /** For people: `probe through the proxy took 412 ms, wanted 400 ms within 10 %`. */
  readonly says: string;
  readonly measured?: unknown;
}

/** A complaint about the arguments of a call; `path` from `arguments`. */
export interface CallProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * A native module: an adapter to one outside thing. Only `run` is needed.
 *
 * A call that makes a fault goes: `prepare` (reads only) → a lease for each fault, written and synced → `run` → the
 * leases are confirmed → `prove`. A call that ends a fault goes: `run` → the leases that `ends` names are released.
 */
export interface Provider {
  /** Checks against what is known without touching anything: whether a target exists. Arguments fit the schema already. */
  check?(call: NativeCall): readonly CallProblem[] | Promise<readonly CallProblem[]>;
  /** Without it, the catalogue says whether a call makes a fault, which then only the experiment itself can prove. */
  prepare?(call: NativeCall, context: ActivityContext): Promise<Prepared>;
  /** @throws ActivityFailed, or any error: the activity has failed */
  run(call: NativeCall, context: ActivityContext & { readonly plan?: unknown }): Promise<unknown>;
  /** The ids of the leases whose faults this call has ended. */
  ends?(call: NativeCall, held: readonly Lease[]): readonly string[];
  /** Waits until the fault is seen to take effect, as long as the signal allows. */
  prove?(lease: Lease, context: ActivityContext): Promise<Proof>;
}

/** The native modules that a lab has, by name. */
export type Providers = Readonly<Record<string, Provider>>;
