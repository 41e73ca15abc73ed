import type { LogTail } from '@gameday/console-api';
import { open } from 'node:fs/promises';
import { createCollector } from './collect-lines.ts';
import { cursorOf, type Position, positionOf, type Positions, rotatedOf } from './cursor.ts';
import type { LogFile, LogFiles } from './log-files.ts';
import { isWanted, type LogQuery } from './log-query.ts';
import { scanLines } from './scan-lines.ts';

export interface TailBounds {
  /** Of one log at once; what is older is passed over. */
  readonly bytesPerPartMax: number;
  /** Lines handed out at once. */
  readonly linesMax: number;
}

export const defaultTailBounds: TailBounds = { bytesPerPartMax: 1024 * 1024, linesMax: 500 };

interface Stretch {
  readonly file: LogFile;
  readonly from: number;
}

/** What was written since; where the log has been rotated meanwhile, the rest of what it was is in the rotated file. */
function newIn(log: LogFiles, position: Position | undefined): readonly Stretch[] {
  const { current } = log;
  if (!current) return [];
  if (position === undefined) return [{ file: current, from: 0 }];
  const { bytes, rotatedMs } = position;
  const rotated = rotatedOf(log);
  if (rotated && Math.floor(rotated.writtenMs) !== rotatedMs) {
    return [...(rotated.bytes > bytes ? [{ file: rotated, from: bytes }] : []), { file: current, from: 0 }];
  }
  // Shorter than it was: emptied, and begun anew.
  const from = current.bytes < bytes ? 0 : bytes;
  return current.bytes > from ? [{ file: current, from }] : [];
}

/**
 * What the logs got since a cursor was given out, of parts that have begun since too.
 * @throws the signal's reason when it ends the reading
 */
export async function tailLogs(
  logs: readonly LogFiles[],
  query: LogQuery,
  positions: Positions,
  { nowMs, signal, bounds = defaultTailBounds }: { nowMs: number; signal?: AbortSignal; bounds?: TailBounds },
): Promise<LogTail> {
  const limit = Math.min(query.limit, bounds.linesMax);
  const collector = createCollector({ ...query, limit }, nowMs);
  const next = new Map<string, Position>();
  let skippedBytes = 0;
  for (const log of logs) {
    if (!isWanted(query, log)) continue;
    const known = positions.get(log.name);
    const part = collector.part(log);
    let done = log.current ? Math.min(known?.bytes ?? 0, log.current.bytes) : 0;
    for (const { file, from } of newIn(log, known)) {
      const handle = await open(file.path).catch(() => undefined);
      if (!handle) continue;
      await using _closed = handle;
      const begin = Math.max(from, file.bytes - bounds.bytesPerPartMax);
      skippedBytes += begin - from;
      const end = await scanLines(handle, { from: begin, to: file.bytes, signal }, (line) => part.take(line));
      if (file === log.current) done = end;
    }
    part.end();
    next.set(log.name, positionOf(log, done));
  }
  const lines = collector.lines();
  return { lines, skippedBytes, skippedLines: collector.matched - lines.length, cursor: cursorOf(next) };
}
