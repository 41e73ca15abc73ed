import type { Noted } from './collect/slowest.ts';

/** The figures of one transaction, of a phase, or of all. Times in milliseconds. */
export interface RequestFigures {
  readonly name: string;
  readonly count: number;
  readonly failed: number;
  /** 0 to 1: neither the request failed nor one of its checks. */
  readonly success: number;
  /** Per second of the whole load. */
  readonly tps: number;
  readonly averageMs: number;
  readonly minMs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
  /** Application performance index, 0 to 1; failed requests please nobody. */
  readonly apdex: number;
  readonly satisfied: number;
  readonly tolerating: number;
  /** Bodies, in KB (1000 bytes) per second, as far as the scenario tells. */
  readonly receivedKbPerSecond: number;
  readonly sentKbPerSecond: number;
}

/** One step of a ramp of arrivals. */
export interface StepFigures extends RequestFigures {
  /** Arrivals per second that were wanted, and that were served to their end. */
  readonly offeredPerSecond: number;
  readonly servedPerSecond: number;
  readonly dropped: number;
  /** Why it does not hold; empty when it does. */
  readonly broken: readonly string[];
}

export interface ErrorFigures {
  readonly kind: string;
  readonly count: number;
  readonly transactions: Readonly<Record<string, number>>;
}

/** A value for each interval; null where nothing happened. */
export type Line = readonly (number | null)[];

export interface TransactionLines {
  readonly tps: Line;
  readonly failedPerSecond: Line;
  readonly averageMs: Line;
  readonly p95Ms: Line;
  readonly maxMs: Line;
  readonly waitingMs: Line;
  readonly connectingMs: Line;
}

export interface TimelineFigures {
  readonly intervalSeconds: number;
  /** Beginning of each interval, in seconds since 1970. */
  readonly atSeconds: readonly number[];
  readonly all: TransactionLines & {
    readonly minMs: Line;
    readonly p50Ms: Line;
    readonly p90Ms: Line;
    readonly p99Ms: Line;
  };
  readonly transactions: Readonly<Record<string, TransactionLines>>;
  readonly vus: Line;
  /** How late k6's own timer was. */
  readonly timerLateMs: Line;
  readonly receivedKbPerSecond: Line;
  readonly sentKbPerSecond: Line;
  readonly droppedPerSecond: Line;
  /** Answers per second by status; `0` is none. */
  readonly statuses: Readonly<Record<string, Line>>;
}

/** How late the load generator was with what it does once a second. A tick that never came counts as a second. */
export interface TimerFigures {
  readonly ticks: number;
  readonly missed: number;
  readonly averageMs: number;
  readonly maxMs: number;
}

/** What a load came to, from its raw file alone. */
export interface Figures {
  readonly startedAt: string;
  readonly endedAt: string;
  readonly durationSeconds: number;
  readonly all: RequestFigures;
  readonly transactions: readonly RequestFigures[];
  readonly phases: readonly RequestFigures[];
  readonly steps: readonly StepFigures[];
  readonly errors: readonly ErrorFigures[];
  readonly slowest: readonly Noted[];
  readonly slowestOf: Readonly<Record<string, readonly Noted[]>>;
  readonly failedRequests: readonly Noted[];
  readonly vusMax: number;
  readonly iterations: number;
  /** Arrivals that no user was free for. */
  readonly dropped: number;
  /** On the wire, headers included. */
  readonly receivedKbPerSecond: number;
  readonly sentKbPerSecond: number;
  readonly apdex: { readonly satisfiedMsMax: number; readonly toleratedMsMax: number };
  /** How late k6's own timer was; undefined for a load of a few seconds. */
  readonly timer: TimerFigures | undefined;
  readonly timeline: TimelineFigures;
  /** Milliseconds at each of `curvePercentiles`, by transaction. */
  readonly curves: Readonly<Record<string, readonly number[]>>;
  readonly distribution: {
    /** Upper ends of the bars in milliseconds; the last bar has all that is slower. */
    readonly edgesMs: readonly number[];
    readonly counts: Readonly<Record<string, readonly number[]>>;
  };
  readonly raw: { readonly records: number; readonly broken: number; readonly cutOff: boolean };
}

/** Where the percentile curve has its points: denser where it climbs. */
export const curvePercentiles: readonly number[] = [
  0,
  ...Array.from({ length: 98 }, (_, index) => index + 1),
  ...Array.from({ length: 9 }, (_, index) => 99 + index / 10),
  99.9,
  99.95,
  99.99,
  100,
];
