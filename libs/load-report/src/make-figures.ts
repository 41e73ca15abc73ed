import { type RawReading, type RawSample, readRaw } from '@gameday/k6';
import { Collector, everything, wantedMetrics } from './collect/collector.ts';
import type { Noted } from './collect/slowest.ts';
import type { TickReading } from './collect/ticks.ts';
import type { StepTally, Tally } from './collect/tally.ts';
import { toleratedMsMax } from './collect/tally.ts';
import { distributionOf } from './distribution.ts';
import { LoadReportError } from './errors.ts';
import { curvePercentiles, type Figures, type RequestFigures, type StepFigures, type TimerFigures } from './figures.ts';
import { linesOf } from './lines.ts';
import { defaultObjective, type Objective } from './objective.ts';

export interface FigureOptions {
  /** Default 3 s on average and 99 % right. */
  readonly objective?: Objective;
  /** Response times up to this please people; default 500 ms. Four times as long is borne. */
  readonly satisfiedMsMax?: number;
}

const satisfiedMsDefault = 500;

/** Where a load stands while it is made. */
export interface Standing {
  readonly requests: number;
  readonly failed: number;
  /** Of the last whole interval; undefined before there is one. */
  readonly latest: { readonly tps: number; readonly averageMs: number; readonly p95Ms: number } | undefined;
}

/** Makes figures of samples as they come, in memory that does not grow with their number. */
export class FigureMaker {
  /** The metrics whose samples it takes. */
  static readonly metrics: readonly string[] = wantedMetrics;
  readonly #options: FigureOptions;
  readonly #collector: Collector;

  constructor(options: FigureOptions = {}) {
    this.#options = options;
    this.#collector = new Collector({ satisfiedMsMax: options.satisfiedMsMax ?? satisfiedMsDefault });
  }

  add(sample: RawSample): void {
    this.#collector.add(sample);
  }

  get standing(): Standing {
    const { all, timeline } = this.#collector;
    const latest = timeline.lastWhole(everything);
    const seconds = timeline.intervalMs / 1_000;
    return {
      requests: all.count,
      failed: all.failed,
      latest: latest && {
        tps: latest.count / seconds,
        averageMs: latest.count === 0 ? 0 : latest.sumMs / latest.count,
        p95Ms: latest.sketch.quantile(0.95) ?? 0,
      },
    };
  }

  /** The slowest requests, and the slowest that failed, so far. */
  get noted(): readonly Noted[] {
    const { slowest, failed, slowestOf } = this.#collector;
    return [...slowest.list(), ...failed.list(), ...[...slowestOf.values()].flatMap((each) => each.list())];
  }

  /** @returns undefined when there were no requests */
  figures(reading: RawReading): Figures | undefined {
    return this.#collector.all.count === 0 ? undefined : toFigures(this.#collector, reading, this.#options);
  }
}

/**
 * Reads a raw results file and makes figures of it, in memory that does not grow with the file.
 * @throws K6Error `results_unreadable` when it is no such file, LoadReportError when it has no requests
 */
export async function figuresOf(file: string, options: FigureOptions = {}): Promise<Figures> {
  const maker = new FigureMaker(options);
  const reading = await readRaw(file, FigureMaker.metrics, (sample) => maker.add(sample));
  const figures = maker.figures(reading);
  if (figures) return figures;
  throw new LoadReportError('no_requests', `${file} has no requests`, 'run the load again');
}

function toFigures(collector: Collector, raw: RawReading, options: FigureOptions): Figures {
  const satisfiedMsMax = options.satisfiedMsMax ?? satisfiedMsDefault;
  const durationSeconds = Math.max(0.001, (collector.lastMs - collector.firstMs) / 1_000);
  const kbPerSecond = (bytes: number) => bytes / 1_000 / durationSeconds;
  const transactions = [...collector.transactions].filter(([, tally]) => tally.count > 0);
  const requests = (tallies: Iterable<[string, Tally]>) =>
    [...tallies].map(([name, tally]) => requestFigures(name, tally, durationSeconds));
  const names = transactions.map(([name]) => name);
  const reading = collector.ticks.between(collector.firstMs, collector.lastMs);
  return {
    startedAt: new Date(collector.firstMs).toISOString(),
    endedAt: new Date(collector.lastMs).toISOString(),
    durationSeconds,
    all: requestFigures('all', collector.all, durationSeconds),
    transactions: requests(transactions),
    phases: requests(collector.phases),
    steps: stepFigures(collector.steps, options.objective ?? defaultObjective),
    errors: collector.errors.list(),
    slowest: collector.slowest.list(),
    slowestOf: Object.fromEntries([...collector.slowestOf].map(([name, slowest]) => [name, slowest.list()])),
    failedRequests: collector.failed.list(),
    vusMax: collector.vusMax,
    iterations: collector.iterations,
    dropped: collector.dropped,
    receivedKbPerSecond: kbPerSecond(collector.receivedBytes),
    sentKbPerSecond: kbPerSecond(collector.sentBytes),
    apdex: { satisfiedMsMax, toleratedMsMax: toleratedMsMax({ satisfiedMsMax }) },
    timer: timerFigures(reading),
    timeline: linesOf(collector.timeline, reading.ticks, everything, names),
    curves: Object.fromEntries(
      transactions.map(([name, tally]) => [
        name,
        curvePercentiles.map((percentile) => (percentile === 100 ? tally.maxMs : quantile(tally, percentile / 100))),
      ]),
    ),
    distribution: distributionOf(collector.all, transactions),
    raw,
  };
}

/** Fewer ticks tell nothing. */
const ticksMin = 5;

function timerFigures({ ticks, missed }: TickReading): TimerFigures | undefined {
  if (ticks.length < ticksMin) return undefined;
  const lateMs = ticks.reduce((sum, tick) => sum + tick.lateMs, missed * 1_000);
  return {
    ticks: ticks.length,
    missed,
    averageMs: lateMs / (ticks.length + missed),
    maxMs: Math.max(missed > 0 ? 1_000 : 0, ...ticks.map((tick) => tick.lateMs)),
  };
}

/** A quantile within what was really seen: the sketch's answer is the middle of a bin. */
const quantile = (tally: Tally, share: number): number =>
  Math.min(tally.maxMs, Math.max(tally.minMs, tally.sketch.quantile(share) ?? 0));

function requestFigures(name: string, tally: Tally, seconds: number): RequestFigures {
  const { count } = tally;
  // Checks that could not be assigned to requests: at least so many requests were wrong.
  const failed = Math.min(count, Math.max(tally.failed, tally.failedChecks));
  return {
    name,
    count,
    failed,
    success: count === 0 ? 0 : 1 - failed / count,
    tps: count / seconds,
    averageMs: count === 0 ? 0 : tally.sumMs / count,
    minMs: count === 0 ? 0 : tally.minMs,
    p50Ms: quantile(tally, 0.5),
    p90Ms: quantile(tally, 0.9),
    p95Ms: quantile(tally, 0.95),
    p99Ms: quantile(tally, 0.99),
    p999Ms: quantile(tally, 0.999),
    maxMs: tally.maxMs,
    apdex: count === 0 ? 0 : (tally.satisfied + tally.tolerating / 2) / count,
    satisfied: tally.satisfied,
    tolerating: tally.tolerating,
    receivedKbPerSecond: tally.receivedBytes / 1_000 / seconds,
    sentKbPerSecond: tally.sentBytes / 1_000 / seconds,
  };
}

/** A step keeps up when it serves this share of its arrivals within its own time. */
const keptUpMin = 0.95;

function stepFigures(steps: ReadonlyMap<string, StepTally>, objective: Objective): StepFigures[] {
  return [...steps]
    .filter(([name, { count }]) => count > 0 && Number(name) > 0)
    .map(([name, tally]) => {
      const seconds = Math.max(0.001, (tally.lastMs - tally.firstMs) / 1_000);
      const figures = requestFigures(name, tally, seconds);
      const offeredPerSecond = Number(name);
      const servedPerSecond = tally.iterations / seconds;
      const broken = [
        ...(figures.averageMs > objective.averageMsMax ? ['too slow'] : []),
        ...(figures.success < objective.successMin ? ['too many failures'] : []),
        ...(servedPerSecond < offeredPerSecond * keptUpMin ? ['does not keep up'] : []),
      ];
      return { ...figures, offeredPerSecond, servedPerSecond, dropped: tally.dropped, broken };
    })
    .sort((a, b) => a.offeredPerSecond - b.offeredPerSecond);
}
