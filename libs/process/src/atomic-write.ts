import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { randomBytes } = process.getBuiltinModule('node:crypto');

export interface AtomicWriteOptions {
  /** Permissions of the file; default 0o644. */
  readonly mode?: number;
  /** Whether it must survive a loss of power too; default false. */
  readonly durable?: boolean;
}

/** Replaces a file at once: a reader sees the old content or the new, never a part. Makes its folder if needed. */
export function atomicWriteFile(
  file: string,
  content: string,
  { mode = 0o644, durable = false }: AtomicWriteOptions = {},
): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const descriptor = openSync(temporary, 'wx', mode);
    try {
      for (let rest = Buffer.from(content); rest.length > 0;) rest = rest.subarray(writeSync(descriptor, rest));
      if (durable) fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
