import { constants } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** As runs and duels are named: their time, their title, some letters. */
const entryName = /^\d{8}-\d{6}-[\w.-]+$/;

/** The folders of runs, or of duels, that are there now, the newest first. Links are none. */
export async function entriesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && entryName.test(entry.name))
    .map(({ name }) => name)
    .sort()
    .reverse();
}

/**
 * The path of a run's folder. What was asked for is only compared with what is there: it never becomes a part of the path.
 * @returns undefined where there is none of this name
 */
export async function knownEntry(folder: string, asked: string): Promise<string | undefined> {
  const known = (await entriesOf(folder)).find((name) => name === asked);
  return known === undefined ? undefined : join(folder, known);
}

/** Opens a plain file for reading; undefined where there is none, or a link in its place. */
export async function openPlain(path: string): Promise<FileHandle | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => undefined);
  if (!handle) return undefined;
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  return undefined;
}

/** Whether there is such a plain file. */
export async function isThere(path: string): Promise<boolean> {
  const handle = await openPlain(path);
  await handle?.close();
  return handle !== undefined;
}

/** A file is larger than what is read of its kind. */
export class FileTooLarge extends Error {
  readonly code = 'file_too_large';
}

/**
 * A whole file as text; undefined where there is none.
 * @throws FileTooLarge beyond `bytesMax`
 */
export async function readPlain(path: string, bytesMax: number): Promise<string | undefined> {
  const handle = await openPlain(path);
  if (!handle) return undefined;
  await using _closed = handle;
  const { size } = await handle.stat();
  if (size > bytesMax) throw new FileTooLarge(`${path} has ${size} bytes; at most ${bytesMax} are read`);
  return await handle.readFile('utf8');
}

/** The beginning and the end of a file; where it is shorter, the two are the same text. */
export async function readEnds(path: string, bytes: number): Promise<{ head: string; tail: string } | undefined> {
  const handle = await openPlain(path);
  if (!handle) return undefined;
  await using _closed = handle;
  const { size } = await handle.stat();
  const part = async (position: number): Promise<string> => {
    const chunk = Buffer.alloc(Math.min(bytes, size));
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, position);
    return chunk.toString('utf8', 0, bytesRead);
  };
  const head = await part(0);
  return { head, tail: size <= bytes ? head : await part(size - bytes) };
}
