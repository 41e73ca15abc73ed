/** What is wrong with a lab's own files, where, and what to do next. */
export class LabError extends Error {
  readonly code: string;
  readonly hint: string;

  constructor(code: string, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'LabError';
    this.code = code;
    this.hint = hint;
  }
}
