import type { FieldProblem } from '@gameday/kubernetes/openapi';

/** Why a request was refused, in the words of k8s.io/apimachinery/pkg/apis/meta/v1 (StatusReason), with the HTTP status of each. */
const statusCodes = {
  BadRequest: 400,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  AlreadyExists: 409,
  Conflict: 409,
  Expired: 410,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  InternalError: 500,
  ServiceUnavailable: 503,
  Timeout: 504,
} as const;

export type StatusReason = keyof typeof statusCodes;

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** What a request is about, as messages name it. */
export interface Subject {
  readonly group: string;
  readonly plural: string;
  readonly kind: string;
}

/** A request that cannot be served; it is answered with a Kubernetes Status. */
export class ApiError extends Error {
  readonly reason: StatusReason;
  readonly details: StatusDetails | undefined;

  constructor(reason: StatusReason, message: string, details?: StatusDetails) {
    super(message);
    this.name = 'ApiError';
    this.reason = reason;
    this.details = details;
  }

  get code(): number {
    return statusCodes[this.reason];
  }
}

/** `deployments.apps`, or `pods` for the core group. */
export const qualified = ({ group, plural }: Pick<Subject, 'group' | 'plural'>): string =>
  group === '' ? plural : `${plural}.${group}`;

const about = ({ group, plural }: Subject, name: string): StatusDetails => ({
  name,
  ...(group !== '' && { group }),
  kind: plural,
});

export const notFound = (subject: Subject, name: string): ApiError =>
  new ApiError('NotFound', `${qualified(subject)} "${name}" not found`, about(subject, name));

/** A path that leads nowhere. */
export const noSuchPath = (): ApiError =>
  new ApiError('NotFound', 'the server could not find the requested resource', {});

export const alreadyExists = (subject: Subject, name: string): ApiError =>
  new ApiError('AlreadyExists', `${qualified(subject)} "${name}" already exists`, about(subject, name));

export const conflict = (subject: Subject, name: string, why: string): ApiError =>
  new ApiError(
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(subject)} "${name}": ${why}`,
    about(subject, name),
  );

export const modified = (subject: Subject, name: string): ApiError =>
  conflict(
    subject,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );

/** @param hint what to do instead */
export const notAllowed = (subject: Subject, verb: string, hint?: string): ApiError =>
  new ApiError(
    'MethodNotAllowed',
    `${verb} is not supported on resources of kind "${qualified(subject)}"${hint === undefined ? '' : `: ${hint}`}`,
    { ...(subject.group !== '' && { group: subject.group }), kind: subject.plural },
  );

const causeWords: Readonly<Record<FieldProblem['reason'], string>> = {
  FieldValueRequired: 'Required value',
  FieldValueInvalid: 'Invalid value',
  FieldValueTypeInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueForbidden: 'Forbidden',
  UnknownField: 'Invalid value',
};

/** An object that breaks rules, with a cause for each field. */
export function invalid({ group, kind }: Subject, name: string, problems: readonly FieldProblem[]): ApiError {
  const causes = problems.map(({ path, message, reason }): StatusCause => {
    return { reason, message: `${causeWords[reason]}: ${message}`, field: path };
  });
  const texts = causes.map(({ field, message }) => `${field}: ${message}`);
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const qualifiedKind = group === '' ? kind : `${kind}.${group}`;
  return new ApiError('Invalid', `${qualifiedKind} "${name}" is invalid: ${list}`, {
    name,
    ...(group !== '' && { group }),
    kind,
    causes,
  });
}

/** The Status object that answers a refused request. */
export const failure = (error: ApiError) => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: error.message,
  reason: error.reason,
  ...(error.details && { details: error.details }),
  code: error.code,
});

/** The Status object that answers a request which leaves nothing to show. */
export const success = (details?: StatusDetails, code?: number) => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  ...(details && { details }),
  ...(code !== undefined && { code }),
});
