import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { K6Error } from '../errors.ts';
import { type RawReading, type RawSample, SampleReader } from './samples.ts';

const chunkBytes = 1 << 18;

async function isGzip(file: string): Promise<boolean> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
}

/**
 * Reads a raw results file (`--out csv`, compressed or not) from beginning to end in bounded memory. A compressed file
 * that was cut off, as by a runner that was killed, gives what is whole.
 * @param metrics the metrics that are wanted; others are passed over without being taken apart
 * @throws K6Error `results_unreadable` when it is no such file
 */
export async function readRaw(
  file: string,
  metrics: Iterable<string>,
  onSample: (sample: RawSample) => void,
): Promise<RawReading> {
  const unreadable = (why: string, hint: string, cause?: unknown) =>
    new K6Error('results_unreadable', `${file}: ${why}`, hint, cause);
  const compressed = await isGzip(file).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'there is no such file' : error.message;
    throw unreadable(why, 'name a raw results file of k6', error);
  });
  const source = createReadStream(file, { highWaterMark: chunkBytes });
  const stream: Readable = compressed ? source.pipe(createGunzip({ chunkSize: chunkBytes })) : source;
  if (compressed) source.on('error', (error) => stream.destroy(error));
  const decoder = new StringDecoder('utf8');
  const reader = new SampleReader(metrics, onSample);
  let cutOff = false;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) reader.write(decoder.write(chunk));
    reader.end();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof K6Error) throw unreadable(error.message, error.hint, error);
    if (code === 'Z_BUF_ERROR') cutOff = true;
    else if (code?.startsWith('Z_')) throw unreadable('it is no whole gzip file', 'copy it again', error);
    else throw error;
  } finally {
    source.destroy();
  }
  if (!reader.begun) throw unreadable('it is empty', 'run the load again');
  return { ...reader.reading, cutOff };
}
