import type { EngineName } from './types.ts';

/** Why one way of getting an engine did not work. */
type SourceFailureCode =
  /** Nobody answers at that address, or not in time. */
  | 'unreachable'
  /** The server says that there is no such file. */
  | 'not_found'
  /** The server answered with another failure. */
  | 'bad_answer'
  /** The address is neither https nor a local test server. */
  | 'insecure_address'
  /** The checksum file has no line for the archive. */
  | 'checksum_missing'
  /** The archive is not the one that its makers released. */
  | 'checksum_mismatch'
  /** The makers' checksum is not the one that was pinned when this address was used before. */
  | 'pin_mismatch'
  /** The transfer ended before the end of the file, or the file is larger than allowed. */
  | 'truncated'
  | 'too_large'
  /** The archive cannot be read, or lacks what it should hold. */
  | 'archive_damaged'
  /** The archive wants to write outside of its folder. */
  | 'archive_unsafe'
  /** What was got answers with another version than the one asked for, or not at all. */
  | 'wrong_version'
  /** This way does not exist on this platform or machine. */
  | 'not_here'
  /** A program that this way needs failed. */
  | 'tool_failed';

/** One way of getting an engine did not work; the next one is tried. */
export class SourceFailed extends Error {
  readonly code: SourceFailureCode;

  constructor(code: SourceFailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceFailed';
    this.code = code;
  }
}

/** No way of getting an engine worked. `reasons` has one sentence for each that was tried, in order. */
export class EngineUnavailable extends Error {
  readonly code = 'ENGINE_UNAVAILABLE';
  readonly engine: EngineName;
  readonly reasons: readonly string[];

  constructor(engine: EngineName, title: string, reasons: readonly string[]) {
    super(`${title} cannot be had on this machine:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}`);
    this.name = 'EngineUnavailable';
    this.engine = engine;
    this.reasons = reasons;
  }
}

/** The message of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The code of a system error, such as `ENOENT`. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
