/** What can go wrong between this process and Toxiproxy. */
export type ToxiproxyErrorCode = 'toxiproxy_away' | 'toxiproxy_stalled' | 'toxiproxy_refused' | 'toxiproxy_bad_answer';

/** Base of every error this library throws. */
export abstract class ToxiproxyError extends Error {
  abstract readonly code: ToxiproxyErrorCode;
  override get name(): string {
    return this.constructor.name;
  }
}

/** Nobody listens at the address, or the process ended before it answered: its proxies are gone with it. */
export class ToxiproxyAway extends ToxiproxyError {
  readonly code = 'toxiproxy_away';
  constructor(where: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`Toxiproxy cannot be reached: ${where}: ${reason}. Check that it runs and listens there.`, { cause });
  }
}

/** No answer in time. A toxic that is taken off a link whose reader does not read blocks everything that needs its proxy. */
export class ToxiproxyStalled extends ToxiproxyError {
  readonly code = 'toxiproxy_stalled';
  constructor(where: string, deadlineMs: number) {
    super(`Toxiproxy did not answer in ${deadlineMs} ms: ${where}. It hangs on a stalled connection, or is stopped.`);
  }
}

/** Toxiproxy refused, in its own words. */
export class ToxiproxyRefused extends ToxiproxyError {
  readonly code = 'toxiproxy_refused';
  /** HTTP status: 404 no such proxy or toxic, 409 the name is taken, 400 what makes no sense, 500 a port that is taken. */
  readonly status: number;
  constructor(where: string, status: number, message: string) {
    super(`Toxiproxy answered ${status} to ${where}: ${message}.`);
    this.status = status;
  }
}

/** The answer is not what Toxiproxy sends. Something else may listen there. */
export class ToxiproxyBadAnswer extends ToxiproxyError {
  readonly code = 'toxiproxy_bad_answer';
  constructor(where: string) {
    super(`The answer to ${where} is not Toxiproxy's. Check that the address is its own.`);
  }
}
