import type { FlowTracks, TrackValues } from '@gameday/console-api';
import { label, metric } from '@gameday/conventions';
import type { PrometheusClient, Series } from '@gameday/prometheus';
import { figuresOf, union } from './topology-union.ts';

/** What is asked for the last minutes of: a service, its calls of another, its database, or the load. */
export type Tracked =
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'call'; readonly service: string; readonly peer: string }
  | { readonly kind: 'database'; readonly service: string }
  | { readonly kind: 'load' };

export const trackSpanSeconds = 600;
export const trackStepSeconds = 10;
/** Of each point. */
const windowSeconds = 20;

/** A name in a matcher: what PromQL would take for something else is escaped. */
const quoted = (value: string): string =>
  `"${value.replace(/[\\"\n]/g, (found) => (found === '\n' ? '\\n' : `\\${found}`))}"`;
const rate = (name: string, ...matchers: readonly string[]): string =>
  `sum(rate(${name}{${matchers.join(', ')}}[${windowSeconds}s]))`;
const p99 = (name: string, ...matchers: readonly string[]): string =>
  `histogram_quantile(0.99, sum by (le) (rate(${name}_bucket{${matchers.join(', ')}}[${windowSeconds}s])))`;

const failedOutcome = `${label.outcome}!~"ok|client_error"`;

function expressions(tracked: Tracked): Readonly<Record<string, string>> {
  switch (tracked.kind) {
    case 'service': {
      const of = `${label.service}=${quoted(tracked.service)}`;
      const requests = `${metric.serverDuration.name}_count`;
      return {
        all: rate(requests, of),
        failed: rate(requests, of, `${label.statusCode}=~"5.."`),
        p99: p99(metric.serverDuration.name, of),
      };
    }
    case 'call': {
      const of = [`${label.service}=${quoted(tracked.service)}`, `${label.peer}=${quoted(tracked.peer)}`];
      return {
        all: rate(metric.calls.name, ...of),
        failed: rate(metric.calls.name, ...of, failedOutcome),
        p99: p99(metric.clientDuration.name, ...of),
        attempts: rate(metric.attempts.name, ...of),
      };
    }
    case 'database': {
      const of = `${label.service}=${quoted(tracked.service)}`;
      const operations = `${metric.databaseDuration.name}_count`;
      return {
        all: rate(operations, of),
        failed: rate(operations, of, failedOutcome),
        p99: p99(metric.databaseDuration.name, of),
      };
    }
    case 'load':
      return {
        all: rate('k6_http_reqs_total'),
        failed: rate('k6_http_reqs_total', 'expected_response="false"'),
        p99: 'max(k6_http_req_duration_p99)',
      };
  }
}

interface Grid {
  readonly startMs: number;
  readonly points: number;
}

/** The last minutes on whole steps, so that lines move by points and do not shiver. */
export function gridUntil(nowMs: number): Grid {
  const stepMs = trackStepSeconds * 1000;
  const endMs = Math.floor(nowMs / stepMs) * stepMs;
  return { startMs: endMs - trackSpanSeconds * 1000, points: trackSpanSeconds / trackStepSeconds + 1 };
}

/** Puts a series' samples on the grid; NaN and infinities (an empty histogram) are gaps. */
export function onGrid(series: Series | undefined, { startMs, points }: Grid): TrackValues {
  const values = new Array<number | null>(points).fill(null);
  for (const { timeMs, value } of series?.samples ?? []) {
    const index = Math.round((timeMs - startMs) / (trackStepSeconds * 1000));
    if (index >= 0 && index < points && Number.isFinite(value)) values[index] = value;
  }
  return values;
}

/** A part of a whole, point by point; a gap where the whole is nothing. */
export const ratioOf = (parts: TrackValues, wholes: TrackValues): TrackValues =>
  wholes.map((whole, index) => (whole === null || whole <= 0 ? null : (parts[index] ?? 0) / whole));

/** Asks Prometheus for the last minutes. @throws Error of the client, with words for people */
export async function readTracks(
  prometheus: Pick<PrometheusClient, 'queryRange'>,
  tracked: Tracked,
  nowMs: number,
  signal?: AbortSignal,
): Promise<FlowTracks> {
  const grid = gridUntil(nowMs);
  const asked = expressions(tracked);
  const answer = await prometheus.queryRange(union(asked), {
    start: grid.startMs,
    end: grid.startMs + trackSpanSeconds * 1000,
    stepSeconds: trackStepSeconds,
    ...(signal && { signal }),
  });
  const of = (figure: string) => onGrid(figuresOf(answer, figure)[0], grid);
  const perSecond = of('all');
  return {
    startMs: grid.startMs,
    stepMs: trackStepSeconds * 1000,
    perSecond,
    errorShare: ratioOf(of('failed'), perSecond),
    p99Seconds: of('p99'),
    ...('attempts' in asked && { amplification: ratioOf(of('attempts'), perSecond) }),
  };
}
