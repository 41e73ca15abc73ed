/** What a run of an experiment can come to, the same words as in its journal. */
export const chaosVerdicts = ['held', 'deviated', 'inconclusive', 'failed', 'aborted'] as const;
export type ChaosVerdict = (typeof chaosVerdicts)[number];

/** Where in its life a run is, in their order. */
export const chaosPhases = [
  'preparing',
  'gate',
  'load',
  'inject',
  'ending',
  'recovering',
  'explaining',
  'done',
] as const;
export type ChaosPhase = (typeof chaosPhases)[number];

/** What can be chosen of a run besides its values; the first of each is what the experiment says itself. */
export const hypothesisChoices = [
  'default',
  'before-method-only',
  'after-method-only',
  'during-method-only',
  'continuously',
  'skip',
] as const;
export const rollbackChoices = ['default', 'always', 'never', 'deviated'] as const;
export const dryChoices = ['', 'probes', 'actions', 'activities', 'pause'] as const;
export const experimentSeedMax = 2 ** 32 - 1;

/** Names below `/experiments` that are no experiment's. */
export const experimentReserved: readonly string[] = ['runs', 'duels', 'compare'];

/** Something wrong with an experiment, and where in its document. */
export interface ExperimentProblem {
  readonly severity: 'error' | 'warning';
  /** `method[0].provider.func`; empty for the whole. */
  readonly path: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

/** A number's allowed range, ends included; an end that is not there is open. */
export interface ToleranceBand {
  readonly low?: number;
  readonly high?: number;
}

/** A probe with what it may answer. */
export interface ExperimentProbe {
  readonly name: string;
  /** The tolerance in words: `at most 0.25`. */
  readonly tolerance: string;
  /** Where it is a range of numbers. */
  readonly band?: ToleranceBand;
  /** What is asked, in short: a query, an address. */
  readonly asks?: string;
}

/** One step of the method or the rollbacks. */
export interface ExperimentStep {
  readonly name: string;
  readonly kind: 'action' | 'probe';
  /** What does it: `toxiproxy.addToxic`, `GET http://…`. */
  readonly by: string;
  /** One sentence of the lab's catalogue on what that does. */
  readonly says?: string;
  readonly isFault: boolean;
  /** What it is done to: `gateway → users`. */
  readonly target?: string;
  /** The other arguments, as texts. */
  readonly settings: readonly (readonly [name: string, value: string])[];
  readonly background: boolean;
  readonly pauseBeforeSeconds?: number;
  readonly pauseAfterSeconds?: number;
}

/** A value of an experiment's configuration. */
export interface ExperimentValue {
  readonly name: string;
  readonly type: 'text' | 'number' | 'boolean' | 'json';
  /** As text; undefined where there is none until the run begins. */
  readonly byDefault?: string;
  /** Where it comes from: `the variable DELAY`. */
  readonly from: string;
  /** Whether a person may choose another; the lab's addresses and what a probe finds are not chosen. */
  readonly settable: boolean;
}

/** An experiment, as a list shows it. */
export interface ExperimentItem {
  readonly id: string;
  /** From the repository's root. */
  readonly file: string;
  readonly title: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly expected: 'held' | 'deviated';
  readonly lesson?: string;
  readonly signature?: string;
  /** `visitors, 30 a second`. */
  readonly load?: string;
  /** What its faults hit. */
  readonly targets: readonly string[];
  /** Estimates: when all goes well, and when load and recovery take all the time they may. */
  readonly seconds?: number;
  readonly secondsMax?: number;
  /** With an error among them it is invalid: it cannot be run. */
  readonly problems: readonly ExperimentProblem[];
  readonly lastRun?: RunItem;
}

/** `GET /api/experiments`. */
export interface ExperimentList {
  readonly experiments: readonly ExperimentItem[];
}

/** `GET /api/experiments/ID`: all of it. */
export interface ExperimentDetail extends ExperimentItem {
  readonly hypothesis?: {
    readonly title: string;
    readonly probes: readonly ExperimentProbe[];
    /** In sentences: when it must hold before the fault, whether it counts during it. */
    readonly terms: readonly string[];
  };
  readonly method: readonly ExperimentStep[];
  readonly rollbacks: readonly ExperimentStep[];
  /** A run ends early when one of these is outside its tolerance. */
  readonly abort: readonly ExperimentProbe[];
  /** These show that the fault took effect. */
  readonly proofs: readonly ExperimentProbe[];
  readonly configuration: readonly ExperimentValue[];
  /** Names only. */
  readonly secrets: readonly string[];
  readonly seed?: number;
  /** Its runs that are kept, the newest first. */
  readonly runs: readonly RunItem[];
}

/** `GET /api/experiments/ID/check?configuration=JSON`: whether it could be run now. */
export interface ExperimentCheck {
  readonly problems: readonly ExperimentProblem[];
}

/** `POST /api/experiments/ID/runs`. */
export interface StartRun {
  readonly seed?: number;
  readonly configuration?: Readonly<Record<string, string | number | boolean>>;
  readonly hypothesis?: (typeof hypothesisChoices)[number];
  readonly rollbacks?: (typeof rollbackChoices)[number];
  readonly dry?: (typeof dryChoices)[number];
}

export interface StartedRun {
  readonly run: string;
}

/** One run. */
export interface RunItem {
  readonly run: string;
  /** Of the experiment. */
  readonly title: string;
  /** The experiment's id, where it is still there. */
  readonly experiment?: string;
  readonly expected: 'held' | 'deviated';
  readonly seed?: number;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  /** `lost`: its runner was killed, and what it had made is undone by others. */
  readonly state: 'running' | 'ended' | 'lost';
  readonly verdict?: ChaosVerdict;
  readonly asExpected?: boolean;
  /** Why the verdict is not `held`, a sentence each. */
  readonly reasons: readonly string[];
  /** The duel that it is a side of. */
  readonly duel?: string;
}

/** `GET /api/experiments/runs`, the newest first. */
export interface RunList {
  readonly runs: readonly RunItem[];
}

/** A run that goes on, whoever started it. */
export interface RunUnderWay {
  readonly run: string;
  readonly title: string;
  readonly sinceMs: number;
  /** It holds the policies of this duel. */
  readonly duel?: string;
}

/** Something that a dead run has left in force. */
export interface LeftFault {
  readonly says: string;
  readonly target: string;
  readonly atMs: number;
  /** Why the last attempt to undo it failed. */
  readonly message?: string;
}

/** The topic `experiments`: what is under way, and what is still to be undone. */
export interface ChaosState {
  readonly underWay: readonly RunUnderWay[];
  readonly left: readonly { readonly run: string; readonly title: string; readonly faults: readonly LeftFault[] }[];
  /** An undo log that cannot be read, and what to do. */
  readonly damaged?: string;
  /** Changes when a run or a duel begins or ends: lists are read again then. */
  readonly change: string;
}

/** `POST /api/experiments/recover`. */
export interface RecoverResult {
  readonly undone: readonly string[];
  readonly failed: readonly string[];
  /** Runs that are under way keep their faults. */
  readonly held: readonly string[];
}

export * from './experiment-runs.ts';
