import { open } from 'node:fs/promises';

const chunkBytes = 1 << 16;
const newline = 0x0a;

/** Where the last `lines` lines of a file begin, and where the file ends, in bytes. */
export async function tailPosition(file: string, lines: number): Promise<{ start: number; end: number }> {
  let handle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { start: 0, end: 0 };
    throw error;
  }
  await using source = handle;
  const end = (await source.stat()).size;
  if (lines <= 0) return { start: end, end };
  const chunk = Buffer.alloc(chunkBytes);
  let seen = 0;
  for (let position = end; position > 0;) {
    const length = Math.min(chunkBytes, position);
    position -= length;
    const { bytesRead } = await source.read(chunk, 0, length, position);
    for (let index = bytesRead - 1; index >= 0; index--) {
      // The newline at the very end closes the last line and starts none.
      if (chunk[index] !== newline || position + index === end - 1) continue;
      seen += 1;
      if (seen === lines) return { start: position + index + 1, end };
    }
  }
  return { start: 0, end };
}

/** The last lines of a file, the oldest first; none when there is no such file. Reads from the end, however large it is. */
export async function tailLog(file: string, lines: number): Promise<string[]> {
  const { start, end } = await tailPosition(file, lines);
  if (start === end) return [];
  await using source = await open(file, 'r');
  const buffer = Buffer.alloc(end - start);
  const { bytesRead } = await source.read(buffer, 0, buffer.length, start);
  const text = buffer.toString('utf8', 0, bytesRead);
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}
