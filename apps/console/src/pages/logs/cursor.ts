import { z } from 'zod';
import { Refusal } from '../../web/refusal.ts';
import type { LogFile, LogFiles } from './log-files.ts';

/** How far a part's log has been read. */
export interface Position {
  /** Of its current file, in bytes. */
  readonly bytes: number;
  /** When its newest rotated file was written, milliseconds since 1970; 0 without one. Another one is a rotation since. */
  readonly rotatedMs: number;
}

export type Positions = ReadonlyMap<string, Position>;

/** The newest rotated file of a log. */
export const rotatedOf = ({ files, current }: Pick<LogFiles, 'files' | 'current'>): LogFile | undefined =>
  files.findLast((file) => file !== current);

export const positionOf = (log: LogFiles, bytes: number): Position => ({
  bytes,
  rotatedMs: Math.floor(rotatedOf(log)?.writtenMs ?? 0),
});

export const cursorOf = (positions: Positions): string =>
  Buffer.from(JSON.stringify([...positions].map(([name, { bytes, rotatedMs }]) => [name, bytes, rotatedMs]))).toString(
    'base64url',
  );

const size = z.number().int().nonnegative();
const shape = z.array(
  z.tuple([z.string(), size, size]).transform(([name, bytes, rotatedMs]) => [name, { bytes, rotatedMs }] as const),
);

/**
 * Reads what a browser gives back. The names in it are looked up among the logs that there are, and never become a path.
 * @throws Refusal when it is none of ours
 */
export function parseCursor(text: unknown): Positions {
  try {
    return new Map(shape.parse(JSON.parse(Buffer.from(String(text), 'base64url').toString('utf8'))));
  } catch {
    // said below
  }
  throw new Refusal('bad_cursor', 'The cursor is not one that this list gave out; ask for the lines anew.');
}
