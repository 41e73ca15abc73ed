import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { usageError } from '../cli/errors.ts';

/** More than this is no data of ours, whatever it unpacks to. */
const unpackedBytesMax = 512 * 1024 * 1024;

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

/** A JSON document from a file, packed with gzip or not. @throws CommandError (wrong use) */
export async function readJsonFile(file: string, cwd: string): Promise<unknown> {
  const bytes = await readFile(resolve(cwd, file)).catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === 'ENOENT' ? 'there is no such file' : error.code === 'EISDIR' ? 'it is a folder' : error.message;
    throw usageError(`${file}: ${why}`, 'name a .json or .json.gz file');
  });
  let text: string;
  try {
    text = (isGzip(bytes) ? gunzipSync(bytes, { maxOutputLength: unpackedBytesMax }) : bytes).toString('utf8');
  } catch (error) {
    throw usageError(
      `${file} cannot be unpacked: ${firstLine(error)}`,
      'check that it was packed with gzip and copied whole',
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw usageError(`${file} is not JSON: ${firstLine(error)}`, 'name a .json or .json.gz file');
  }
}
