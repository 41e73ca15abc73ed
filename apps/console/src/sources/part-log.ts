import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PartLog, PartLogLine } from '@gameday/console-api';
import { parseLogLine } from './log-line.ts';
import { openPlain } from './runs-folder.ts';

/** So much is handed out at once; what is older is passed over. */
const bytesMax = 128 * 1024;
const linesMax = 400;
const lineCharactersMax = 4_000;
const newline = 0x0a;

/** The parts that have a log now, each with its file; what is asked for is only compared with these names. */
export async function loggedParts(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return new Map(
    entries.flatMap((entry) => {
      const name = entry.isFile() ? /^([\w.-]+)\.log$/.exec(entry.name)?.[1] : undefined;
      return name === undefined ? [] : [[name, join(folder, entry.name)] as const];
    }),
  );
}

function lineOf(text: string): PartLogLine {
  const { atMs, level, message, traceId, fields } = parseLogLine(text.slice(0, lineCharactersMax));
  const rest = fields.map(([name, value]) => `${name}=${value}`).join(' ');
  return {
    message: [message, rest]
      .filter((part) => part !== '')
      .join(' ')
      .slice(0, lineCharactersMax),
    ...(atMs !== undefined && { atMs }),
    ...(level !== undefined && { level }),
    ...(traceId !== undefined && { traceId }),
  };
}

/**
 * The end of a log, or what it got since an offset. A line that is still being written waits for the next time.
 * @param from where the last answer said to go on; undefined for the end of the log
 * @returns undefined where there is no such file
 */
export async function readPartLog(part: string, file: string, from: number | undefined): Promise<PartLog | undefined> {
  const handle = await openPlain(file);
  if (!handle) return undefined;
  await using _closed = handle;
  const { size } = await handle.stat();
  const restarted = from !== undefined && from > size;
  const wanted = from === undefined || restarted ? 0 : from;
  const begin = Math.max(wanted, size - bytesMax);
  const chunk = Buffer.alloc(size - begin);
  const { bytesRead } = await handle.read(chunk, 0, chunk.length, begin);
  const text = chunk.subarray(0, bytesRead);
  // Begun inside a line, the rest of it is of no use.
  const first = begin > wanted ? text.indexOf(newline) + 1 : 0;
  const end = text.lastIndexOf(newline) + 1;
  const lines = end > first ? text.toString('utf8', first, end - 1).split('\n') : [];
  const kept = lines.slice(-linesMax);
  const dropped = Buffer.byteLength(lines.slice(0, lines.length - kept.length).join('\n'));
  return {
    part,
    lines: kept.filter((line) => line.trim() !== '').map(lineOf),
    next: begin + Math.max(end, first),
    skippedBytes: begin - wanted + first + dropped,
    restarted,
  };
}
