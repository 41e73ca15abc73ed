import type { LogAnswer } from '@gameday/console-api';
import { open } from 'node:fs/promises';
import { type Collector, createCollector } from './collect-lines.ts';
import { cursorOf, type Position, positionOf } from './cursor.ts';
import type { LogFile, LogFiles } from './log-files.ts';
import { isWanted, type LogQuery } from './log-query.ts';
import { scanLines } from './scan-lines.ts';
import { shareBytes } from './share-bytes.ts';

export interface LogBounds {
  /** Of all logs together; of a large one only the end is read. */
  readonly bytesMax: number;
  /** Where a trace is looked for: lines of others are not even taken apart. */
  readonly bytesOfTraceMax: number;
  /** Longer lines are passed over. */
  readonly lineBytesMax: number;
}

export const defaultLogBounds: LogBounds = {
  bytesMax: 64 * 1024 * 1024,
  bytesOfTraceMax: 256 * 1024 * 1024,
  lineBytesMax: 64 * 1024,
};

interface Stretch {
  readonly file: LogFile;
  readonly from: number;
}

/** The last `bytes` of a log, over its files, the oldest first. */
function endOf(files: readonly LogFile[], bytes: number): readonly Stretch[] {
  let left = bytes;
  const stretches: Stretch[] = [];
  for (const file of files.toReversed()) {
    if (left <= 0) break;
    const taken = Math.min(left, file.bytes);
    stretches.unshift({ file, from: file.bytes - taken });
    left -= taken;
  }
  return stretches;
}

interface ReadOptions {
  readonly log: LogFiles;
  readonly stretches: readonly Stretch[];
  readonly collector: Collector;
  readonly needle: Buffer | undefined;
  readonly lineBytesMax: number;
  readonly signal: AbortSignal | undefined;
}

/** @returns the time of the first line that was read, and how far the current file has been */
async function readLog({ log, stretches, collector, needle, lineBytesMax, signal }: ReadOptions) {
  const part = collector.part(log);
  let position: number | undefined;
  for (const { file, from } of stretches) {
    const handle = await open(file.path).catch(() => undefined);
    if (!handle) continue;
    await using _closed = handle;
    const scan = { from, to: file.bytes, needle, lineBytesMax, signal };
    const done = await scanLines(handle, scan, (line) => part.take(line));
    if (file === log.current) position = done;
  }
  part.end();
  return { firstMs: part.firstMs, position: position ?? log.current?.bytes ?? 0 };
}

/**
 * Finds the newest lines that match in the logs of the lab, and counts all that match over time.
 * @param logs what there is, see `listLogs`
 * @throws the signal's reason when it ends the search
 */
export async function queryLogs(
  logs: readonly LogFiles[],
  query: LogQuery,
  { nowMs, signal, bounds = defaultLogBounds }: { nowMs: number; signal?: AbortSignal; bounds?: LogBounds },
): Promise<LogAnswer> {
  const collector = createCollector(query, nowMs);
  const wanted = logs.filter((log) => isWanted(query, log));
  // What was written last before the range began holds nothing of it.
  const filesOf = (log: LogFiles) => log.files.filter(({ writtenMs }) => writtenMs >= query.fromMs);
  const sizes = wanted.map((log) => filesOf(log).reduce((sum, { bytes }) => sum + bytes, 0));
  const needle = query.traceId === undefined ? undefined : Buffer.from(query.traceId);
  const shares = shareBytes(sizes, needle ? bounds.bytesOfTraceMax : bounds.bytesMax);
  const positions = new Map<string, Position>();
  const cut: Array<LogAnswer['cut'][number]> = [];
  for (const [index, log] of wanted.entries()) {
    const share = shares[index] ?? 0;
    const { lineBytesMax } = bounds;
    const stretches = endOf(filesOf(log), share);
    const { firstMs, position } = await readLog({ log, stretches, collector, needle, lineBytesMax, signal });
    positions.set(log.name, positionOf(log, position));
    const reachesBack = firstMs !== undefined && !needle && firstMs < query.fromMs;
    if (share < (sizes[index] ?? 0) && !reachesBack)
      cut.push({ part: log.name, sinceMs: needle ? undefined : firstMs });
  }
  return {
    lines: collector.lines(),
    matched: collector.matched,
    ...collector.histogram(),
    cut,
    cursor: cursorOf(positions),
  };
}
