import type { ExplainChart, ExplainEffect, ExplainUnit } from '@gameday/console-api';
import { label, latencyBucketsSeconds, metric, serverPeer } from '@gameday/conventions';
import type { PrometheusClient, Series } from '@gameday/prometheus';

type Range = { readonly fromMs: number; readonly toMs: number };
export type Measures = Pick<PrometheusClient, 'queryRange' | 'scalar'>;

/** A name in a matcher: what PromQL would take for something else is escaped. */
const quoted = (value: string): string =>
  `"${value.replace(/[\\"\n]/g, (found) => (found === '\n' ? '\\n' : `\\${found}`))}"`;

const ofEdge = (service: string, peer: string): string =>
  `${label.service}=${quoted(service)}${peer === serverPeer ? '' : `, ${label.peer}=${quoted(peer)}`}`;

const bad = `${label.outcome}=~"server_error|timeout|connection_error"`;
const windowSeconds = 10;
const stepSeconds = 2;

const rate = (name: string, ...matchers: readonly string[]) =>
  `sum(rate(${name}{${matchers.join(', ')}}[${windowSeconds}s]))`;

/** The bound of a bucket that is nearest to a duration. */
const nearestBucket = (ms: number): number =>
  latencyBucketsSeconds.reduce((best, bound) =>
    Math.abs(bound - ms / 1000) < Math.abs(best - ms / 1000) ? bound : best,
  );

export interface Curve {
  readonly title: string;
  readonly unit: ExplainUnit;
  readonly lines: ReadonlyArray<readonly [label: string, expression: string]>;
}

/** The curves that a decision of an edge is told by. */
export const edgeCurves = {
  failed: (service: string, peer: string): Curve => ({
    title: 'Failed attempts, as a share',
    unit: 'share',
    lines: [
      [
        'failed',
        `(${rate(metric.attempts.name, ofEdge(service, peer), bad)} or vector(0)) / (${rate(metric.attempts.name, ofEdge(service, peer))} > 0)`,
      ],
    ],
  }),
  /** Prometheus knows durations by its buckets: the bound that is nearest. */
  slow: (service: string, peer: string, thresholdMs: number): Curve => ({
    title: `Attempts slower than ${nearestBucket(thresholdMs)} s, as a share`,
    unit: 'share',
    lines: [
      [
        'slow',
        `1 - ${rate(`${metric.clientDuration.name}_bucket`, ofEdge(service, peer), `le=~"${String(nearestBucket(thresholdMs)).replace('.', '[.]')}([.]0)?"`)} / (${rate(`${metric.clientDuration.name}_count`, ofEdge(service, peer))} > 0)`,
      ],
    ],
  }),
  flow: (service: string, peer: string): Curve => ({
    title: 'Attempts and refusals per second',
    unit: 'perSecond',
    lines: [
      ['attempts', rate(metric.attempts.name, ofEdge(service, peer))],
      ['failed', `${rate(metric.attempts.name, ofEdge(service, peer), bad)} or vector(0)`],
      ['refused', `${rate(metric.rejections.name, ofEdge(service, peer))} or vector(0)`],
    ],
  }),
  limit: (service: string): Curve => ({
    title: 'Requests at once and the limit',
    unit: 'count',
    lines: [
      ['at once', `max(${metric.serverInFlight.name}{${label.service}=${quoted(service)}})`],
      ['limit', `min(${metric.concurrencyLimit.name}{${label.service}=${quoted(service)}})`],
    ],
  }),
  budget: (service: string, peer: string): Curve => ({
    title: 'Retry budget that is left',
    unit: 'share',
    lines: [['left', `min(${metric.retryBudget.name}{${ofEdge(service, peer)}})`]],
  }),
};

const pointsOf = (series: readonly Series[]): Array<readonly [number, number]> =>
  (series[0]?.samples ?? [])
    .filter(({ value }) => Number.isFinite(value))
    .map(({ timeMs, value }) => [timeMs, value] as const);

/** Draws a curve; undefined where Prometheus has nothing of it. @throws PrometheusError */
export async function readCurve(
  prometheus: Measures,
  { title, unit, lines }: Curve,
  { fromMs, toMs }: Range,
  rest: Pick<ExplainChart, 'atMs' | 'windowFromMs' | 'threshold'>,
): Promise<ExplainChart | undefined> {
  const read = await Promise.all(
    lines.map(async ([name, expression]) => ({
      label: name,
      points: pointsOf(await prometheus.queryRange(expression, { start: fromMs, end: toMs, stepSeconds })),
      step: false,
    })),
  );
  const drawn = read.filter(({ points }) => points.length > 0);
  if (drawn.length === 0) return undefined;
  return { title, unit, lines: drawn, fromMs, toMs, source: `Prometheus, over ${windowSeconds} s each`, ...rest };
}

const effectsOf = (
  service: string,
  peer: string,
  seconds: number,
): ReadonlyArray<readonly [string, ExplainUnit, string]> => {
  const over = (name: string, ...matchers: readonly string[]) =>
    `sum(rate(${name}{${matchers.join(', ')}}[${seconds}s]))`;
  if (peer === serverPeer) {
    const own = `${label.service}=${quoted(service)}`;
    const requests = `${metric.serverDuration.name}_count`;
    return [
      ['Requests', 'perSecond', over(requests, own)],
      [
        'Failed',
        'share',
        `(${over(requests, own, `${label.statusCode}=~"5.."`)} or vector(0)) / (${over(requests, own)} > 0)`,
      ],
      ['Shed', 'perSecond', `${over(metric.rejections.name, own, `${label.reason}="shed"`)} or vector(0)`],
      [
        'P99',
        'seconds',
        `histogram_quantile(0.99, sum by (le) (rate(${metric.serverDuration.name}_bucket{${own}}[${seconds}s])))`,
      ],
    ];
  }
  const edge = ofEdge(service, peer);
  const calls = over(metric.calls.name, edge);
  return [
    ['Calls', 'perSecond', calls],
    [
      'Failed calls',
      'share',
      `(${over(metric.calls.name, edge, `${label.outcome}!~"ok|client_error"`)} or vector(0)) / (${calls} > 0)`,
    ],
    ['Refused at once', 'perSecond', `${over(metric.rejections.name, edge)} or vector(0)`],
    ['Attempts per call', 'ratio', `${over(metric.attempts.name, edge)} / (${calls} > 0)`],
    ['Retries', 'perSecond', `${over(metric.attempts.name, edge, `${label.kind}="retry"`)} or vector(0)`],
    [
      'P99 of an attempt',
      'seconds',
      `histogram_quantile(0.99, sum by (le) (rate(${metric.clientDuration.name}_bucket{${edge}}[${seconds}s])))`,
    ],
  ];
};

/** So much before and after is compared. */
export const effectsSeconds = 30;

/** What an edge, or a service, was like before and after. @throws PrometheusError */
export async function readEffects(
  prometheus: Measures,
  service: string,
  peer: string,
  atMs: number,
  nowMs: number,
): Promise<ExplainEffect[]> {
  const afterMs = atMs + effectsSeconds * 1000;
  const effects = await Promise.all(
    effectsOf(service, peer, effectsSeconds).map(async ([name, unit, expression]): Promise<ExplainEffect> => {
      const value = async (time: number) => {
        const found = await prometheus.scalar(expression, { time });
        return found !== undefined && Number.isFinite(found) ? found : undefined;
      };
      const [before, after] = await Promise.all([value(atMs), afterMs <= nowMs ? value(afterMs) : undefined]);
      return { name, unit, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
    }),
  );
  return effects.filter(({ before, after }) => before !== undefined || after !== undefined);
}

/** What was refused on an edge around a moment, by reason. @throws PrometheusError */
export async function readRefusals(
  prometheus: Measures,
  service: string,
  peer: string,
  { fromMs, toMs }: Range,
): Promise<ReadonlyMap<string, number>> {
  const selector = `${metric.rejections.name}{${ofEdge(service, peer)}}`;
  const expression = `sum by (${label.reason}) ((${selector} unless ${selector} offset 10s) or increase(${selector}[10s])) > 0`;
  const series = await prometheus.queryRange(expression, { start: fromMs, end: toMs, stepSeconds: 10 });
  return new Map(
    series
      .map(
        ({ metric: labels, samples }) =>
          [labels[label.reason] ?? 'unknown', Math.round(samples.reduce((sum, { value }) => sum + value, 0))] as const,
      )
      .filter(([, count]) => count > 0)
      .toSorted((a, b) => b[1] - a[1]),
  );
}
