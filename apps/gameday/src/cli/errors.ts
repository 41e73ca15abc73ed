import { type ExitCode, exitCode } from './io.ts';

/** An error for people: what is wrong and where, and what to do next. */
export class CommandError extends Error {
  readonly code: string;
  readonly exitCode: ExitCode;
  /** What to do next. */
  readonly hint: string | undefined;
  /** More lines to show, such as the last ones of a log. */
  readonly details: readonly string[];

  constructor(
    code: string,
    message: string,
    options: { hint?: string; exitCode?: ExitCode; details?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'CommandError';
    this.code = code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? exitCode.couldNotRun;
    this.details = options.details ?? [];
  }
}

/** The command was not used as it is meant to be. */
export const usageError = (message: string, hint?: string): CommandError =>
  new CommandError('usage', message, { exitCode: exitCode.usage, ...(hint === undefined ? {} : { hint }) });

/** What stands on the terminal about an error; the stack only for those who ask for it. */
export function describeError(error: unknown, debug: boolean): string {
  const stack = debug && error instanceof Error && error.stack ? `${error.stack}\n` : '';
  if (error instanceof CommandError) {
    const details = error.details.map((line) => `  ${line}\n`).join('');
    return `gameday: ${error.message}\n${details}${error.hint ? `  → ${error.hint}\n` : ''}${stack}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  const next = debug ? '' : '  → set GAMEDAY_DEBUG=1 to see where it happened\n';
  return `gameday: unexpected error: ${message}\n${next}${stack}`;
}
