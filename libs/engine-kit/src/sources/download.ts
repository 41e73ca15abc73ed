import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { SourceFailed } from '../errors.ts';
import { get, type HttpOptions } from './http.ts';

/** No engine's archive comes near this; a server that never stops sending does. */
const archiveBytesMax = 1_000_000_000;

interface Downloaded {
  readonly bytes: number;
  /** Hexadecimal, lower case. */
  readonly sha256: string;
}

/** Told as the bytes arrive; `total` is undefined where the server does not say. */
type OnBytes = (received: number, total: number | undefined) => void;

/**
 * Writes what an address answers into a new file and computes its checksum on the way.
 * @throws SourceFailed when it cannot be had whole; the signal's reason when it fired
 */
export async function download(
  address: string,
  file: string,
  options: HttpOptions,
  onBytes: OnBytes,
): Promise<Downloaded> {
  return get(address, options, async ({ bytes: total, body }) => {
    const hash = createHash('sha256');
    const output = await open(file, 'wx');
    let received = 0;
    try {
      for await (const part of body) {
        received += part.byteLength;
        if (received > archiveBytesMax) {
          throw new SourceFailed('too_large', `${address} is larger than ${archiveBytesMax} bytes, so it is not taken`);
        }
        hash.update(part);
        await output.writeFile(part);
        onBytes(received, total);
      }
    } finally {
      await output.close();
    }
    if (total !== undefined && received !== total) {
      throw new SourceFailed('truncated', `${address} ended after ${received} of ${total} bytes; try again`);
    }
    return { bytes: received, sha256: hash.digest('hex') };
  });
}

const mebibytes = (bytes: number) => (bytes / 1_048_576).toFixed(1);

/** "12.5 of 40.0 MiB" */
export const describeBytes = (received: number, total: number | undefined): string =>
  total === undefined ? `${mebibytes(received)} MiB` : `${mebibytes(received)} of ${mebibytes(total)} MiB`;
