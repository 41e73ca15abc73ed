import type { Dry, HypothesisStrategy, RollbackStrategy } from '@gameday/experiment';
import type { ValidExperiment } from '../document/validate.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal/journal.ts';
import type { JournalSink } from '../journal/journal-file.ts';
import type { Log } from '../log.ts';
import type { ActivityContext, Evidence, Providers } from '../providers/provider.ts';
import type { Random } from '@gameday/random';
import type { Leases } from '../undo/leases.ts';
import type { Controls } from './controls.ts';
import type { RunEvent } from './events.ts';

/** What a load came to. */
export interface LoadResult {
  /** How many requests were made; none at all makes a run inconclusive. */
  readonly requests: number;
  readonly failures?: number;
  /** Any more: thresholds, percentiles, files. It goes into the journal. */
  readonly [field: string]: unknown;
}

/** A load that runs. */
export interface RunningLoad {
  /** Resolves when it ends by itself, before it was stopped; rejects when it broke. */
  readonly ended: Promise<LoadResult>;
  /** Ends it, and answers what it came to. */
  stop(): Promise<LoadResult>;
}

/** A load as an experiment declares it, with its references resolved. */
export interface LoadSpec {
  readonly scenario?: string | undefined;
  /** Absolute. */
  readonly file?: string | undefined;
  readonly vus?: number | undefined;
  readonly ratePerSecond?: number | undefined;
  readonly durationSeconds?: number | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

export interface LoadDriver {
  /** Resolves once requests are being made. A lease that it acquires is no fault: it outlasts these, and ends with the load. */
  start(load: LoadSpec, context: ActivityContext): Promise<RunningLoad>;
}

/** Gathers what explains a verdict, once the fault has ended. One that fails is logged, and changes nothing else. */
export type Collector = (window: {
  /** From the fault's beginning to the end of the recovery, in milliseconds since the epoch. */
  readonly fromMs: number;
  readonly toMs: number;
  /** As far as it is known. */
  readonly journal: Journal;
  readonly context: ActivityContext;
}) => Promise<readonly Evidence[]>;

export interface RunOptions {
  readonly experiment: ValidExperiment;
  readonly providers: Providers;
  readonly leases: Leases;
  /** Default: no journal is kept, only handed back. */
  readonly journal?: JournalSink;
  readonly load?: LoadDriver;
  /** Besides those that every lab has. */
  readonly controls?: Controls;
  readonly collectors?: readonly Collector[];
  /** Ends the run early when it aborts; `reason` may be a text that says who did it. Everything is undone all the same. */
  readonly signal?: AbortSignal;
  /** In the place of what the experiment says. */
  readonly strategies?: { readonly hypothesis?: HypothesisStrategy; readonly rollbacks?: RollbackStrategy };
  readonly dry?: Dry;
  /** Of the run; default made of the time and the title. */
  readonly id?: string;
  /** Where the run's files go. */
  readonly folder?: string;
  /** In the place of the experiment's. */
  readonly seed?: number;
  readonly onEvent?: (event: RunEvent) => void;
  readonly log?: Log;
  readonly clock?: Clock;
  /** Draws a seed where none is given; default `Math.random`. */
  readonly random?: Random;
  /** How long a single attempt to undo may take; default 5000. */
  readonly undoTimeoutMs?: number;
  /** How long all declared rollbacks may take; default 60 000. */
  readonly rollbacksTimeoutMs?: number;
}
