import type { Dry, Expectation, Experiment, HypothesisStrategy, RollbackStrategy } from '@gameday/experiment';
import type { Evidence } from '../providers/provider.ts';
import type { Phase } from '../run/events.ts';
import type { Reason, Verdict } from '../run/verdict.ts';
import type { ReleaseReason } from '../undo/leases.ts';

/** The release of chaoslib whose journal this is; its reporting picks a template by it. */
export const chaoslibVersion = '1.44.0';

/** What came of one activity. Times as Python writes them, durations in seconds. */
export interface ActivityRun {
  readonly activity: unknown;
  readonly output: unknown;
  /** `aborted` when the run ended before the activity did. */
  readonly status: 'succeeded' | 'failed' | 'aborted';
  readonly start: string;
  readonly end: string;
  readonly duration: number;
  /** Lines. */
  readonly exception?: readonly string[];
  /** For probes of a hypothesis. */
  readonly tolerance_met?: boolean;
  /** Ours: why it is met or not. */
  readonly tolerance_reason?: string;
}

/** One look at the hypothesis. */
export interface HypothesisState {
  readonly steady_state_met: boolean | null;
  readonly probes: readonly ActivityRun[];
  /** Ours: when the look began, and in which phase. */
  readonly at?: string;
  readonly phase?: Phase;
  /** Ours, while the fault is in force: whether the look decides about the verdict. */
  readonly counts?: boolean;
}

export interface PhaseRecord {
  readonly phase: Phase;
  readonly start: string;
  readonly end?: string;
}

export interface LeaseRecord {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly says: string;
  readonly acquired: string;
  readonly confirmed?: string;
  readonly released?: string;
  readonly how?: ReleaseReason;
  /** Why undoing failed, each time. */
  readonly undoFailures?: readonly string[];
}

export interface ProofRecord {
  /** The fault's sentence, or the name of the experiment's own proof. */
  readonly of: string;
  readonly lease?: string;
  readonly proved: boolean;
  readonly says: string;
  readonly measured?: unknown;
  readonly at: string;
}

export interface RecoveryRecord {
  readonly recovered: boolean;
  /** Seconds from the end of the fault until the hypothesis held. */
  readonly afterSeconds?: number;
  readonly withinSeconds: number;
  readonly looks: readonly HypothesisState[];
}

export interface LoadRecord {
  readonly started: string;
  readonly ended?: string;
  readonly requests?: number;
  readonly failures?: number;
  readonly [field: string]: unknown;
}

/** What this lab adds to the Chaos Toolkit's journal. */
export interface GamedayRecord {
  readonly version: 1;
  readonly run: string;
  readonly file?: string;
  /** False in what a killed run has left. */
  readonly complete: boolean;
  /** Until it is complete: `aborted`. */
  readonly verdict: Verdict;
  readonly expected: Expectation;
  readonly as_expected: boolean;
  readonly reasons: readonly Reason[];
  readonly lesson?: string;
  readonly signature?: string;
  readonly seed: number;
  readonly dry?: Dry;
  readonly strategies: { readonly hypothesis: HypothesisStrategy; readonly rollbacks: RollbackStrategy };
  readonly phases: readonly PhaseRecord[];
  readonly leases: readonly LeaseRecord[];
  readonly proofs: readonly ProofRecord[];
  readonly recovery?: RecoveryRecord;
  readonly load?: LoadRecord;
  /** Explanations, metrics and traces, as they were collected. */
  readonly evidence: readonly Evidence[];
  readonly warnings: readonly string[];
}

/** The Chaos Toolkit's journal (chaostoolkit.org, "Journal"), which its reporting reads, with a part of our own. */
export interface Journal {
  readonly 'chaoslib-version': string;
  readonly platform: string;
  readonly node: string;
  readonly experiment: Experiment & { readonly dry?: Dry | null };
  readonly start: string;
  readonly status: 'completed' | 'failed' | 'aborted' | 'interrupted';
  readonly deviated: boolean;
  readonly steady_states: {
    readonly before: HypothesisState | null;
    readonly after: HypothesisState | null;
    readonly during: readonly HypothesisState[];
  };
  readonly run: readonly ActivityRun[];
  readonly rollbacks: readonly ActivityRun[];
  readonly end: string;
  /** Seconds. */
  readonly duration: number;
  readonly gameday: GamedayRecord;
}

/** A moment as Python's `datetime.isoformat()` writes it in UTC. */
export const isoTime = (epochMs: number): string => new Date(epochMs).toISOString().replace('Z', '000+00:00');
