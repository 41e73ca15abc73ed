/** What can go wrong between this process and Prometheus. */
export type PrometheusErrorCode =
  | 'prometheus_unreachable'
  | 'prometheus_timeout'
  | 'prometheus_refused'
  | 'prometheus_bad_answer'
  | 'prometheus_unexpected_result';

/** Base of every error this library throws: what happened, where, and what to do next are in the message. */
export abstract class PrometheusError extends Error {
  abstract readonly code: PrometheusErrorCode;
  override get name(): string {
    return this.constructor.name;
  }
}

/** Nothing answers at the address, or the connection broke before the answer was complete. */
export class PrometheusUnreachable extends PrometheusError {
  readonly code = 'prometheus_unreachable';
  constructor(where: string, cause: unknown) {
    super(`Prometheus cannot be reached: ${where}: ${reasonOf(cause)}. Check that it runs and listens there.`, {
      cause,
    });
  }
}

/** No complete answer within the deadline. */
export class PrometheusTimeout extends PrometheusError {
  readonly code = 'prometheus_timeout';
  constructor(where: string, deadlineMs: number) {
    super(
      `Prometheus did not answer in ${deadlineMs} ms: ${where}. Ask for less (a shorter range, a longer step) or allow more time.`,
    );
  }
}

/** Prometheus refused, in its own words: a query with a mistake, one that is too heavy, or a server that is not ready. */
export class PrometheusRefused extends PrometheusError {
  readonly code = 'prometheus_refused';
  /** HTTP status: 400 wrong parameters, 422 a query that cannot be executed, 503 not ready or aborted. */
  readonly status: number;
  /** Prometheus' error type, such as `bad_data`, `execution`, `timeout`; empty where it gave none. */
  readonly type: string;
  constructor(where: string, status: number, type: string, message: string, query: string | undefined) {
    const asked = query === undefined ? '' : ` The query: ${query}`;
    super(`Prometheus answered ${status} to ${where}: ${[type, message].filter(Boolean).join(': ')}.${asked}`);
    this.status = status;
    this.type = type;
  }
}

/** The answer is not what Prometheus sends. Something else may listen there. */
export class PrometheusBadAnswer extends PrometheusError {
  readonly code = 'prometheus_bad_answer';
  constructor(where: string, problem: string) {
    super(`The answer to ${where} is not Prometheus': ${problem}. Check that the address is its own.`);
  }
}

/** The query's result is of another type, or another size, than the helper promises. */
export class PrometheusUnexpectedResult extends PrometheusError {
  readonly code = 'prometheus_unexpected_result';
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as { code?: unknown }).code;
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : undefined;
  if (error.message === '' && first !== undefined) return reasonOf(first);
  return typeof code === 'string' && !error.message.includes(code) ? `${code} ${error.message}` : error.message;
}
