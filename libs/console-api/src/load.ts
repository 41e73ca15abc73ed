export type * from './load-compare.ts';

/** A scenario of the lab, as its list has it. */
export interface LoadScenario {
  readonly name: string;
  readonly summary: string;
  /** Whether its users wait for each answer, or people arrive at a rate whatever the server does. */
  readonly model: 'users' | 'arrivals';
  /** The size that it is accepted with, where there is one. */
  readonly acceptance?: { readonly vus: number; readonly durationSeconds: number };
}

/** `GET /api/load/scenarios` */
export interface LoadScenarios {
  readonly scenarios: readonly LoadScenario[];
  /** What every transaction must keep: milliseconds on average, and the share of right answers (0 to 1). */
  readonly objective: { readonly averageMsMax: number; readonly successMin: number };
}

/** What one laptop takes; the same as the command line's. */
export const loadLimits = { vusMax: 20_000, ratePerSecondMax: 100_000, durationSecondsMax: 24 * 3_600 } as const;

/** `POST /api/load/runs`: what is not said is the scenario's own. The texts are as they are typed on the command line. */
export interface LoadStart {
  readonly scenario: string;
  /** Virtual users; with a rate the most that may be busy at once. */
  readonly vus?: string | undefined;
  /** Arrivals per second, instead of users who wait for each answer. */
  readonly rate?: string | undefined;
  /** Such as `30s`, `10m`, `1h30m`. */
  readonly duration?: string | undefined;
  /** The size that the scenario is accepted with. */
  readonly acceptance?: boolean | undefined;
  /** An earlier run, by its name. */
  readonly baseline?: string | undefined;
}

export type LoadStartProblems = Partial<Record<'vus' | 'rate' | 'duration' | 'acceptance', string>>;

const unitSeconds = { ms: 0.001, s: 1, m: 60, h: 3_600 } as const;

/** Seconds in `90s`, `10m`, `1h30m`; a bare number is seconds; undefined for what is no such time, or beyond the limit. */
export function loadDurationSeconds(text: string): number | undefined {
  const parts = /^\d+(?:\.\d+)?$/.test(text) ? [`${text}s`] : (text.match(/\d+(?:\.\d+)?(?:ms|s|m|h)/g) ?? []);
  if (parts.join('') !== text && parts.join('') !== `${text}s`) return undefined;
  const seconds = parts.reduce((sum, part) => {
    const unit = part.replace(/[\d.]+/, '') as keyof typeof unitSeconds;
    return sum + Number.parseFloat(part) * unitSeconds[unit];
  }, 0);
  return seconds > 0 && seconds <= loadLimits.durationSecondsMax ? seconds : undefined;
}

const grouped = new Intl.NumberFormat('en');
const isWhole = (text: string, max: number) => /^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= max;
const isRate = (text: string, max: number) => /^\d+(?:\.\d+)?$/.test(text) && Number(text) > 0 && Number(text) <= max;

/** What the command line would refuse, field by field; nothing where all is well. */
export function loadStartProblems(
  { vus, rate, duration, acceptance }: LoadStart,
  scenario: Pick<LoadScenario, 'name' | 'acceptance'> | undefined,
): LoadStartProblems {
  const { vusMax, ratePerSecondMax } = loadLimits;
  return {
    ...(vus !== undefined && !isWhole(vus, vusMax) && { vus: `A whole number from 1 to ${grouped.format(vusMax)}.` }),
    ...(rate !== undefined &&
      !isRate(rate, ratePerSecondMax) && { rate: `A number above 0 and up to ${grouped.format(ratePerSecondMax)}.` }),
    ...(duration !== undefined &&
      loadDurationSeconds(duration) === undefined && { duration: 'A time up to 24h, such as 30s, 10m or 1h30m.' }),
    ...(acceptance &&
      scenario &&
      !scenario.acceptance && { acceptance: `${scenario.name} has no acceptance of its own.` }),
  };
}

/** How much load was wanted; what is not there is the scenario's own. */
export interface LoadSettings {
  readonly vus?: number;
  readonly ratePerSecond?: number;
  readonly durationSeconds?: number;
}

/** Of one transaction, of a phase, or of all. Times in milliseconds. */
export interface LoadFigures {
  readonly name: string;
  readonly count: number;
  readonly failed: number;
  /** 0 to 1. */
  readonly success: number;
  readonly tps: number;
  readonly averageMs: number;
  readonly minMs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
  /** 0 to 1; failed requests please nobody. */
  readonly apdex: number;
}

/** What a load came to: a stopped one, and one that could not be judged, is neither passed nor failed. */
export interface LoadOutcome {
  readonly kind: 'passed' | 'failed' | 'stopped' | 'unjudged';
  /** One sentence without its point. */
  readonly says: string;
}

/** A load in the lab's folder. */
export interface LoadRunItem {
  readonly run: string;
  readonly scenario: string;
  readonly startedAtMs: number;
  /** `lost`: its runner has gone without an end. */
  readonly state: 'running' | 'ended' | 'lost';
  readonly settings: LoadSettings;
  /** Where it was started: one in a terminal can be ended only there. */
  readonly from: 'background' | 'terminal';
  /** It has been asked to end; the report follows. */
  readonly ending?: boolean;
  readonly outcome?: LoadOutcome;
  /** All transactions together. */
  readonly figures?: LoadFigures;
  readonly vusMax?: number;
  readonly durationSeconds?: number;
}

/** The topic `load`: the newest first. */
export interface LoadState {
  readonly runs: readonly LoadRunItem[];
  /** A load is just being started from here. */
  readonly starting?: string;
}

/** `POST /api/load/runs` answers with the name of the run. */
export interface StartedLoad {
  readonly run: string;
}

export const loadSeriesKeys = ['users', 'rate', 'averageMs', 'p95Ms', 'failed'] as const;
export type LoadSeriesKey = (typeof loadSeriesKeys)[number];

/** One figure of a load under way, over time. */
export interface LoadSeries {
  /** `rate` and `failed` are per second. */
  readonly key: LoadSeriesKey;
  /** Who says so: what k6 writes to Prometheus, or the run's own log. */
  readonly source: 'prometheus' | 'log';
  /** The value is of the run so far rather than of the moment. */
  readonly soFar?: boolean;
  readonly atMs: readonly number[];
  readonly values: readonly (number | null)[];
}

export interface LiveLoad {
  readonly run: string;
  readonly series: readonly LoadSeries[];
  /** As the run's log says. */
  readonly totals?: { readonly requests: number; readonly failed: number; readonly elapsedSeconds: number };
  /** The load generator lacks CPU: what it measures looks slower than it is. */
  readonly short: boolean;
  /** Why there are fewer figures than usual. */
  readonly notice?: string;
}

/** The topic `load-live`: loads under way. */
export interface LoadsLive {
  readonly loads: readonly LiveLoad[];
}

export interface LoadThreshold {
  /** As k6 names it: `http_req_duration{transaction:layout} avg<=3000`. */
  readonly name: string;
  /** Undefined for one over all requests. */
  readonly transaction?: string;
  readonly metric: string;
  readonly condition: string;
  readonly ok: boolean;
}

/** Takes apart what k6 calls a threshold. */
export function loadThreshold(name: string, ok: boolean): LoadThreshold {
  const [, metric = name, tags = '', condition = ''] = /^([\w.]+)(?:\{([^}]*)\})?\s+(.+)$/.exec(name) ?? [];
  const transaction = /(?:^|,)\s*transaction:([^,]+)/.exec(tags)?.[1]?.trim();
  return { name, metric, condition, ok, ...(transaction !== undefined && { transaction }) };
}

/** A request that is worth a look. */
export interface NotedRequest {
  readonly transaction: string;
  readonly durationMs: number;
  readonly atMs: number;
  readonly status: string;
  readonly traceId?: string;
}

/** A value for each interval; null where nothing happened. */
export type LoadLine = readonly (number | null)[];

export interface LoadTimeline {
  readonly intervalSeconds: number;
  readonly atMs: readonly number[];
  readonly users: LoadLine;
  readonly all: Readonly<
    Record<'tps' | 'failedPerSecond' | 'averageMs' | 'p50Ms' | 'p95Ms' | 'p99Ms' | 'maxMs', LoadLine>
  >;
  /** Average and requests per second of each transaction. */
  readonly transactions: ReadonlyArray<{ readonly name: string; readonly averageMs: LoadLine; readonly tps: LoadLine }>;
}

/** One step of a ramp of arrivals. */
export interface LoadStep extends LoadFigures {
  readonly offeredPerSecond: number;
  readonly servedPerSecond: number;
  /** Why it does not hold; empty when it does. */
  readonly broken: readonly string[];
}

export const loadFiles = ['report.html', 'requests.csv.gz', 'figures.json', 'run.json', 'load.log', 'k6.log'] as const;
export type LoadFile = (typeof loadFiles)[number];

/** `GET /api/load/runs/RUN` */
export interface LoadRunDetail {
  readonly run: LoadRunItem;
  readonly files: ReadonlyArray<{ readonly name: LoadFile; readonly bytes: number }>;
  /** Of a run that has ended; what of it is known. */
  readonly result?: LoadResult;
  /** The last words of a run that did not come to its end. */
  readonly lastWords?: readonly string[];
}

export interface LoadResult {
  readonly fromMs: number;
  readonly toMs: number;
  readonly thresholds: readonly LoadThreshold[];
  /** Undefined when no request was made. */
  readonly all: LoadFigures | undefined;
  readonly transactions: readonly LoadFigures[];
  readonly phases: readonly LoadFigures[];
  readonly steps: readonly LoadStep[];
  /** Of a ramp: where the objective broke, in words. */
  readonly knee?: string;
  readonly errors: ReadonlyArray<{
    readonly kind: string;
    readonly count: number;
    readonly transactions: ReadonlyArray<readonly [name: string, count: number]>;
  }>;
  readonly slowest: readonly NotedRequest[];
  readonly failedRequests: readonly NotedRequest[];
  readonly timeline?: LoadTimeline;
  /** Up to how long an answer pleases, and is borne. */
  readonly apdex: { readonly satisfiedMsMax: number; readonly toleratedMsMax: number };
  /** Arrivals that no user was free for. */
  readonly dropped: number;
  /** Whether the load generator itself was short of CPU. */
  readonly generator?: { readonly short: boolean; readonly says: string };
  /** What k6 logged, the most frequent first. */
  readonly problems: ReadonlyArray<{ readonly message: string; readonly count: number }>;
  readonly surroundings: {
    readonly target?: string;
    readonly machine?: string;
    readonly versions: ReadonlyArray<readonly [name: string, version: string]>;
    readonly services: ReadonlyArray<{
      readonly name: string;
      readonly before: number;
      readonly after: number;
      readonly most: number;
      readonly restarts: number;
    }>;
    /** Policies that were overridden, as `feed → users`. */
    readonly policies: readonly string[];
    /** Faults that were in force meanwhile. */
    readonly faults: readonly string[];
  };
}
