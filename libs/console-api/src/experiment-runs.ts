import type { ExplainTarget } from './explain.ts';
import type { ChaosPhase, ChaosVerdict, ExperimentProbe, RunItem } from './experiments.ts';

export interface RunReason {
  readonly verdict: Exclude<ChaosVerdict, 'held'>;
  readonly code: string;
  readonly message: string;
}

/** What a probe of the hypothesis answered. */
export interface RunReading {
  readonly name: string;
  readonly met: boolean;
  readonly reason: string;
  /** Where what it answers can be drawn. */
  readonly value?: number;
}

export type RunFaultState = 'intended' | 'in force' | 'proved' | 'not proved' | 'ended' | 'undo failed';

/** What a run tells as it goes on; times are milliseconds since 1970. */
export type ChaosRunEvent = { readonly at: number } & (
  | { readonly type: 'phase'; readonly phase: ChaosPhase }
  | {
      readonly type: 'started';
      readonly where: string;
      readonly kind: string;
      readonly name: string;
      readonly background: boolean;
    }
  | {
      readonly type: 'done';
      readonly where: string;
      readonly kind: string;
      readonly name: string;
      readonly status: string;
      readonly durationMs: number;
      readonly message?: string;
    }
  | { readonly type: 'pause'; readonly name: string; readonly ms: number }
  | {
      readonly type: 'look';
      readonly phase: ChaosPhase;
      readonly met: boolean;
      /** Whether it decides about the verdict. */
      readonly counts: boolean;
      readonly readings: readonly RunReading[];
    }
  | {
      readonly type: 'fault';
      readonly state: RunFaultState;
      readonly lease: string;
      readonly target: string;
      readonly says: string;
      /** It only brings load: it is no fault. */
      readonly load: boolean;
      readonly message?: string;
    }
  | { readonly type: 'load'; readonly state: string; readonly message?: string }
  | { readonly type: 'reason'; readonly reason: RunReason }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'verdict'; readonly verdict: ChaosVerdict; readonly asExpected: boolean }
);

/**
 * The stream `GET /api/experiments/runs/RUN/events`: `begin` first, on every connection, then `events` from the run's first one
 * on, and `end` when no more will come.
 */
export interface RunStream {
  readonly begin: { readonly run: string };
  readonly events: readonly ChaosRunEvent[];
  readonly end: { readonly state: RunItem['state'] };
}

/** One activity of the method or the rollbacks, as the journal has it. */
export interface RunDeed {
  readonly where: 'method' | 'rollbacks';
  readonly kind: string;
  readonly name: string;
  readonly status: string;
  readonly atMs: number;
  readonly seconds: number;
  /** What it answered, cut short; or why it failed. */
  readonly answer?: string;
}

export interface RunProof {
  readonly of: string;
  readonly proved: boolean;
  readonly says: string;
  readonly atMs: number;
}

/** What explains the verdict: a decision of a replica, of an autoscaler, of the cluster. */
export interface RunExplanation {
  readonly atMs: number;
  readonly says: string;
  readonly source: string;
  /** What the console's own explanation is asked, where it can explain it. */
  readonly explain?: ExplainTarget;
  readonly traces: readonly string[];
}

export interface RunLine {
  readonly label: string;
  readonly points: readonly (readonly [atMs: number, value: number])[];
}

/** A metric of the time of the run, as the journal keeps it. */
export interface RunMetric {
  readonly name: string;
  readonly says?: string;
  readonly lines: readonly RunLine[];
}

/** What the journal has beyond the events. */
export interface RunJournal {
  /** False while the run goes on, and for good when its runner was killed. */
  readonly complete: boolean;
  /** What the verdict means, in a sentence. */
  readonly meaning?: string;
  /** Whether everything was undone, in a sentence. */
  readonly undone?: string;
  readonly deeds: readonly RunDeed[];
  readonly proofs: readonly RunProof[];
  readonly explanations: readonly RunExplanation[];
  readonly traces: readonly { readonly traceId: string; readonly says?: string }[];
  readonly metrics: readonly RunMetric[];
  readonly load: readonly (readonly [name: string, value: string])[];
  /** Seconds from the end of the fault until the hypothesis held again. */
  readonly recoveredAfterSeconds?: number;
  readonly warnings: readonly string[];
  /** What is needed to do it again: `seed`, `strategies`, `platform`. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** `GET /api/experiments/runs/RUN`. */
export interface RunDetail {
  readonly run: RunItem;
  readonly description?: string;
  readonly lesson?: string;
  readonly signature?: string;
  readonly hypothesis?: string;
  readonly probes: readonly ExperimentProbe[];
  /** Names of the method's steps, in their order. */
  readonly steps: readonly string[];
  readonly journal?: RunJournal;
  /** Which of its files are there to be looked at. */
  readonly files: { readonly journal: boolean; readonly report: boolean };
}

/** One line of a comparison. */
export interface RunDifference {
  readonly group: string;
  readonly what: string;
  readonly unit: string;
  readonly a?: number | string;
  readonly b?: number | string;
  /** Which did better, where that can be said. */
  readonly better?: 'a' | 'b' | 'same';
}

/** One side of a comparison. */
export interface ComparedRun {
  readonly name: string;
  readonly run: RunItem;
  /** Of a duel: what its policies are. */
  readonly policies?: unknown;
  /** Of the probes of the hypothesis and of the metrics, in this order. */
  readonly lines: readonly (RunMetric & { readonly band?: ExperimentProbe['band'] })[];
  /** When its first fault began, to lay the two over each other; the run's own beginning where it made none. */
  readonly zeroMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Until when its faults were in force. */
  readonly faultToMs?: number;
}

/** `GET /api/experiments/compare?a=RUN&b=RUN`. */
export interface RunComparison {
  readonly a: ComparedRun;
  readonly b: ComparedRun;
  /** In one sentence. */
  readonly says: string;
  readonly differences: readonly RunDifference[];
  /** Where the two are not of the same experiment. */
  readonly apart?: string;
}

/** One duel: an experiment under two sets of policies. */
export interface DuelItem {
  readonly duel: string;
  readonly title: string;
  readonly startedAtMs: number;
  /** `ended early`: it was stopped before both sides were run, so there is nothing to compare. */
  readonly state: 'running' | 'ended' | 'ended early';
  readonly a?: { readonly name: string; readonly run: string; readonly verdict?: ChaosVerdict };
  readonly b?: { readonly name: string; readonly run: string; readonly verdict?: ChaosVerdict };
}

/** `GET /api/experiments/duels`, the newest first. */
export interface DuelList {
  readonly duels: readonly DuelItem[];
}

/** `GET /api/experiments/duels/DUEL`. */
export interface DuelDetail {
  readonly duel: DuelItem;
  /** Once both sides were run, as long as their runs are kept. */
  readonly comparison?: RunComparison;
  /** Why there is none though it has ended. */
  readonly missing?: string;
  readonly files: { readonly report: boolean };
}

/** `POST /api/experiments/duels`. */
export interface StartDuel {
  /** The id. */
  readonly experiment: string;
  /** Caller, callee, and what shall differ from the policy in force; `{}` changes nothing. */
  readonly a: Readonly<Record<string, unknown>>;
  readonly b: Readonly<Record<string, unknown>>;
  readonly seed?: number;
  /** Between the runs; default 10. */
  readonly restSeconds?: number;
}

export interface StartedDuel {
  readonly duel: string;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is wrong with the shape of a duel's policies, a sentence each; what the settings may be only the lab knows. */
export function policySetProblems(value: unknown): string[] {
  if (!isObject(value)) return ['It must be an object: {"caller": {"callee": {settings}}}; {} changes nothing.'];
  return Object.entries(value).flatMap(([caller, callees]) => {
    if (!isObject(callees)) return [`${caller}: must be an object of callees.`];
    return Object.entries(callees).flatMap(([callee, settings]) => {
      if (!isObject(settings)) return [`${caller}.${callee}: must be an object of settings.`];
      return Object.keys(settings).length === 0 ? [`${caller}.${callee}: sets nothing.`] : [];
    });
  });
}

const podSuffix = /-[0-9a-f]{6,10}-[a-z0-9]{5}$/;
const nodeHref = (name: string): string => `/?node=${encodeURIComponent(name.replace(podSuffix, ''))}`;

/**
 * Where the console shows what a fault is done to: an edge or a node of the topology, an engine. Takes a target in the words of
 * journals (`gateway → users (1 of its replicas)`, `engine consul`, `database feed`); undefined where it has no place.
 */
export function placeOfTarget(target: string): string | undefined {
  const [first = ''] = target.split(', ');
  const plain = first.replace(/ \([^)]*\)$/, '').trim();
  const edge = /^(.+) → (\S+)$/.exec(plain);
  if (edge?.[1] !== undefined && edge[2] !== undefined) {
    const [, caller, callee] = edge;
    if (caller.includes(' ') || callee === 'server') return nodeHref(callee === 'server' ? caller : callee);
    return `/?edge=${encodeURIComponent(`${caller.replace(podSuffix, '')}~${callee.replace(podSuffix, '')}`)}`;
  }
  const [kind, name] = plain.split(' ');
  if (kind === 'engine' && name) return `/engines/${encodeURIComponent(name)}`;
  if (kind === 'database' && name) return nodeHref(name);
  return name === undefined && kind ? nodeHref(kind) : undefined;
}
