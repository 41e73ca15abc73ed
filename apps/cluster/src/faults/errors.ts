import type { FaultErrorCode } from '@gameday/lab-chaos/wire';

/** Why a fault was not made, or could not be ended. The codes are the wire's. */
export class FaultError extends Error {
  override name = 'FaultError';
  readonly code: FaultErrorCode;
  constructor(code: FaultErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
