/** PromQL of what experiments look at. Services are scraped every 2 s, so that ten seconds hold five samples. */

const usualSeconds = 10;

/** What stands between braces: `selector({ service: 'feed', outcome: '!~ok' })`; a value may begin with its operator. */
function selector(labels: Readonly<Record<string, string>>): string {
  const matchers = Object.entries(labels).map(([name, value]) => {
    const [, operator = '=', text = ''] = /^(!~|=~|!=)?(.*)$/.exec(value) ?? [];
    return `${name}${operator || '='}"${text}"`;
  });
  return `{${matchers.join(',')}}`;
}

/**
 * How much counters have grown in so many seconds, all together. Unlike `increase` it neither guesses nor misses what a
 * series had counted when it was first seen: the first errors of a lab are in it. For processes that go on running.
 */
export function grown(metric: string, labels: Readonly<Record<string, string>>, seconds = usualSeconds): string {
  const series = `${metric}${selector(labels)}`;
  return `((sum(${series}) or vector(0)) - (sum(${series} offset ${seconds}s) or vector(0)))`;
}

const serverRequests = 'http_server_request_duration_seconds_count';

interface Requests {
  /** A route template, such as `/api/feed`; `=~` begins a pattern. Default: all. */
  readonly route?: string;
  readonly method?: string;
  readonly seconds?: number;
}

const requestLabels = (service: string, { route, method }: Requests) => ({
  service,
  ...(route !== undefined && { http_route: route }),
  ...(method !== undefined && { http_request_method: method }),
});

/** Requests that a service has answered in so many seconds. */
export const requests = (service: string, options: Requests = {}): string =>
  grown(serverRequests, requestLabels(service, options), options.seconds);

/** Share of the requests at the door that were served: no 5xx. 0 to 1. */
export function served(options: Requests = {}): string {
  const labels = requestLabels('gateway', options);
  const failed = grown(serverRequests, { ...labels, http_response_status_code: '=~5..' }, options.seconds);
  return `1 - ${failed} / ${grown(serverRequests, labels, options.seconds)}`;
}

/** Requests per second that a service has answered with a status below 400. */
export function goodput(service: string, options: Requests = {}): string {
  const { seconds = usualSeconds } = options;
  const labels = { ...requestLabels(service, options), http_response_status_code: '=~[123]..' };
  return `${grown(serverRequests, labels, seconds)} / ${seconds}`;
}

/** A quantile of what requests took at a service, in seconds; the door's unless told. */
export function latency(quantile: number, options: Requests & { readonly service?: string } = {}): string {
  const { service = 'gateway', seconds = usualSeconds } = options;
  const buckets = `http_server_request_duration_seconds_bucket${selector(requestLabels(service, options))}`;
  return `histogram_quantile(${quantile}, sum by (le) (rate(${buckets}[${seconds}s])))`;
}

/** Attempts for each call of an edge: 1 where nothing is tried again. */
export const amplification = (caller: string, callee: string, seconds = usualSeconds): string => {
  const edge = { service: caller, peer: callee };
  return `${grown('resilience_attempts_total', edge, seconds)} / ${grown('resilience_calls_total', edge, seconds)}`;
};

/** How often a breaker opened in so many seconds. */
export const openings = (caller: string, callee: string, seconds: number): string =>
  grown('resilience_circuitbreaker_transitions_total', { service: caller, peer: callee, to: 'open' }, seconds);

/** How many attempts of an edge ended like this in so many seconds. */
export const attempts = (caller: string, callee: string, labels: Readonly<Record<string, string>>, seconds?: number) =>
  grown('resilience_attempts_total', { service: caller, peer: callee, ...labels }, seconds);

/** How many attempts of an edge took longer than half a second, whatever came of them, in so many seconds. */
export function slowAttempts(caller: string, callee: string, seconds?: number): string {
  const edge = { service: caller, peer: callee };
  const quick = grown('http_client_request_duration_seconds_bucket', { ...edge, le: '0.5' }, seconds);
  return `${grown('http_client_request_duration_seconds_count', edge, seconds)} - ${quick}`;
}

/** How many calls of an edge were refused without being tried, by reason, in so many seconds. */
export const rejections = (caller: string, callee: string, reason: string, seconds?: number): string =>
  grown('resilience_rejections_total', { service: caller, peer: callee, reason }, seconds);

/** Requests that took longer than a bound (one of the buckets: 0.1, 0.25, 0.5, 1, 2.5, 5 or 10 s). */
export function slowerThan(bound: number, options: Requests & { readonly service?: string } = {}): string {
  const { service = 'gateway', seconds } = options;
  const labels = requestLabels(service, options);
  const le = Number.isInteger(bound) ? `=~${bound}(.0)?` : String(bound);
  return `${grown(serverRequests, labels, seconds)} - ${grown('http_server_request_duration_seconds_bucket', { ...labels, le }, seconds)}`;
}

/** Share of an edge's attempts that ended like this. 0 to 1; 0 where there were none. */
export function shareOfAttempts(
  caller: string,
  callee: string,
  labels: Readonly<Record<string, string>>,
  seconds?: number,
): string {
  const all = grown('resilience_attempts_total', { service: caller, peer: callee }, seconds);
  return `${attempts(caller, callee, labels, seconds)} / (${all} > 0)`;
}

/** Share of the looks at the gateway's nicknames that found none, or one that was too old. */
export const namesMissing = (seconds?: number): string => {
  const lookups = { service: 'gateway', cache: 'nicknames' };
  const missing = grown('cache_lookups_total', { ...lookups, result: 'miss' }, seconds);
  return `${missing} / ${grown('cache_lookups_total', lookups, seconds)}`;
};

/** The most requests in a second that a service has answered, of two seconds each, in the last so many. */
export const peakRate = (service: string, seconds: number): string =>
  `max_over_time(sum(rate(${serverRequests}${selector({ service })}[4s]))[${seconds}s:1s])`;

const ofAutoscaler = (name: string, service: string): string =>
  `kube_horizontalpodautoscaler_status_${name}${selector({ horizontalpodautoscaler: service })}`;

/** How many replicas the autoscaler of a service wants now. */
export const wantedReplicas = (service: string): string => ofAutoscaler('desired_replicas', service);

/** How often the size that the autoscaler wants has changed. */
export const changesOfSize = (service: string, seconds: number): string =>
  `changes(${wantedReplicas(service)}[${seconds}s])`;

/** Attempts of an edge for each request that the caller has answered. */
export const perRequest = (caller: string, callee: string, options: Requests = {}): string =>
  `${attempts(caller, callee, {}, options.seconds)} / ${requests(caller, options)}`;

/** The query where no fault is in force, and nothing while one is. */
export const whileNoFault = (query: string): string => `(${query}) unless on() (sum(gameday_fault_active) > 0)`;

/** Requests at the door that were answered with a 5xx. */
export const failed = (options: Requests = {}): string =>
  grown(serverRequests, { ...requestLabels('gateway', options), http_response_status_code: '=~5..' }, options.seconds);
