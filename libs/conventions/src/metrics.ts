import { label } from './labels.ts';

/** What a metric is, as Prometheus and docs/metrics.md present it. */
export interface MetricDescription {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
}

/** Latency buckets in seconds, 0.5 ms to 10 s, about three per doubling decade where services live. */
export const latencyBucketsSeconds = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;

const describe = <const T extends MetricDescription>(metric: T): T => metric;

/** Every metric that a Gameday process exports by itself. */
export const metric = {
  serverDuration: describe({
    name: 'http_server_request_duration_seconds',
    type: 'histogram',
    help: 'Duration of HTTP requests served, in seconds.',
    labels: [label.service, label.method, label.route, label.statusCode],
  }),
  serverInFlight: describe({
    name: 'http_server_active_requests',
    type: 'gauge',
    help: 'HTTP requests being served now.',
    labels: [label.service],
  }),
  clientDuration: describe({
    name: 'http_client_request_duration_seconds',
    type: 'histogram',
    help: 'Duration of HTTP attempts made to other services, in seconds, one sample per attempt.',
    labels: [label.service, label.peer, label.outcome],
  }),
  calls: describe({
    name: 'resilience_calls_total',
    type: 'counter',
    help: 'Logical calls to other services, retries and hedges not counted apart, by how they ended.',
    labels: [label.service, label.peer, label.outcome],
  }),
  attempts: describe({
    name: 'resilience_attempts_total',
    type: 'counter',
    help: 'Attempts made for calls, by kind (first, retry, hedge) and how they ended.',
    labels: [label.service, label.peer, label.kind, label.outcome],
  }),
  rejections: describe({
    name: 'resilience_rejections_total',
    type: 'counter',
    help:
      'What was refused without being tried: by an open breaker (open), a full bulkhead (bulkhead), the retry budget ' +
      '(budget), a deadline that is over (deadline), or the limit of the server itself (shed, peer is the service).',
    labels: [label.service, label.peer, label.reason],
  }),
  breakerState: describe({
    name: 'resilience_circuitbreaker_state',
    type: 'gauge',
    help: '1 for the state that the circuit breaker of an edge is in, 0 for the others (closed, open, half_open).',
    labels: [label.service, label.peer, label.state],
  }),
  breakerTransitions: describe({
    name: 'resilience_circuitbreaker_transitions_total',
    type: 'counter',
    help: 'Changes of state of the circuit breaker of an edge.',
    labels: [label.service, label.peer, label.from, label.to],
  }),
  retryBudget: describe({
    name: 'resilience_retry_budget_ratio',
    type: 'gauge',
    help: 'What is left of the retry budget of an edge, from 0 (empty) to 1 (full).',
    labels: [label.service, label.peer],
  }),
  concurrencyLimit: describe({
    name: 'resilience_concurrency_limit',
    type: 'gauge',
    help: 'Requests that the service serves at once before it sheds load, as its adaptive limit stands.',
    labels: [label.service],
  }),
  cacheLookups: describe({
    name: 'cache_lookups_total',
    type: 'counter',
    help: 'Look-ups in a cache, by what came of them (hit, miss, stale: the source failed and an old value was served).',
    labels: [label.service, 'cache', 'result'],
  }),
  endpoints: describe({
    name: 'discovery_endpoints',
    type: 'gauge',
    help: 'Endpoints of a callee that this process knows, by state (healthy, ejected).',
    labels: [label.service, label.peer, label.state],
  }),
  databaseDuration: describe({
    name: 'db_client_operation_duration_seconds',
    type: 'histogram',
    help: 'Duration of database operations, in seconds, the wait for a connection included.',
    labels: [label.service, label.database, label.outcome],
  }),
  databaseConnections: describe({
    name: 'db_client_connection_count',
    type: 'gauge',
    help: 'Connections of a database pool, by state (used, idle).',
    labels: [label.service, label.database, label.state],
  }),
  databasePending: describe({
    name: 'db_client_connection_pending_requests',
    type: 'gauge',
    help: 'Requests that wait for a connection of a database pool.',
    labels: [label.service, label.database],
  }),
  outboxPending: describe({
    name: 'outbox_pending_events',
    type: 'gauge',
    help: 'Events of the transactional outbox that have not been delivered yet.',
    labels: [label.service],
  }),
  outboxDelivered: describe({
    name: 'outbox_deliveries_total',
    type: 'counter',
    help: 'Delivery attempts of the transactional outbox, by outcome.',
    labels: [label.service, label.outcome],
  }),
  spansExported: describe({
    name: 'telemetry_spans_exported_total',
    type: 'counter',
    help: 'Spans that the trace receiver took.',
    labels: [label.service],
  }),
  spansDropped: describe({
    name: 'telemetry_spans_dropped_total',
    type: 'counter',
    help: 'Spans that were lost, by reason: queue_full, export_failed (no receiver in time), refused (by the receiver).',
    labels: [label.service, label.reason],
  }),
  serviceInfo: describe({
    name: 'service_info',
    type: 'gauge',
    help: 'Always 1; the labels say which version of the service runs.',
    labels: [label.service, 'version'],
  }),
} as const satisfies Record<string, MetricDescription>;

export * from './cluster-metrics.ts';
