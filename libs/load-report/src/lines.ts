import type { Tick } from './collect/ticks.ts';
import type { Interval, Surroundings, Timeline } from './collect/timeline.ts';
import type { Line, TimelineFigures, TransactionLines } from './figures.ts';

/** The timeline as lines to be drawn. */
export function linesOf(
  timeline: Timeline,
  ticks: readonly Tick[],
  everything: string,
  transactions: readonly string[],
): TimelineFigures {
  const intervals = [...timeline.intervals()];
  const seconds = timeline.intervalMs / 1_000;
  const around = (value: (surroundings: Surroundings) => number | undefined): Line =>
    intervals.map((interval) => (interval.around ? (value(interval.around) ?? null) : null));
  const line = (kind: string, value: (interval: Interval) => number | undefined): Line =>
    intervals.map(({ of }) => {
      const interval = of(kind);
      return interval && interval.count > 0 ? rounded(value(interval)) : null;
    });
  const linesOfKind = (kind: string): TransactionLines => ({
    tps: line(kind, ({ count }) => count / seconds),
    failedPerSecond: line(kind, ({ failed }) => failed / seconds),
    averageMs: line(kind, ({ sumMs, count }) => sumMs / count),
    p95Ms: line(kind, ({ sketch }) => sketch.quantile(0.95)),
    maxMs: line(kind, ({ maxMs }) => maxMs),
    waitingMs: line(kind, ({ waitingMs, count }) => waitingMs / count),
    connectingMs: line(kind, ({ connectingMs, count }) => connectingMs / count),
  });
  const statuses = [...new Set(intervals.flatMap((interval) => [...(interval.around?.statuses.keys() ?? [])]))].sort();
  return {
    intervalSeconds: seconds,
    atSeconds: intervals.map(({ startMs }) => startMs / 1_000),
    all: {
      ...linesOfKind(everything),
      minMs: line(everything, ({ sketch }) => sketch.quantile(0)),
      p50Ms: line(everything, ({ sketch }) => sketch.quantile(0.5)),
      p90Ms: line(everything, ({ sketch }) => sketch.quantile(0.9)),
      p99Ms: line(everything, ({ sketch }) => sketch.quantile(0.99)),
    },
    transactions: Object.fromEntries(transactions.map((name) => [name, linesOfKind(name)])),
    vus: around(({ vus }) => vus),
    timerLateMs: lateLine(ticks, intervals),
    receivedKbPerSecond: around(({ receivedBytes }) => receivedBytes / 1_000 / seconds),
    sentKbPerSecond: around(({ sentBytes }) => sentBytes / 1_000 / seconds),
    droppedPerSecond: around(({ dropped }) => dropped / seconds),
    statuses: Object.fromEntries(
      statuses.map((status) => [status, around((now) => (now.statuses.get(status) ?? 0) / seconds)]),
    ),
  };
}

/** The latest tick of each interval. */
function lateLine(ticks: readonly Tick[], intervals: readonly { readonly startMs: number }[]): Line {
  const late: (number | null)[] = intervals.map(() => null);
  let index = 0;
  for (const { atMs, lateMs } of ticks) {
    while (index + 1 < intervals.length && (intervals[index + 1]?.startMs ?? 0) <= atMs) index += 1;
    late[index] = rounded(Math.max(late[index] ?? 0, lateMs));
  }
  return late;
}

/** Microseconds are more than a picture shows. */
const rounded = (value: number | undefined): number | null =>
  value === undefined ? null : Math.round(value * 1_000) / 1_000;
