import { errorTable, problemType, type ErrorCode, type Outcome, type ProblemDocument } from '@gameday/conventions';
import { DatabaseUnavailable, QueryCancelled } from '@gameday/postgres';

/** A place in a request that is not valid: JSON pointer into `{params, query, headers, body}` and what is wrong there. */
export interface InvalidPart {
  readonly pointer: string;
  readonly detail: string;
}

/** An error that a handler means to answer with. Its code decides status and title, see `errorTable`. */
export class ServiceError extends Error {
  readonly code: ErrorCode;
  readonly invalid: readonly InvalidPart[] | undefined;

  constructor(code: ErrorCode, detail: string, options: { invalid?: readonly InvalidPart[]; cause?: unknown } = {}) {
    super(detail, { cause: options.cause });
    this.name = 'ServiceError';
    this.code = code;
    this.invalid = options.invalid;
  }

  get status(): number {
    return errorTable[this.code].status;
  }
}

/** A callee answered with an error. */
export class RemoteError extends Error {
  readonly peer: string;
  readonly status: number;
  /** The callee's own code; undefined when it answered with something that is no problem document. */
  readonly code: ErrorCode | undefined;
  /** How long the callee asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    peer: string,
    status: number,
    problem: Partial<ProblemDocument> | undefined,
    retryAfterMs?: number | undefined,
  ) {
    super(problem?.detail ?? `${peer} answered with status ${status}`);
    this.name = 'RemoteError';
    this.peer = peer;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.code = problem?.code !== undefined && problem.code in errorTable ? problem.code : undefined;
  }
}

/** A callee gave no answer. */
export class PeerUnavailable extends Error {
  readonly peer: string;
  readonly outcome: Extract<Outcome, 'timeout' | 'connection_error' | 'rejected' | 'cancelled'>;
  /** When trying again can make sense, in milliseconds; undefined where that is not known. */
  readonly retryAfterMs: number | undefined;

  constructor(
    peer: string,
    outcome: PeerUnavailable['outcome'],
    message: string,
    cause?: unknown,
    retryAfterMs?: number,
  ) {
    super(message, { cause });
    this.name = 'PeerUnavailable';
    this.peer = peer;
    this.outcome = outcome;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Whether an error says that the callee is away or ill, as opposed to having said no. */
export const isPeerFailure = (error: unknown): error is RemoteError | PeerUnavailable =>
  error instanceof PeerUnavailable || (error instanceof RemoteError && error.status >= 500);

/** Whether a callee said that there is no such thing. */
export const isNotFound = (error: unknown): boolean => error instanceof RemoteError && error.code === 'not_found';

/** Errors of body parsers and of Express itself carry a status and a type. */
interface HttpError extends Error {
  readonly status?: number;
  readonly type?: string;
}

function fromHttpError(error: HttpError): ServiceError | undefined {
  switch (error.type) {
    case 'entity.too.large':
      return new ServiceError('body_too_large', 'The body is larger than this route takes.', { cause: error });
    case 'entity.parse.failed':
      return new ServiceError('malformed_json', 'The body is not valid JSON.', { cause: error });
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new ServiceError('unsupported_media_type', error.message, { cause: error });
  }
  if (error.status !== undefined && error.status >= 400 && error.status < 500) {
    return new ServiceError('invalid_request', error.message, { cause: error });
  }
  return undefined;
}

/** What a caller is told of a callee's error: its "no" is passed on, its failure becomes "unavailable". */
function fromRemote(error: RemoteError): ServiceError {
  if (error.status < 500 && error.code && error.code !== 'unauthenticated') {
    return new ServiceError(error.code, error.message, { cause: error });
  }
  if (error.code === 'unavailable' || error.code === 'upstream_timeout') {
    return new ServiceError(error.code, error.message, { cause: error });
  }
  return new ServiceError('bad_upstream', `${error.peer} failed.`, { cause: error });
}

function fromPeerUnavailable(error: PeerUnavailable): ServiceError {
  return error.outcome === 'timeout'
    ? new ServiceError('upstream_timeout', `${error.peer} did not answer in time.`, { cause: error })
    : new ServiceError('unavailable', `${error.peer} is away.`, { cause: error });
}

/** The error to answer with, whatever was thrown. What nobody foresaw becomes `internal`, without its message. */
export function toServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof RemoteError) return fromRemote(error);
  if (error instanceof PeerUnavailable) return fromPeerUnavailable(error);
  if (error instanceof DatabaseUnavailable) {
    return new ServiceError('unavailable', 'The database is away.', { cause: error });
  }
  if (error instanceof QueryCancelled) {
    return new ServiceError('unavailable', 'The work was given up: nobody waits for it.', { cause: error });
  }
  if (error instanceof Error) {
    const known = fromHttpError(error);
    if (known) return known;
  }
  return new ServiceError('internal', 'The service failed; its log tells why.', { cause: error });
}

/** The problem document of an error. */
export function toProblem(error: ServiceError, requestId: string): ProblemDocument {
  const { status, title } = errorTable[error.code];
  return {
    type: problemType(error.code),
    title,
    status,
    detail: error.message,
    code: error.code,
    requestId,
    ...(error.invalid && { errors: error.invalid }),
  };
}
