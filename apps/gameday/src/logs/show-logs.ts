import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { followLog, tailLog } from '@gameday/process';
import { type LabPaths, logFileOf } from '@gameday/lab-kit';
import type { Io } from '../cli/io.ts';
import { formatLogLine } from './format-line.ts';
import { isMeant, loggedParts } from './log-files.ts';
import { parseLogLine } from './log-line.ts';

export interface LogSelection {
  /** A part, a service, a group; all without. */
  readonly part?: string | undefined;
  /** Only lines of this trace. */
  readonly traceId?: string | undefined;
  /** How many lines of the past. */
  readonly lines: number;
}

export interface ShownLine {
  readonly part: string;
  readonly line: string;
}

/** Finds the parts that start while others are followed. */
const discoverMs = 500;

const ofTrace = (traceId: string | undefined) => (line: string) => traceId === undefined || line.includes(traceId);

/** All lines of a part's log, the rotated ones first. */
async function allLines(file: string): Promise<string[]> {
  const texts = await Promise.all(
    [`${file}.2`, `${file}.1`, file].map((name) => readFile(name, 'utf8').catch(() => '')),
  );
  return texts.join('').split('\n').filter(Boolean);
}

/** The last lines of the selected logs, merged by time. A line without a time keeps to the one before it. */
export async function pastLines(paths: LabPaths, { part, traceId, lines }: LogSelection): Promise<ShownLine[]> {
  const parts = loggedParts(paths).filter((name) => isMeant(name, part));
  const timed = await Promise.all(
    parts.map(async (name) => {
      const file = logFileOf(paths, name);
      const found = traceId === undefined ? await tailLog(file, lines) : await allLines(file);
      let timeMs = 0;
      return found.filter(ofTrace(traceId)).map((line) => {
        timeMs = parseLogLine(line).timeMs ?? timeMs;
        return { part: name, line, timeMs };
      });
    }),
  );
  return timed
    .flat()
    .sort((a, b) => a.timeMs - b.timeMs)
    .slice(-lines)
    .map(({ part: name, line }) => ({ part: name, line }));
}

/** Calls back with every new line of the selected logs, of parts that start later too, until the signal. */
export async function followLines(
  paths: LabPaths,
  { part, traceId }: LogSelection,
  show: (line: ShownLine) => void,
  signal: AbortSignal,
): Promise<void> {
  const followers = new Map<string, Promise<void>>();
  const matches = ofTrace(traceId);
  const follow = async (name: string, fromItsBeginning: boolean) => {
    const lines = fromItsBeginning ? Number.MAX_SAFE_INTEGER : 0;
    for await (const line of followLog(logFileOf(paths, name), { signal, lines })) {
      if (matches(line)) show({ part: name, line });
    }
  };
  for (let first = true; !signal.aborted; first = false) {
    for (const name of loggedParts(paths)) {
      if (isMeant(name, part) && !followers.has(name)) followers.set(name, follow(name, !first));
    }
    await sleep(discoverMs, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all(followers.values());
}

/** Writes lines as people read them, or as they are. */
export function lineWriter(io: Io, raw: boolean): (line: ShownLine) => void {
  const color = io.stdout.isTTY === true && !io.env['NO_COLOR'];
  let partWidth = 10;
  return ({ part, line }) => {
    partWidth = Math.max(partWidth, part.length);
    io.stdout.write(`${raw ? line : formatLogLine(part, line, { color, partWidth })}\n`);
  };
}
