import { type FileHandle, open, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { tailPosition } from './tail-log.ts';

export interface FollowOptions {
  /** Ends the iteration, after what was already there to read. */
  readonly signal?: AbortSignal;
  /** How many of the lines that are already there come first; default 0. */
  readonly lines?: number;
  /** Time between two looks, in milliseconds; default 150. */
  readonly pollMs?: number;
}

const newline = 0x0a;
const chunkBytes = 1 << 16;

/** Cuts a stream of bytes into lines; what follows the last newline waits for more. */
class LineSplitter {
  #rest: Buffer[] = [];

  push(bytes: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      lines.push(Buffer.concat([...this.#rest, bytes.subarray(start, end)]).toString('utf8'));
      this.#rest = [];
      start = end + 1;
    }
    if (start < bytes.length) this.#rest.push(Buffer.from(bytes.subarray(start)));
    return lines;
  }

  clear(): void {
    this.#rest = [];
  }
}

async function readFrom(handle: FileHandle, position: number): Promise<Buffer> {
  const chunk = Buffer.alloc(chunkBytes);
  const { bytesRead } = await handle.read(chunk, 0, chunkBytes, position);
  return chunk.subarray(0, bytesRead);
}

/**
 * The lines of a file as they are written. Waits for a file that does not exist yet, begins anew when it is truncated or
 * replaced (as `rotateLog` and a new run do). It asks the file's size at intervals: notifications of the file
 * system are not there on every mount.
 */
export async function* followLog(
  file: string,
  { signal, lines = 0, pollMs = 150 }: FollowOptions = {},
): AsyncGenerator<string, void, undefined> {
  const splitter = new LineSplitter();
  const { start } = await tailPosition(file, lines);
  let position = start;
  let inode: number | undefined;
  for (;;) {
    const last = signal?.aborted ?? false;
    const now = await stat(file).catch(() => undefined);
    if (now && (now.size < position || (inode !== undefined && now.ino !== inode))) {
      position = 0;
      splitter.clear();
    }
    inode = now?.ino ?? inode;
    if (now && now.size > position) {
      await using handle = await open(file, 'r');
      for (let bytes = await readFrom(handle, position); bytes.length > 0; bytes = await readFrom(handle, position)) {
        position += bytes.length;
        yield* splitter.push(bytes);
      }
    }
    if (last) return;
    await sleep(pollMs, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}
