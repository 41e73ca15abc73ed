import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, createWriteStream, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { promisify } from 'node:util';
import { createGzip, type Gzip } from 'node:zlib';
import type { SampleReader } from './samples.ts';

/** Quick rather than small: half the size of a better one, at a fifth of its time. */
const compressionLevel = 2;

/**
 * A pipe with a name that k6 writes its CSV into. What comes out is seen at once, and goes compressed into a file: a file
 * that k6 compresses itself could be read only long after, in blocks.
 */
export class RawPipe {
  /** What k6 writes to. */
  readonly path: string;
  readonly #reader: SampleReader | undefined;
  readonly #socket: Socket;
  readonly #keepOpen: number;
  readonly #gzip: Gzip;
  readonly #written: Promise<unknown>;
  readonly #failure: { error: Error | undefined; watching: Error | undefined } = {
    error: undefined,
    watching: undefined,
  };
  #readerFailed = false;

  private constructor(path: string, file: string, reader: SampleReader | undefined) {
    this.path = path;
    this.#reader = reader;
    // A reader must be there before a writer, and a writer of ours before k6's, or the reader sees the end at once.
    const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    this.#keepOpen = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    this.#socket = new Socket({ fd: readEnd, readable: true, writable: false });
    this.#gzip = createGzip({ level: compressionLevel });
    const output = createWriteStream(file);
    const fail = (error: Error) => {
      this.#failure.error ??= error;
      output.destroy();
      // Nobody waits for what cannot be written: k6 must not stand still.
      this.#socket.resume();
    };
    this.#written = once(output, 'close').catch(fail);
    output.on('error', fail);
    this.#gzip.on('error', fail).pipe(output);
    const decoder = new StringDecoder('utf8');
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk, decoder));
  }

  /**
   * Makes a pipe in place of `path`.
   * @param file what it says is kept here, compressed
   * @param reader sees it as it comes
   */
  static async make(path: string, file: string, reader: SampleReader | undefined): Promise<RawPipe> {
    await rm(path, { force: true });
    await promisify(execFile)('mkfifo', ['-m', '600', path]);
    return new RawPipe(path, file, reader);
  }

  #take(chunk: Buffer, decoder: StringDecoder): void {
    if (!this.#failure.error && !this.#gzip.write(chunk)) {
      this.#socket.pause();
      this.#gzip.once('drain', () => this.#socket.resume());
    }
    if (this.#readerFailed) return;
    try {
      this.#reader?.write(decoder.write(chunk));
    } catch (error) {
      this.#readerFailed = true; // the file goes on without whoever watched
      this.#failure.watching = error as Error;
    }
  }

  /** k6 has ended: takes the rest out, and ends the file. @returns why the file is not whole, if it is not */
  async close(): Promise<Error | undefined> {
    const ended = once(this.#socket, 'end');
    closeSync(this.#keepOpen);
    await ended;
    if (!this.#readerFailed) this.#reader?.end();
    this.#socket.destroy();
    this.#gzip.end();
    await this.#written;
    await rm(this.path, { force: true });
    return this.#failure.error ?? this.#failure.watching;
  }
}
