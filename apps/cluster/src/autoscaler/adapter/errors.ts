import { formatResource, type GroupResource } from './resources.ts';

/** Why a metrics API has no answer, as its status would say it. */
export class MetricsApiError extends Error {
  /** The status's reason. */
  readonly code: 'NotFound' | 'InternalError' | 'BadRequest';

  constructor(code: MetricsApiError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MetricsApiError';
    this.code = code;
  }

  /** HTTP status. */
  get status(): 400 | 404 | 500 {
    return this.code === 'NotFound' ? 404 : this.code === 'BadRequest' ? 400 : 500;
  }
}

/** As upstream's custom-metrics-apiserver words it. */
export const metricNotFound = (resource: GroupResource | undefined, metric: string, name?: string): MetricsApiError =>
  new MetricsApiError(
    'NotFound',
    [`the server could not find the metric ${metric} for`, resource ? formatResource(resource) : '', name]
      .filter((part) => part !== undefined)
      .join(' '),
  );

/** As the Prometheus Adapter words it; what Prometheus said follows. */
export const fetchFailed = (cause: unknown): MetricsApiError =>
  new MetricsApiError(
    'InternalError',
    `Internal error occurred: unable to fetch metrics: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  );
