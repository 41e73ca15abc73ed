import { closeSync, openSync, readSync, type Stats } from 'node:fs';

/** As much is read at once; a line longer than this is no event. */
const chunkBytesMax = 1024 * 1024;
const newline = 0x0a;

/**
 * Reads what has been added to a file of lines since the last time. What follows the last newline is still being written,
 * and waits; so does what is beyond the first MiB of the news, for the next time.
 */
export class EventTail {
  readonly #file: string;
  #inode: number | undefined;
  /** Up to here the file's lines have been handed out. */
  #offset = 0;
  /** Up to here it was read: the same while nothing is added. */
  #read = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Whole lines that are new. A file that was replaced or cut is read from its beginning.
   * @param now the file as it is
   * @throws Error with the system's code when it cannot be read
   */
  read({ ino, size }: Pick<Stats, 'ino' | 'size'>): string[] {
    if (ino !== this.#inode || size < this.#read) {
      this.#inode = ino;
      this.#offset = 0;
      this.#read = 0;
    }
    if (size === this.#read) return [];
    const chunk = this.#chunk(Math.min(size - this.#offset, chunkBytesMax));
    this.#read = this.#offset + chunk.length;
    const end = chunk.lastIndexOf(newline);
    if (end === -1) {
      // Without this a line that never ends would be read again and again.
      if (chunk.length === chunkBytesMax) this.#offset = this.#read;
      return [];
    }
    this.#offset += end + 1;
    return chunk.toString('utf8', 0, end).split('\n');
  }

  #chunk(bytes: number): Buffer {
    const descriptor = openSync(this.#file, 'r');
    try {
      const chunk = Buffer.allocUnsafe(bytes);
      return chunk.subarray(0, readSync(descriptor, chunk, 0, bytes, this.#offset));
    } finally {
      closeSync(descriptor);
    }
  }
}
