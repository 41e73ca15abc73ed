import { PrometheusUnexpectedResult } from './errors.ts';
import type { SeriesExemplars } from './exemplars.ts';
import { readExemplars } from './exemplars.ts';
import { createHttp } from './http.ts';
import { asArray, asTexts } from './json.ts';
import type { Metric, QueryResult, Series, VectorElement } from './result.ts';
import { readResult } from './result.ts';
import type { Rule } from './rules.ts';
import { readRules } from './rules.ts';
import type { Target } from './targets.ts';
import { readTargets } from './targets.ts';

export interface PrometheusOptions {
  /** Such as http://127.0.0.1:9090. */
  readonly url: string;
  /** Deadline of each request. Default 10 000. Prometheus is told, so that it gives up too. */
  readonly timeoutMs?: number;
}

/** A moment: a Date, or ms since the epoch, as `Date.now()` has it. */
export type Moment = Date | number;

export interface Range {
  readonly start: Moment;
  readonly end: Moment;
}

export interface QueryOptions {
  /** When to evaluate. Default: now, by Prometheus' clock. */
  readonly time?: Moment;
  readonly signal?: AbortSignal;
}

/** The parts of Prometheus' HTTP API that the lab uses. Every call has a deadline and throws PrometheusError. */
export interface PrometheusClient {
  readonly url: string;
  /** Evaluates at one moment. */
  query(promql: string, options?: QueryOptions): Promise<QueryResult>;
  /** Evaluates at each step of a range, ends included. */
  queryRange(
    promql: string,
    range: Range & { readonly stepSeconds: number; readonly signal?: AbortSignal },
  ): Promise<readonly Series[]>;
  /**
   * The one value of a query that has at most one: a scalar, or a vector of one element.
   * @returns undefined when the vector is empty; NaN and infinity as they are
   * @throws PrometheusUnexpectedResult when there are more
   */
  scalar(promql: string, options?: QueryOptions): Promise<number | undefined>;
  /** The elements of an instant vector. @throws PrometheusUnexpectedResult when the query has another type */
  vector(promql: string, options?: QueryOptions): Promise<readonly VectorElement[]>;
  /** Exemplars of the series that a query selects, from `start` to `end`. */
  exemplars(promql: string, start: Moment, end: Moment): Promise<readonly SeriesExemplars[]>;
  /** Label sets of the series that match any of the selectors. Without a range: Prometheus' own default, all it has. */
  series(selectors: string | readonly string[], range?: Range): Promise<readonly Metric[]>;
  /** Values of a label, of all series or of those that match any of the selectors. */
  labelValues(label: string, selectors?: string | readonly string[]): Promise<readonly string[]>;
  /** What is scraped, and how that goes. */
  targets(): Promise<readonly Target[]>;
  /** The rules of all groups, and the alerts of the alerting ones. */
  rules(): Promise<readonly Rule[]>;
  /** Whether it answers queries. False also when it cannot be reached; never throws. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

/** @throws TypeError when the URL is none. Nothing is connected yet. */
export function createPrometheus(options: PrometheusOptions): PrometheusClient {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const http = createHttp({ url: options.url, timeoutMs });
  const timeout = `${timeoutMs}ms`;

  const query: PrometheusClient['query'] = async (promql, { time, signal } = {}) =>
    http.api('POST', '/query', { query: promql, time: seconds(time), timeout }, readResult, signal);

  const vector: PrometheusClient['vector'] = async (promql, queryOptions) => {
    const result = await query(promql, queryOptions);
    if (result.type === 'vector') return result.elements;
    throw new PrometheusUnexpectedResult(`A vector was expected, and this query has a ${result.type}: ${promql}`);
  };

  return {
    url: http.url,
    query,
    vector,
    async scalar(promql, queryOptions) {
      const result = await query(promql, queryOptions);
      if (result.type === 'scalar') return result.sample.value;
      if (result.type === 'vector' && result.elements.length <= 1) return result.elements[0]?.value;
      const got = result.type === 'vector' ? `${result.elements.length} elements; aggregate them` : `a ${result.type}`;
      throw new PrometheusUnexpectedResult(`One value was expected, and this query has ${got}: ${promql}`);
    },
    async queryRange(promql, { start, end, stepSeconds, signal }) {
      const range = { start: seconds(start), end: seconds(end), step: stepSeconds };
      const result = await http.api('POST', '/query_range', { query: promql, ...range, timeout }, readResult, signal);
      if (result.type === 'matrix') return result.series;
      throw new PrometheusUnexpectedResult(`A matrix was expected, and this query has a ${result.type}: ${promql}`);
    },
    exemplars: async (promql, start, end) =>
      http.api('POST', '/query_exemplars', { query: promql, start: seconds(start), end: seconds(end) }, readExemplars),
    series: async (selectors, range) =>
      http.api(
        'POST',
        '/series',
        { 'match[]': selectors, start: seconds(range?.start), end: seconds(range?.end) },
        (data) => asArray(data, 'data').map((labels) => asTexts(labels, 'a series')),
      ),
    labelValues: (label, selectors) =>
      http.api('GET', `/label/${encodeURIComponent(label)}/values`, { 'match[]': selectors }, (data) =>
        asArray(data, 'data').map(String),
      ),
    targets: () => http.api('GET', '/targets', { state: 'active' }, readTargets),
    rules: () => http.api('GET', '/rules', {}, readRules),
    ready: () =>
      http.status('/-/ready').then(
        (status) => status === 200,
        () => false,
      ),
    close: () => http.close(),
  };
}

/** Prometheus counts in seconds. @throws RangeError for a number of them, which would silently mean the year 1970 */
function seconds(moment: Moment): number;
function seconds(moment: Moment | undefined): number | undefined;
function seconds(moment: Moment | undefined): number | undefined {
  if (moment === undefined) return undefined;
  const ms = Number(moment);
  if (Math.abs(ms) > 1e8 && Math.abs(ms) < 1e11) {
    throw new RangeError(`${ms} looks like seconds: moments are Dates or milliseconds since the epoch`);
  }
  return ms / 1000;
}
