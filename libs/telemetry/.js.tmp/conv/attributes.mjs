/** Span attribute names that OpenTelemetry's semantic conventions do not have. */
export const attribute = {
  /** The callee's service name, on client spans (`service.peer.name` in drafts of the conventions; Jaeger reads `peer.service`). */
  peerService: 'peer.service',
  /** The user on whose behalf the request runs. */
  userId: 'enduser.id',
  /** The request id, so that a log line and a trace find each other. */
  requestId: 'gameday.request_id',
  /** Parts that a degraded answer lacks. */
  degraded: 'gameday.degraded',
  /** The outcome of a call, as on the metrics. */
  outcome: 'gameday.outcome',
}         ;
