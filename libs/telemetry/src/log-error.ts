/** What of an error goes into the log. */
export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: DescribedError;
  readonly errors?: readonly DescribedError[];
}

const depthMax = 5;

/**
 * Describes an error by name, message, code, stack and causes, and by nothing else: drivers and clients hang rows, bodies
 * and headers on their errors, which must not reach the log.
 */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code } = error as { code?: unknown };
  const deeper = depth < depthMax;
  return {
    type: error.name,
    message: error.message,
    ...((typeof code === 'string' || typeof code === 'number') && { code: String(code) }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(error.cause !== undefined && deeper && { cause: describeError(error.cause, depth + 1) }),
    ...(error instanceof AggregateError &&
      deeper && { errors: error.errors.map((one) => describeError(one, depth + 1)) }),
  };
}
