import type { FileHandle } from 'node:fs/promises';

export interface ScanOptions {
  /** Where to begin; inside a line, the rest of that line is passed over. */
  readonly from: number;
  /** Bytes from here on are left for later. */
  readonly to: number;
  /** Only lines that hold these bytes are handed out. */
  readonly needle?: Buffer | undefined;
  /** Longer lines are passed over; default 64 KiB. */
  readonly lineBytesMax?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const chunkBytes = 256 * 1024;
const newline = 0x0a;

/** Whether a byte begins a line. */
async function beginsLine(file: FileHandle, position: number): Promise<boolean> {
  if (position === 0) return true;
  const before = Buffer.alloc(1);
  const { bytesRead } = await file.read(before, 0, 1, position - 1);
  return bytesRead === 1 && before[0] === newline;
}

/** Calls back with each complete line of `text[0, end)`, or with those that hold the needle. */
function handOut(
  text: Buffer,
  end: number,
  { needle, lineBytesMax = 64 * 1024 }: ScanOptions,
  take: (line: string) => void,
): void {
  if (needle) {
    for (let found = text.indexOf(needle); found !== -1 && found < end;) {
      const from = found === 0 ? 0 : text.lastIndexOf(newline, found) + 1;
      const to = text.indexOf(newline, found);
      if (to - from <= lineBytesMax) take(text.toString('utf8', from, to));
      found = text.indexOf(needle, to);
    }
    return;
  }
  for (let from = 0; from < end;) {
    const to = text.indexOf(newline, from);
    if (to - from <= lineBytesMax) take(text.toString('utf8', from, to));
    from = to + 1;
  }
}

/**
 * Hands out the complete lines of a stretch of a file, in chunks, so that other requests are answered in between.
 * @returns the position after the last complete line
 */
export async function scanLines(file: FileHandle, options: ScanOptions, take: (line: string) => void): Promise<number> {
  const { from, to, lineBytesMax = 64 * 1024, signal } = options;
  let skipping = !(await beginsLine(file, from));
  let position = from;
  let done = from;
  let rest: Buffer = Buffer.alloc(0);
  const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(1, to - from)));
  while (position < to) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(chunk, 0, Math.min(chunk.length, to - position), position);
    if (bytesRead === 0) break;
    position += bytesRead;
    let text = rest.length === 0 ? chunk.subarray(0, bytesRead) : Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    if (skipping) {
      const first = text.indexOf(newline);
      if (first === -1) continue;
      text = text.subarray(first + 1);
      skipping = false;
    }
    const end = text.lastIndexOf(newline) + 1;
    handOut(text, end, options, take);
    rest = Buffer.from(text.subarray(end));
    done = position - rest.length;
    if (rest.length > lineBytesMax) {
      rest = Buffer.alloc(0);
      skipping = true;
    }
  }
  return done;
}
