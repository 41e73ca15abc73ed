export type { PrometheusErrorCode } from './errors.ts';
export {
  PrometheusBadAnswer,
  PrometheusError,
  PrometheusRefused,
  PrometheusTimeout,
  PrometheusUnexpectedResult,
  PrometheusUnreachable,
} from './errors.ts';
export type { Exemplar, SeriesExemplars } from './exemplars.ts';
export type { Moment, PrometheusClient, PrometheusOptions, QueryOptions, Range } from './prometheus.ts';
export { createPrometheus } from './prometheus.ts';
export type { Metric, QueryResult, Sample, Series, VectorElement } from './result.ts';
export type { Alert, Rule } from './rules.ts';
export type { Target } from './targets.ts';
