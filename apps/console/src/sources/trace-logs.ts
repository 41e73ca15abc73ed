import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fieldsOf, numberOf, textOf } from './shape.ts';

/** A line that a process of the lab logged while it worked for a trace. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';
  /** The log's file without its ending: the part of the lab. */
  readonly part: string;
  readonly message: string;
  readonly spanId: string | undefined;
  /** All other fields, as JSON. */
  readonly fields: ReadonlyArray<readonly [name: string, value: string]>;
}

export interface TraceLogs {
  readonly lines: readonly LogLine[];
  /** Whether a bound was met, so that lines may be missing. */
  readonly cut: boolean;
}

export interface LogBounds {
  /** Of each file only the end is read. */
  readonly bytesPerFileMax: number;
  readonly filesMax: number;
  readonly linesMax: number;
  /** Longer lines are passed over. */
  readonly lineBytesMax: number;
}

/** Logs rotate at 8 MiB, so this reads the whole of what is current. */
export const defaultBounds: LogBounds = {
  bytesPerFileMax: 12 * 1024 * 1024,
  filesMax: 64,
  linesMax: 500,
  lineBytesMax: 64 * 1024,
};

const chunkBytes = 256 * 1024;
const newline = 0x0a;
/** Pino's levels. */
const levels = [
  [60, 'fatal'],
  [50, 'error'],
  [40, 'warn'],
  [30, 'info'],
  [20, 'debug'],
] as const;
/** Shown in a place of their own, or the same on every line of a process. */
const ownPlace = new Set('level time msg trace_id span_id trace_flags pid hostname name service replica'.split(' '));
const valueCharactersMax = 2_000;

function parseLine(text: string, part: string, traceId: string): LogLine | undefined {
  let fields;
  try {
    fields = fieldsOf(JSON.parse(text));
  } catch {
    return undefined;
  }
  if (fields['trace_id'] !== traceId) return undefined;
  const level = numberOf(fields['level']) ?? 30;
  const time = numberOf(fields['time']) ?? Date.parse(textOf(fields['time']) ?? '');
  return {
    atMs: Number.isFinite(time) ? time : 0,
    level: levels.find(([floor]) => level >= floor)?.[1] ?? 'trace',
    part,
    message: textOf(fields['msg']) ?? '',
    spanId: textOf(fields['span_id']),
    fields: Object.entries(fields)
      .filter(([name]) => !ownPlace.has(name))
      .map(([name, value]) => [
        name,
        (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, valueCharactersMax),
      ]),
  };
}

/** Hands each complete line of the file's end that contains `needle` to `take`; false from it ends the reading. */
async function linesWith(file: FileHandle, needle: Buffer, bounds: LogBounds, take: (line: string) => boolean) {
  const { size } = await file.stat();
  let position = Math.max(0, size - bounds.bytesPerFileMax);
  const chunk = Buffer.allocUnsafe(chunkBytes);
  let rest: Buffer = Buffer.alloc(0);
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, chunkBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    const text = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    const end = text.lastIndexOf(newline) + 1;
    for (let found = text.indexOf(needle); found !== -1 && found < end;) {
      const from = text.lastIndexOf(newline, found) + 1;
      const to = text.indexOf(newline, found);
      if (to - from <= bounds.lineBytesMax && !take(text.toString('utf8', from, to))) return;
      found = text.indexOf(needle, to);
    }
    rest = text.length - end > bounds.lineBytesMax ? Buffer.alloc(0) : Buffer.from(text.subarray(end));
  }
}

/**
 * Finds what the lab's processes logged for a trace: lines of JSON whose `trace_id` is the trace's, by time. Which files
 * are read depends on the folder alone, never on what was asked for.
 * @param folder the lab's log folder; one that does not exist holds no lines
 */
export async function readTraceLogs(
  folder: string,
  traceId: string,
  bounds: LogBounds = defaultBounds,
): Promise<TraceLogs> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  // The newest rotated file belongs to it: a request may be logged just before the rotation.
  const names = entries.filter((entry) => entry.isFile() && /\.log(\.1)?$/.test(entry.name)).map(({ name }) => name);
  const lines: LogLine[] = [];
  const needle = Buffer.from(traceId);
  let cut = names.length > bounds.filesMax;
  for (const name of names.toSorted().slice(0, bounds.filesMax)) {
    const part = name.replace(/\.log(\.1)?$/, '');
    // A log can be rotated away between the listing and the opening.
    const file = await open(join(folder, name)).catch(() => undefined);
    if (!file) continue;
    await using _closed = file;
    await linesWith(file, needle, bounds, (text) => {
      if (lines.length >= bounds.linesMax) {
        cut = true;
        return false;
      }
      const line = parseLine(text, part, traceId);
      if (line) lines.push(line);
      return true;
    });
  }
  return { lines: lines.toSorted((a, b) => a.atMs - b.atMs), cut };
}
