export type K6ErrorCode =
  /** The program could not be started. */
  | 'k6_not_started'
  /** The script is no script, or asks for what k6 does not have. */
  | 'script_broken'
  /** The settings cannot be had with this script. */
  | 'settings_refused'
  /** It was stopped before it made a request. */
  | 'stopped_early'
  /** What k6 wrote cannot be read. */
  | 'results_unreadable';

/** What is wrong with a load, where, and what to do next. */
export class K6Error extends Error {
  readonly code: K6ErrorCode;
  readonly hint: string;

  constructor(code: K6ErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'K6Error';
    this.code = code;
    this.hint = hint;
  }
}
