/** What can go wrong between this process and Consul. */
export type ConsulErrorCode =
  | 'consul_unreachable'
  | 'consul_timeout'
  | 'consul_no_leader'
  | 'consul_refused'
  | 'consul_bad_answer'
  | 'consul_not_ready';

/** Base of every error this library throws: what happened, where, and what to do next are in the message. */
export abstract class ConsulError extends Error {
  abstract readonly code: ConsulErrorCode;
  override get name(): string {
    return this.constructor.name;
  }
}

/** Nothing answers at the address, or the connection broke before the answer was complete. */
export class ConsulUnreachable extends ConsulError {
  readonly code = 'consul_unreachable';
  constructor(where: string, cause: unknown) {
    super(`Consul cannot be reached: ${where}: ${reasonOf(cause)}. Check that it runs and listens there.`, { cause });
  }
}

/** No complete answer within the deadline. */
export class ConsulTimeout extends ConsulError {
  readonly code = 'consul_timeout';
  constructor(where: string, deadlineMs: number) {
    super(`Consul did not answer in ${deadlineMs} ms: ${where}. It may be paused, overloaded, or behind a slow link.`);
  }
}

/** Consul runs but has no leader: it has just started, or lost its quorum. Temporary by nature. */
export class ConsulNoLeader extends ConsulError {
  readonly code = 'consul_no_leader';
  constructor(where: string) {
    super(`Consul has no leader yet: ${where}. It is starting or has lost its quorum; try again shortly.`);
  }
}

/** Consul answered with a status that the request does not expect. */
export class ConsulRefused extends ConsulError {
  readonly code = 'consul_refused';
  readonly status: number;
  constructor(where: string, status: number, text: string) {
    super(`Consul answered ${status} to ${where}: ${shortened(text.trim()) || '(no text)'}`);
    this.status = status;
  }
  /** Whether the same request can never succeed: a 4xx other than 429 (too many connections or requests). */
  get permanent(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 429;
  }
}

/** The answer is not what Consul sends: no JSON, or JSON of another shape. Something else may listen there. */
export class ConsulBadAnswer extends ConsulError {
  readonly code = 'consul_bad_answer';
  constructor(where: string, problem: string) {
    super(`The answer to ${where} is not Consul's: ${problem}. Check that the address is Consul's own.`);
  }
}

/** What was waited for did not show up in time. */
export class ConsulNotReady extends ConsulError {
  readonly code = 'consul_not_ready';
}

/** Long texts quote what was sent in their middle; the reason is at their ends. */
const shortened = (text: string): string => (text.length <= 300 ? text : `${text.slice(0, 100)} … ${text.slice(-200)}`);

/** The shortest text that names the reason: an errno or undici code where there is one. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const nested = error instanceof AggregateError ? error.errors[0] : error.cause;
  const code = (error as { code?: unknown }).code;
  if (error.message === '' && nested instanceof Error) return reasonOf(nested);
  return typeof code === 'string' && !error.message.includes(code) ? `${code} ${error.message}` : error.message;
}
