/** Metric label names. Labels are bounded: route templates, never URLs; service names, never addresses (except `instance`). */
export const label = {
  /** The service's name, set by the process itself. */
  service: 'service',
  /** The callee's service name. */
  peer: 'peer',
  /** HTTP method, upper case; `_OTHER` for one that no route has. */
  method: 'http_request_method',
  /** Route template, such as `/api/posts/:id`; `_unmatched` where no route matched. */
  route: 'http_route',
  /** Status code as sent. */
  statusCode: 'http_response_status_code',
  /** How a call ended, see `outcomes`. */
  outcome: 'outcome',
  /** What the labelled thing is at (a breaker's or an endpoint's state). */
  state: 'state',
  /** Why something was refused or done. */
  reason: 'reason',
  /** Attempt kind: first, retry or hedge. */
  kind: 'kind',
  /** The state that was left. */
  from: 'from',
  /** The state that was entered. */
  to: 'to',
  /** The name of a database pool. */
  database: 'database',
}         ;

/** How a call ended. */
export const outcomes = [
  'ok',
  'client_error',
  'server_error',
  'timeout',
  'connection_error',
  'rejected',
  'cancelled',
]         ;
                                                

/** The outcome that an HTTP status stands for. */
export function outcomeOfStatus(status        )          {
  if (status >= 500) return 'server_error';
  if (status >= 400) return 'client_error';
  return 'ok';
}
