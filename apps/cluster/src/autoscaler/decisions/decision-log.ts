import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DecisionRecord } from './record.ts';

export interface DecisionLog {
  add(record: DecisionRecord): void;
  /** The newest first. */
  list(limit: number): DecisionRecord[];
  readonly last: DecisionRecord | undefined;
}

export interface DecisionLogOptions {
  /** JSON lines; `FILE.1` is the one before. */
  readonly file: string;
  /** How many are kept in memory; default 240, an hour of syncs. */
  readonly countMax?: number;
  /** The file is rotated beyond this; default 4 MiB. */
  readonly bytesMax?: number;
  /** Told when the file cannot be written; decisions go on without it. */
  readonly onError: (error: Error) => void;
}

/** The last lines that can be read; a line cut off by a crash is left out. */
function readLines(file: string, countMax: number): DecisionRecord[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.slice(-countMax).flatMap((line) => {
    try {
      return [JSON.parse(line) as DecisionRecord];
    } catch {
      return [];
    }
  });
}

/** The decisions of one autoscaler: the last ones in memory, more of them in a file, both bounded. */
export function openDecisionLog(options: DecisionLogOptions): DecisionLog {
  const { file, countMax = 240, bytesMax = 4 * 1024 * 1024, onError } = options;
  mkdirSync(dirname(file), { recursive: true });
  const newer = readLines(file, countMax);
  const missing = countMax - newer.length;
  const ring = [...(missing > 0 ? readLines(`${file}.1`, missing) : []), ...newer];
  const written = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  let bytes = written;
  // After a line that a crash cut off the next must not be glued to it.
  let separator = written > 0 && readFileSync(file).at(-1) !== 0x0a ? '\n' : '';

  return {
    add(record) {
      ring.push(record);
      if (ring.length > countMax) ring.splice(0, ring.length - countMax);
      const line = `${separator}${JSON.stringify(record)}\n`;
      separator = '';
      try {
        if (bytes > 0 && bytes + Buffer.byteLength(line) > bytesMax) {
          renameSync(file, `${file}.1`);
          bytes = 0;
        }
        appendFileSync(file, line);
        bytes += Buffer.byteLength(line);
      } catch (error) {
        onError(error as Error);
      }
    },
    list: (limit) => ring.slice(Math.max(0, ring.length - limit)).toReversed(),
    get last() {
      return ring.at(-1);
    },
  };
}
