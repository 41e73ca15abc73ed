import { constants } from 'node:fs';
import { copyFile, open, rename, stat, truncate } from 'node:fs/promises';

export interface RotateOptions {
  /** A file that grew beyond this many bytes is rotated; default 8 MiB. */
  readonly bytesMax?: number;
  /** How many old files `FILE.1` (the newest) … `FILE.n` are kept; default 2. */
  readonly keep?: number;
}

const sizeOf = async (file: string): Promise<number> => {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
};

/** Appends what `source` got beyond `position` to `target`; the new end. */
async function copyRest(source: string, target: string, position: number): Promise<number> {
  await using from = await open(source, 'r');
  await using to = await open(target, 'a');
  const chunk = Buffer.alloc(1 << 16);
  for (let end = position; ;) {
    const { bytesRead } = await from.read(chunk, 0, chunk.length, end);
    if (bytesRead === 0) return end;
    await to.write(chunk, 0, bytesRead);
    end += bytesRead;
  }
}

/**
 * Rotates a log by copying and truncating it, since its writers hold the file open and know nothing of the rotation;
 * they must append (O_APPEND), or they would go on at their old position. What is written between the last look and the
 * truncation, some microseconds, is lost.
 * @returns whether the file was rotated
 */
export async function rotateLog(
  file: string,
  { bytesMax = 8 * 1024 * 1024, keep = 2 }: RotateOptions = {},
): Promise<boolean> {
  if ((await sizeOf(file)) <= bytesMax) return false;
  for (let number = keep - 1; number >= 1; number--) {
    await rename(`${file}.${number}`, `${file}.${number + 1}`).catch(() => undefined);
  }
  if (keep > 0) {
    await copyFile(file, `${file}.1`, constants.COPYFILE_FICLONE);
    await copyRest(file, `${file}.1`, await sizeOf(`${file}.1`));
  }
  await truncate(file, 0);
  return true;
}
