/**
 * Every error code on the wire, once. Errors travel as problem details (RFC 9457):
 * `{type, title, status, detail, code, requestId, errors?}`.
 */
export interface ErrorDescription {
  /** HTTP status. */
  readonly status: number;
  /** A short sentence for people, the same for every occurrence. */
  readonly title: string;
  /** Whether sending the same request again later can succeed. */
  readonly retryable: boolean;
  /** Whether it is certain that the request had no effect. */
  readonly definite: boolean;
}

export const errorTable = {
  invalid_request: { status: 400, title: 'The request is not valid', retryable: false, definite: true },
  malformed_json: { status: 400, title: 'The body is not valid JSON', retryable: false, definite: true },
  bad_cursor: { status: 400, title: 'The cursor is not one that this list gave out', retryable: false, definite: true },
  unauthenticated: { status: 401, title: 'A valid bearer token is needed', retryable: false, definite: true },
  wrong_credentials: { status: 401, title: 'The nickname or the password is wrong', retryable: false, definite: true },
  forbidden: { status: 403, title: 'This is not yours', retryable: false, definite: true },
  not_found: { status: 404, title: 'There is no such thing', retryable: false, definite: true },
  method_not_allowed: { status: 405, title: 'The path has no such method', retryable: false, definite: true },
  nickname_taken: { status: 409, title: 'The nickname is taken', retryable: false, definite: true },
  request_in_progress: {
    status: 409,
    title: 'A request with this idempotency key is under way',
    retryable: true,
    definite: true,
  },
  body_too_large: { status: 413, title: 'The body is too large', retryable: false, definite: true },
  unsupported_media_type: { status: 415, title: 'The body must be JSON', retryable: false, definite: true },
  idempotency_key_reused: {
    status: 422,
    title: 'The idempotency key was used with another request',
    retryable: false,
    definite: true,
  },
  internal: { status: 500, title: 'The service failed', retryable: false, definite: false },
  bad_upstream: { status: 502, title: 'A service answered with nonsense', retryable: true, definite: false },
  unavailable: { status: 503, title: 'A service that is needed is away', retryable: true, definite: false },
  overloaded: { status: 503, title: 'The service has too much to do', retryable: true, definite: true },
  deadline_exceeded: { status: 504, title: 'The request’s deadline is over', retryable: false, definite: true },
  upstream_timeout: {
    status: 504,
    title: 'A service that is needed did not answer in time',
    retryable: true,
    definite: false,
  },
} as const satisfies Record<string, ErrorDescription>;

export type ErrorCode = keyof typeof errorTable;

/** The problem document of RFC 9457, as every service sends it. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly requestId?: string;
  /** For `invalid_request`: where in the request what is wrong, as a JSON pointer into `{params, query, headers, body}`. */
  readonly errors?: ReadonlyArray<{ readonly pointer: string; readonly detail: string }>;
}

/** Media type of problem documents. */
export const problemMediaType = 'application/problem+json';

/** URI reference that names a kind of problem. */
export const problemType = (code: ErrorCode): string => `urn:gameday:problem:${code}`;
