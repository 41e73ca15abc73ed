import type { Span } from '@opentelemetry/api';
import { TraceFlags } from '@opentelemetry/api';

/** A histogram's child for one set of label values: below 0.1 µs where the labels are known beforehand. */
export interface BoundHistogram {
  /**
   * Counts one value.
   * @param value in the unit that the metric's name ends in
   * @param span whose trace id becomes the exemplar if it is sampled; by default the active span
   */
  observe(value: number, span?: Span): void;
}

export interface Histogram<Labels> {
  /** Counts one value, see `BoundHistogram.observe`; about 0.4 µs, as children are kept by their label values. */
  observe(labels: Labels, value: number, span?: Span): void;
  /** The child of these labels. */
  bind(labels: Labels): BoundHistogram;
}

/** An exemplar in the form that prom-client's registry writes out. */
interface Exemplar {
  readonly labelSet: { readonly trace_id: string };
  readonly value: number;
  readonly timestamp: number;
}

interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly sharedLabels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly exemplar?: Exemplar | undefined;
}

interface HistogramOptions {
  readonly name: string;
  readonly help: string;
  /** Label names; every child has a value for each. */
  readonly labels: readonly string[];
  /** Upper bounds, ascending, without +Inf. */
  readonly buckets: readonly number[];
  readonly activeSpan: () => Span | undefined;
}

/** How OpenMetrics writes `le`: always with a fraction (1.0, not 1), so that every Prometheus stores the same series. */
export const bucketLabel = (bound: number): string => (Number.isInteger(bound) ? `${bound}.0` : String(bound));

class Child implements BoundHistogram {
  readonly labels: Readonly<Record<string, string>>;
  readonly #bounds: readonly number[];
  /** Values per bucket, not cumulative; the last is +Inf. */
  readonly #counts: Float64Array;
  readonly #exemplarTraces: Array<string | undefined>;
  readonly #exemplarValues: Float64Array;
  readonly #exemplarTimesMs: Float64Array;
  readonly #activeSpan: () => Span | undefined;
  #sum = 0;

  constructor(options: HistogramOptions, labels: Readonly<Record<string, string>>) {
    const size = options.buckets.length + 1;
    this.labels = labels;
    this.#bounds = options.buckets;
    this.#counts = new Float64Array(size);
    this.#exemplarTraces = new Array<string | undefined>(size).fill(undefined);
    this.#exemplarValues = new Float64Array(size);
    this.#exemplarTimesMs = new Float64Array(size);
    this.#activeSpan = options.activeSpan;
  }

  observe(value: number, span: Span | undefined = this.#activeSpan()): void {
    if (!Number.isFinite(value)) return;
    let bucket = 0;
    while (bucket < this.#bounds.length && value > (this.#bounds[bucket] as number)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#sum += value;
    const context = span?.spanContext();
    if (context === undefined || (context.traceFlags & TraceFlags.SAMPLED) === 0) return;
    this.#exemplarTraces[bucket] = context.traceId;
    this.#exemplarValues[bucket] = value;
    this.#exemplarTimesMs[bucket] = Date.now();
  }

  samples(name: string, les: ReadonlyArray<{ readonly le: string }>): Sample[] {
    const sharedLabels = this.labels;
    let count = 0;
    const samples = les.map((labels, bucket): Sample => {
      count += this.#counts[bucket] as number;
      return { metricName: `${name}_bucket`, labels, sharedLabels, value: count, exemplar: this.#exemplar(bucket) };
    });
    samples.push({ metricName: `${name}_sum`, labels: {}, sharedLabels, value: this.#sum });
    samples.push({ metricName: `${name}_count`, labels: {}, sharedLabels, value: count });
    return samples;
  }

  #exemplar(bucket: number): Exemplar | undefined {
    const trace_id = this.#exemplarTraces[bucket];
    if (trace_id === undefined) return undefined;
    return {
      labelSet: { trace_id },
      value: this.#exemplarValues[bucket] as number,
      timestamp: (this.#exemplarTimesMs[bucket] as number) / 1000,
    };
  }
}

/**
 * A histogram for prom-client's registry. prom-client's own hashes the labels twice and checks the exemplar's labels at
 * each observation (1.9 µs); this one keeps a child per set of label values and its counts in typed arrays.
 */
export class FastHistogram implements Histogram<Readonly<Record<string, string>>> {
  readonly name: string;
  readonly help: string;
  readonly type = 'histogram';
  readonly aggregator = 'sum';
  readonly #options: HistogramOptions;
  readonly #les: ReadonlyArray<{ readonly le: string }>;
  readonly #children = new Map<string, Child>();

  constructor(options: HistogramOptions) {
    this.name = options.name;
    this.help = options.help;
    this.#options = options;
    this.#les = [...options.buckets.map((bound) => ({ le: bucketLabel(bound) })), { le: '+Inf' }];
  }

  observe(labels: Readonly<Record<string, string>>, value: number, span?: Span): void {
    this.bind(labels).observe(value, span);
  }

  bind(labels: Readonly<Record<string, string>>): Child {
    let key = '';
    for (const name of this.#options.labels) key += `${labels[name]}\u0000`;
    return this.#children.get(key) ?? this.#create(key, labels);
  }

  #create(key: string, labels: Readonly<Record<string, string>>): Child {
    const missing = this.#options.labels.filter((name) => labels[name] === undefined);
    const unknown = Object.keys(labels).filter((name) => !this.#options.labels.includes(name));
    if (missing.length > 0 || unknown.length > 0) {
      throw new TypeError(`${this.name} has the labels ${this.#options.labels.join(', ')}; got ${Object.keys(labels)}`);
    }
    const child = new Child(
      this.#options,
      Object.fromEntries(this.#options.labels.map((name) => [name, labels[name]!])),
    );
    this.#children.set(key, child);
    return child;
  }

  /** What prom-client's registry asks each metric for. */
  async get() {
    const { name, help, type, aggregator } = this;
    const values = [...this.#children.values()].flatMap((child) => child.samples(name, this.#les));
    return { name, help, type, aggregator, values };
  }

  reset(): void {
    this.#children.clear();
  }
}
