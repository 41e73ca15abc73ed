import { label, latencyBucketsSeconds, type MetricDescription } from '@gameday/conventions';
import { context, trace } from '@opentelemetry/api';
import prometheus, { type Metric, type OpenMetricsContentType, type Registry } from 'prom-client';
import { FastHistogram, type Histogram } from './histogram.ts';

/** The labels that a caller gives a value to: all of the description's but `service`, which the process sets. */
export type LabelsOf<Description extends MetricDescription> = Readonly<
  Record<Exclude<Description['labels'][number], typeof label.service>, string>
>;

/** A counter's child for one set of label values, for hot paths: it only adds, and is told to prom-client when somebody asks. */
export interface BoundCounter {
  /** @param value default 1 */
  inc(value?: number): void;
}

export interface CounterMetric<Labels> {
  /** @param value default 1 */
  inc(labels: Labels, value?: number): void;
  /** The child of these labels: a new one each time, to be kept. */
  bind(labels: Labels): BoundCounter;
}

export interface GaugeMetric<Labels> {
  set(labels: Labels, value: number): void;
  /** @param value default 1 */
  inc(labels: Labels, value?: number): void;
  /** @param value default 1 */
  dec(labels: Labels, value?: number): void;
  /** Takes the series of these labels out of the exposition. */
  remove(labels: Labels): void;
}

export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

export interface Metrics {
  /** prom-client's registry, with `service` as a default label. */
  readonly registry: Registry<OpenMetricsContentType>;
  /** The counter of a description; the same one each time. The description's name ends in `_total`. */
  counter<const D extends MetricDescription>(description: D): CounterMetric<LabelsOf<D>>;
  gauge<const D extends MetricDescription>(description: D): GaugeMetric<LabelsOf<D>>;
  /** @param options.buckets upper bounds, ascending; by default the latency buckets of the conventions, in seconds */
  histogram<const D extends MetricDescription>(
    description: D,
    options?: { readonly buckets?: readonly number[] },
  ): Histogram<LabelsOf<D>>;
  /** Calls `collect` before each exposition, to set gauges that cost something to know. */
  onScrape(collect: () => void | Promise<void>): void;
  /** All metrics, in OpenMetrics' text format 1.0.0. A collector that fails is reported and left out. */
  exposition(): Promise<Exposition>;
}

export interface MetricsOptions {
  readonly service: string;
  readonly onError: (error: unknown) => void;
  /** Whether prom-client's `process_*` and `nodejs_*` metrics are there. Default true. */
  readonly processMetrics?: boolean;
}

const activeSpan = () => trace.getSpan(context.active());

/** How often the event loop's delay is sampled. prom-client's default of 10 ms wakes an idle process 100 times a second. */
const eventLoopSampleMs = 100;

/** Metrics of this process, in a registry of their own. */
export function createMetrics({ service, onError, processMetrics = true }: MetricsOptions): Metrics {
  const registry = new prometheus.Registry<OpenMetricsContentType>();
  registry.setContentType(prometheus.Registry.OPENMETRICS_CONTENT_TYPE);
  registry.setDefaultLabels({ [label.service]: service });
  if (processMetrics) {
    prometheus.collectDefaultMetrics({
      register: registry as unknown as Registry,
      eventLoopMonitoringPrecision: eventLoopSampleMs,
    });
  }
  const made = new Map<string, unknown>();
  const collectors: Array<() => void | Promise<void>> = [];

  const once = <T>(description: MetricDescription, type: MetricDescription['type'], make: () => T): T => {
    if (description.type !== type) throw new TypeError(`${description.name} is a ${description.type}, not a ${type}`);
    const known = made.get(description.name) as T | undefined;
    if (known) return known;
    const metric = make();
    made.set(description.name, metric);
    return metric;
  };

  return {
    registry,
    counter: (description) =>
      once(description, 'counter', () => {
        const counter = new prometheus.Counter(configuration(description, registry));
        return {
          inc: (labels: Readonly<Record<string, string>>, value?: number) => counter.inc(labels, value),
          bind(labels: Readonly<Record<string, string>>) {
            let untold = 0;
            collectors.push(() => {
              if (untold > 0) counter.inc(labels, untold);
              untold = 0;
            });
            return { inc: (value = 1) => void (untold += value) };
          },
        };
      }),
    gauge: (description) =>
      once(description, 'gauge', () => new prometheus.Gauge(configuration(description, registry))),
    histogram: (description, { buckets = latencyBucketsSeconds } = {}) =>
      once(description, 'histogram', () => {
        const { name, help } = description;
        const histogram = new FastHistogram({ name, help, labels: ownLabels(description), buckets, activeSpan });
        registry.registerMetric(histogram as unknown as Metric);
        return histogram;
      }),
    onScrape: (collect) => void collectors.push(collect),
    async exposition() {
      for (const result of await Promise.allSettled(collectors.map(async (collect) => collect()))) {
        if (result.status === 'rejected') onError(result.reason);
      }
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}

/** The labels that the caller sets; `service` is the registry's default label. */
const ownLabels = (description: MetricDescription): string[] =>
  description.labels.filter((name) => name !== label.service);

const configuration = (description: MetricDescription, registry: Registry<OpenMetricsContentType>) => ({
  name: description.name,
  help: description.help,
  labelNames: ownLabels(description),
  registers: [registry],
});
