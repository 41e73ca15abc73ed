import { openPlain } from './runs-folder.ts';

/** As much is read at once; a line that is longer is passed over. */
const chunkBytesMax = 1024 * 1024;
const newline = 0x0a;

/** Hands out what has been added to a file of lines since the last time. */
export interface Tail {
  /**
   * Whole lines that are new, at most about a MiB of them: what is beyond comes the next time. What follows the last newline is
   * still being written, and waits.
   */
  read(): Promise<readonly string[]>;
}

export function tailOf(path: string): Tail {
  let offset = 0;
  return {
    async read() {
      const handle = await openPlain(path);
      if (!handle) return [];
      await using _closed = handle;
      const { size } = await handle.stat();
      if (size < offset) offset = 0; // it was replaced
      if (size === offset) return [];
      const chunk = Buffer.allocUnsafe(Math.min(size - offset, chunkBytesMax));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, offset);
      const end = chunk.subarray(0, bytesRead).lastIndexOf(newline);
      if (end === -1) {
        if (bytesRead === chunkBytesMax) offset += bytesRead;
        return [];
      }
      offset += end + 1;
      return chunk.toString('utf8', 0, end).split('\n');
    },
  };
}
