/** What one metric of an autoscaler is now, against its target. */
export interface MetricReading {
  /** As people know it: `cpu`, `cpu of app`, `http_requests_per_second`. */
  readonly name: string;
  /** `Resource`, `Pods` … */
  readonly type: string;
  /** For people, with their unit; absent where it could not be read. */
  readonly current?: string;
  readonly target: string;
  /** Current over target: 1 is on target. */
  readonly ratio?: number;
}

export interface AutoscalerCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** When it became so, milliseconds since 1970. */
  readonly sinceMs?: number;
}

/** One autoscaler as it stands. */
export interface AutoscalerSummary {
  readonly namespace: string;
  readonly name: string;
  /** `Deployment/feed`. */
  readonly target: string;
  /** What `gameday scale` calls the target; absent where it is no Deployment. */
  readonly service?: string;
  readonly current: number;
  readonly desired: number;
  readonly min: number;
  readonly max: number;
  /** Somebody holds the size; nothing is decided. */
  readonly paused: boolean;
  /** Whether the forecast takes part: off, observe, auto. */
  readonly mode: string;
  /** What the forecast says, in words. */
  readonly forecast?: string;
  readonly metrics: readonly MetricReading[];
  readonly conditions: readonly AutoscalerCondition[];
  readonly lastScaleMs?: number;
  /** Why it does not do what its metrics ask for, where it does not. */
  readonly limited?: string;
  readonly decidedAtMs?: number;
  /** The last decision in one line. */
  readonly decision?: string;
  readonly error?: string;
}

/** The topic `autoscaling`, and `GET /api/autoscaling`. */
export interface AutoscalingOverview {
  /** Whether autoscalers decide at all. */
  readonly enabled: boolean;
  /** How many times as fast their clock runs. */
  readonly timeScale: number;
  /** Real seconds between two decisions. */
  readonly syncSeconds: number;
  /** What is wrong for all of them, a sentence each. */
  readonly problems: readonly string[];
  readonly autoscalers: readonly AutoscalerSummary[];
}

export interface AutoscalerEvent {
  readonly atMs: number;
  readonly firstMs: number;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
}

/** `GET /api/autoscaling/NAME`. */
export interface AutoscalerDetail {
  readonly summary: AutoscalerSummary;
  readonly timeScale: number;
  readonly syncSeconds: number;
  /** The spec as the API has it. */
  readonly spec: unknown;
  readonly events: readonly AutoscalerEvent[];
  readonly decisions: {
    readonly count: number;
    readonly firstMs?: number;
    readonly lastMs?: number;
  };
}

/** What a decision came to. */
export type DecisionVerdict = 'up' | 'down' | 'stays' | 'failed';

/** What kept a decision from what the metrics asked for. */
export type DecisionHold = 'stabilization' | 'rate' | 'bounds';

/** One decision in a list. */
export interface DecisionRow {
  readonly atMs: number;
  readonly from: number;
  readonly to: number;
  readonly verdict: DecisionVerdict;
  readonly held?: DecisionHold;
  /** All of the arithmetic in one line, as the autoscaler wrote it. */
  readonly line: string;
  /** What it was made for: sync, change, start, asked. */
  readonly trigger: string;
  /** Of the spec that it was made by. */
  readonly generation: number;
  readonly error?: string;
  /** Current over target of each metric, as read. */
  readonly ratios: readonly { readonly name: string; readonly ratio?: number; readonly proposal?: number }[];
}

/** `GET /api/autoscaling/NAME/decisions?from=MS&to=MS&limit=N` (or `span=MS` up to now): the newest first. */
export interface DecisionList {
  readonly rows: readonly DecisionRow[];
  /** How many there are in this time range. */
  readonly total: number;
}

/** A sentence of the arithmetic; `formula` says it in figures. */
export interface ArithmeticLine {
  readonly text: string;
  readonly formula?: string;
}

export interface ArithmeticTable {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One step of a decision. */
export interface ArithmeticStep {
  readonly kind:
    'input' | 'metric' | 'winner' | 'forecast' | 'stabilization' | 'policies' | 'bounds' | 'stopped' | 'outcome';
  readonly title: string;
  readonly lines: readonly ArithmeticLine[];
  readonly tables: readonly ArithmeticTable[];
  /** What it comes to, in a few words. */
  readonly result?: string;
  /** `holds`: here the decision was held back; `decides`: here its number comes from. */
  readonly role: 'plain' | 'decides' | 'holds' | 'failed';
}

/** `GET /api/autoscaling/NAME/decisions/MS`: the decision at this moment, or the one nearest to it. */
export interface DecisionExplained {
  readonly row: DecisionRow;
  readonly steps: readonly ArithmeticStep[];
  /** Whether the algorithm, given the recorded input once more, comes to the same words. */
  readonly verified: boolean;
  readonly events: readonly { readonly type: string; readonly reason: string; readonly message: string }[];
  /** After the decision. */
  readonly conditions: readonly AutoscalerCondition[];
  readonly durationMs: number;
  readonly timeScale: number;
  /** The spec that it was made by. */
  readonly spec: unknown;
  readonly previousMs?: number;
  readonly nextMs?: number;
}

export type Values = readonly (number | null)[];

/** One metric over time. */
export interface MetricHistory {
  readonly name: string;
  /** `percent`, `cores`, `bytes` or `number`. */
  readonly unit: MetricUnit;
  readonly values: Values;
  readonly targets: Values;
}
export type MetricUnit = 'percent' | 'cores' | 'bytes' | 'number';

/** `GET /api/autoscaling/NAME/history?from=MS&to=MS` (or `span=MS` up to now). */
export interface AutoscalerHistory {
  readonly source: 'prometheus' | 'decisions';
  /** Why not Prometheus, where it is not. */
  readonly note?: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly times: readonly number[];
  readonly current: Values;
  readonly desired: Values;
  readonly min: Values;
  readonly max: Values;
  readonly metrics: readonly MetricHistory[];
  /** Decisions that changed the size, failed, or were held back for the first time. */
  readonly marks: readonly DecisionRow[];
}

/** `POST /api/autoscaling/NAME/scale`; answered with an ActionResult. */
export type AutoscalerScaleRequest =
  { readonly action: 'scale' | 'hold'; readonly replicas: number } | { readonly action: 'auto' };

/** Most replicas that a service can be given by hand. */
export const replicasByHandMax = 50;

/** How the forecast takes part in a what-if: as recorded, not at all, or as in mode auto wherever it had something to say. */
export const whatIfForecasts = ['recorded', 'off', 'auto'] as const;
export type WhatIfForecast = (typeof whatIfForecasts)[number];

/** `POST /api/autoscaling/what-if`. */
export interface WhatIfRequest {
  readonly autoscaler: string;
  /** A spec, or a whole HorizontalPodAutoscaler. */
  readonly spec: unknown;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly forecast?: WhatIfForecast;
}

/** What is wrong with a spec, and where. */
export interface SpecProblem {
  /** `spec.metrics[0].resource.target`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

export interface WhatIfRow {
  readonly atMs: number;
  readonly was: { readonly from: number; readonly to: number; readonly line: string };
  readonly wouldBe: { readonly from: number; readonly to: number; readonly line: string; readonly error?: string };
  /** The two end at different sizes. */
  readonly differs: boolean;
  /** Somebody set the size between the decision before and this one. */
  readonly byHand: boolean;
  /** How many pods the load would keep exactly at the targets, by the targets of then; null: not known. */
  readonly needed: number | null;
}

/** What a row of decisions comes to. */
export interface WhatIfFigures {
  readonly replicaMinutes: number;
  readonly scaleUps: number;
  readonly scaleDowns: number;
  /** Load per replica above the target and its tolerance. */
  readonly minutesOver: number;
  /** Load per replica below the target and its tolerance, with more replicas than the minimum. */
  readonly minutesUnder: number;
  readonly mostReplicas: number;
}

export type WhatIfAnswer =
  | { readonly ok: false; readonly problems: readonly SpecProblem[] }
  | {
      readonly ok: true;
      readonly fromMs: number;
      readonly toMs: number;
      readonly minutes: number;
      readonly timeScale: number;
      /** Where the inputs came from, a sentence each. */
      readonly sources: readonly string[];
      /** What was taken for granted, a sentence each. */
      readonly assumptions: readonly string[];
      readonly rows: readonly WhatIfRow[];
      readonly was: WhatIfFigures;
      /** By the targets that were in force then. */
      readonly wouldBe: WhatIfFigures;
      /** The same decisions, by the changed spec's own targets. */
      readonly wouldBeByOwnTargets: WhatIfFigures;
      readonly differences: number;
      /** The changed autoscaler as a manifest. */
      readonly manifest: string;
    };
