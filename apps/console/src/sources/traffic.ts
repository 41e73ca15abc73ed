import { label, metric } from '@gameday/conventions';
import type { Series } from '@gameday/prometheus';

export interface TimeRange {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly stepSeconds: number;
}

/** Asks Prometheus for the values of an expression over a time range. */
export type QueryRange = (expression: string, range: TimeRange, signal?: AbortSignal) => Promise<readonly Series[]>;

/** A figure over the last minutes; undefined where there was nothing to measure. */
export type Track = ReadonlyArray<number | undefined>;

export interface ServiceTraffic {
  readonly requestsPerSecond: Track;
  readonly averageSeconds: Track;
  readonly p999Seconds: Track;
  /** Share of the answers with a status of 500 or more, 0 to 1. */
  readonly errorShare: Track;
}

export interface Traffic {
  readonly range: TimeRange;
  readonly byService: ReadonlyMap<string, ServiceTraffic>;
}

/** Each figure is taken over this window, so one slow request stays visible for so long. */
export const windowSeconds = 60;
/** What the sparklines show. */
export const spanSeconds = 600;
const stepSeconds = 10;
/** The pictures show two minutes at least. */
const pointsMin = 13;

const duration = metric.serverDuration.name;
const perService = (expression: string) => `sum by (${label.service}) (${expression})`;
const rate = (suffix: string, matchers = '') => `rate(${duration}_${suffix}${matchers}[${windowSeconds}s])`;

/** Ratios are made here rather than in PromQL, where a service without errors would have no value instead of zero. */
const expressions = {
  requests: perService(rate('count')),
  seconds: perService(rate('sum')),
  errors: perService(rate('count', `{${label.statusCode}=~"5.."}`)),
  p999: `histogram_quantile(0.999, sum by (${label.service}, le) (${rate('bucket')}))`,
} as const;

/** Puts the samples of a series on the grid of the range; NaN and infinities (an empty histogram) become undefined. */
export function onGrid(series: Series | undefined, { startSeconds, endSeconds, stepSeconds: step }: TimeRange): Track {
  const grid = new Array<number | undefined>(Math.floor((endSeconds - startSeconds) / step) + 1).fill(undefined);
  for (const { timeMs, value } of series?.samples ?? []) {
    const index = Math.round((timeMs / 1000 - startSeconds) / step);
    if (index >= 0 && index < grid.length && Number.isFinite(value)) grid[index] = value;
  }
  return grid;
}

const ratio = (numerators: Track, denominators: Track, whenAbsent?: number): Track =>
  denominators.map((denominator, index) => {
    if (denominator === undefined || denominator <= 0) return undefined;
    const numerator = numerators[index] ?? whenAbsent;
    return numerator === undefined ? undefined : numerator / denominator;
  });

/** The range that ends now, on whole steps, so that the lines move by points and do not shiver. */
export function rangeUntil(nowMs: number): TimeRange {
  const endSeconds = Math.floor(nowMs / 1000 / stepSeconds) * stepSeconds;
  return { startSeconds: endSeconds - spanSeconds, endSeconds, stepSeconds };
}

/** Requests per second, average, P999 and error share of every service over the last minutes. */
export async function readTraffic(queryRange: QueryRange, nowMs: number, signal?: AbortSignal): Promise<Traffic> {
  const range = rangeUntil(nowMs);
  const ask = async (expression: string) => {
    const series = await queryRange(expression, range, signal);
    return new Map(series.map((one) => [one.metric[label.service] ?? '', onGrid(one, range)]));
  };
  const [requests, seconds, errors, p999] = await Promise.all([
    ask(expressions.requests),
    ask(expressions.seconds),
    ask(expressions.errors),
    ask(expressions.p999),
  ]);
  const byService = new Map<string, ServiceTraffic>();
  for (const [service, requestsPerSecond] of requests) {
    byService.set(service, {
      requestsPerSecond,
      averageSeconds: ratio(seconds.get(service) ?? [], requestsPerSecond),
      p999Seconds: p999.get(service) ?? [],
      errorShare: ratio(errors.get(service) ?? [], requestsPerSecond, 0),
    });
  }
  return sinceFirstSample({ range, byService });
}

/** Leaves out the time before anything was measured: a lab that runs for three minutes fills its pictures too. */
function sinceFirstSample({ range, byService }: Traffic): Traffic {
  const firsts = [...byService.values()]
    .map(({ requestsPerSecond }) => requestsPerSecond.findIndex((value) => value !== undefined))
    .filter((index) => index !== -1);
  const points = Math.floor((range.endSeconds - range.startSeconds) / range.stepSeconds) + 1;
  const from = Math.min(...firsts, points - pointsMin);
  if (from <= 0) return { range, byService };
  const cut = (traffic: ServiceTraffic): ServiceTraffic => ({
    requestsPerSecond: traffic.requestsPerSecond.slice(from),
    averageSeconds: traffic.averageSeconds.slice(from),
    p999Seconds: traffic.p999Seconds.slice(from),
    errorShare: traffic.errorShare.slice(from),
  });
  return {
    range: { ...range, startSeconds: range.startSeconds + from * range.stepSeconds },
    byService: new Map([...byService].map(([service, traffic]) => [service, cut(traffic)])),
  };
}

/** The newest value of a track. */
export const latest = (track: Track | undefined): number | undefined => track?.at(-1);
