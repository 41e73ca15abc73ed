import type { Evidence } from '@gameday/chaos-engine';
import { deploymentStateMetric, label, metric } from '@gameday/conventions';
import type { Lab } from '../lab/lab.ts';
import { matrixOf, stepFor, withPrometheus } from '../observe/prometheus.ts';

/** A picture of a run: what it shows, in words, and how Prometheus is asked for it. */
interface Picture {
  readonly name: string;
  readonly says: string;
  readonly query: string;
}

const { service, peer, state, statusCode, outcome, reason, kind } = label;
/** Services are scraped every second or two. */
const window = '[10s]';
const requests = `${metric.serverDuration.name}_count`;
/** What nobody's route is, is no work of the app: probes among it. */
const served = `${label.route}!="_unmatched"`;

/** The series that every run is told by. */
export const pictures: readonly Picture[] = [
  {
    name: 'requests',
    says: 'Requests served by each service, each second',
    query: `sum by (${service}) (rate(${requests}{${served}}${window}))`,
  },
  {
    name: 'latency-p99',
    says: 'P99 of the requests served by each service, in seconds',
    query: `histogram_quantile(0.99, sum by (${service}, le) (rate(${metric.serverDuration.name}_bucket{${served}}${window})))`,
  },
  {
    name: 'errors',
    says: 'Share of requests that each service answered with its own failure',
    query:
      `sum by (${service}) (rate(${requests}{${served},${statusCode}=~"5.."}${window}))` +
      ` / sum by (${service}) (rate(${requests}{${served}}${window}))`,
  },
  {
    name: 'calls-failed',
    says: 'Calls that did not succeed, by edge and how they ended, each second',
    query: `sum by (${service}, ${peer}, ${outcome}) (rate(${metric.calls.name}{${outcome}!="ok"}${window})) > 0`,
  },
  {
    name: 'retries',
    says: 'Retries and hedges by edge, each second',
    query: `sum by (${service}, ${peer}, ${kind}) (rate(${metric.attempts.name}{${kind}!="first"}${window})) > 0`,
  },
  {
    name: 'rejections',
    says: 'Calls that were refused without being tried, by edge and reason, each second',
    query: `sum by (${service}, ${peer}, ${reason}) (rate(${metric.rejections.name}${window})) > 0`,
  },
  {
    name: 'breakers',
    says: 'Share of the callers whose breaker is open or half-open, by edge',
    query: `avg by (${service}, ${peer}, ${state}) (${metric.breakerState.name}{${state}!="closed"}) > 0`,
  },
  {
    name: 'replicas',
    says: 'Ready replicas of each service',
    query: `max by (deployment) (${deploymentStateMetric.ready.name})`,
  },
];

/** So much of the time before the fault is shown beside it. */
const beforeMs = 30_000;

/** The pictures of the time of a run. @throws PrometheusError */
export async function metricSeries(lab: Lab, fromMs: number, toMs: number, signal: AbortSignal): Promise<Evidence[]> {
  const start = fromMs - beforeMs;
  const stepSeconds = stepFor((toMs - start) / 1000);
  return withPrometheus(lab, (prometheus) =>
    Promise.all(
      pictures.map(async ({ name, says, query }): Promise<Evidence> => {
        const series = await prometheus.queryRange(query, { start, end: toMs, stepSeconds, signal });
        return { kind: 'metric', name, says, series: matrixOf(series) };
      }),
    ),
  );
}
