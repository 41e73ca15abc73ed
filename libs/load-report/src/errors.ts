/** A raw file that nothing can be said about. */
export class LoadReportError extends Error {
  readonly code: 'no_requests';
  readonly hint: string;

  constructor(code: 'no_requests', message: string, hint: string) {
    super(message);
    this.name = 'LoadReportError';
    this.code = code;
    this.hint = hint;
  }
}
