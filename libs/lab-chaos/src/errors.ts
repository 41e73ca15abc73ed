export type LabChaosErrorCode =
  /** Nobody answers where the lab's cluster app should. */
  | 'no_lab'
  /** The cluster app did not answer in time, or with nonsense. */
  | 'cluster_silent'
  /** The cluster app refused, in its own words. */
  | 'cluster_refused'
  /** There is no such service, replica, engine, proxy or key now. */
  | 'no_target'
  /** It could not be brought about in time. */
  | 'too_late'
  /** What was asked cannot be had, for the reason that the message gives. */
  | 'not_possible';

/** What kept a fault, its undo or a probe from being done. */
export class LabChaosError extends Error {
  readonly code: LabChaosErrorCode;
  /** HTTP status, where somebody refused. */
  readonly status: number | undefined;

  constructor(code: LabChaosErrorCode, message: string, options: { cause?: unknown; status?: number } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'LabChaosError';
    this.code = code;
    this.status = options.status;
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether nothing listens where a request went. */
export const isRefused = (error: unknown): boolean =>
  ['ECONNREFUSED', 'ENOENT'].includes(String((error as NodeJS.ErrnoException | undefined)?.code));
