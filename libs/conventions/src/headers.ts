/** Names of the HTTP headers that the services give a meaning to (lower case, as Node reports them). */
export const header = {
  /** One id for a person's request, made at the first door if absent, repeated in the answer and in every log line. */
  requestId: 'x-request-id',
  /** W3C Trace Context. */
  traceparent: 'traceparent',
  tracestate: 'tracestate',
  baggage: 'baggage',
  /** The id of the signed-in user, set by the gateway after it verified the token; services trust it on the loopback only. */
  userId: 'x-gameday-user',
  /** The calling service's name: the caller's end of an edge. */
  caller: 'x-gameday-caller',
  /** Remaining milliseconds of the request's deadline. */
  deadline: 'x-gameday-deadline-ms',
  /** How much the request matters when load must be shed: critical, default or sheddable. */
  priority: 'x-gameday-priority',
  /** The client's key for a POST that must have one effect however often it is sent (IETF draft httpapi-idempotency-key). */
  idempotencyKey: 'idempotency-key',
} as const;
