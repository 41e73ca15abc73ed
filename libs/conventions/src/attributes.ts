/** Span attribute names that OpenTelemetry's semantic conventions do not have. */
export const attribute = {
  /** The callee's service name, on client spans (`service.peer.name` in drafts of the conventions; Jaeger reads `peer.service`). */
  peerService: 'peer.service',
  /** The user on whose behalf the request runs. */
  userId: 'enduser.id',
  /** The request id, so that a log line and a trace find each other. */
  requestId: 'gameday.request_id',
  /** Which attempt of its call a client span is, where it is not the first: retry or hedge. */
  attempt: 'gameday.attempt',
  /** The outcome of a call, as on the metrics. */
  outcome: 'gameday.outcome',
} as const;

/** Names of span events. */
export const spanEvent = {
  /** Something was refused without being tried. */
  rejected: 'resilience.rejected',
  /** A circuit breaker changed its state. */
  transition: 'resilience.transition',
} as const;
