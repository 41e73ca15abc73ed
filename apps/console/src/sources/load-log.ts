import { join } from 'node:path';
import { openPlain } from './runs-folder.ts';

/** What a run's own log said at one moment. */
export interface LoadMoment {
  readonly atMs: number;
  readonly elapsedSeconds: number;
  readonly users: number;
  /** Of the last whole second; undefined before there is one. */
  readonly rate?: number;
  readonly averageMs?: number;
  readonly p95Ms?: number;
  /** So far. */
  readonly requests: number;
  readonly failed: number;
  readonly short: boolean;
}

/** A line every ten seconds: this is what some seven hours write. */
const tailBytes = 256 * 1024;

const line =
  /^(\d+):(\d\d) {2}(\d+) users(?: {2}(\d+) req\/s {2}average (\d+) ms {2}P95 (\d+) ms)? {2}(\d+) requests, (\d+) failed(.*)$/;

/** What one line of the progress says; undefined for any other line. Its time is that of the clock of the run. */
export function momentIn(text: string): Omit<LoadMoment, 'atMs'> | undefined {
  const [whole, minutes, seconds, users, rate, averageMs, p95Ms, requests, failed, rest = ''] = line.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return {
    elapsedSeconds: Number(minutes) * 60 + Number(seconds),
    users: Number(users),
    ...(rate !== undefined && { rate: Number(rate), averageMs: Number(averageMs) }),
    // Nothing takes no time: a percentile of 0 ms is one that was not known.
    ...(Number(p95Ms) > 0 && { p95Ms: Number(p95Ms) }),
    requests: Number(requests),
    failed: Number(failed),
    short: rest.includes('lacks CPU'),
  };
}

/** The progress of a load in the background, and what else its log says; nothing where there is no log. */
export async function readLoadLog(
  folder: string,
): Promise<{ moments: readonly LoadMoment[]; words: readonly string[] }> {
  const handle = await openPlain(join(folder, 'load.log'));
  if (!handle) return { moments: [], words: [] };
  await using _closed = handle;
  const { size, mtimeMs } = await handle.stat();
  const chunk = Buffer.alloc(Math.min(tailBytes, size));
  const { bytesRead } = await handle.read(chunk, 0, chunk.length, size - chunk.length);
  const lines = chunk.toString('utf8', 0, bytesRead).split('\n');
  const told = lines.map(momentIn);
  const moments = told.filter((moment) => moment !== undefined);
  // The last line was written when the file was.
  const beganMs = mtimeMs - (moments.at(-1)?.elapsedSeconds ?? 0) * 1_000;
  return {
    moments: moments.map((moment) => ({ ...moment, atMs: Math.round(beganMs + moment.elapsedSeconds * 1_000) })),
    words: lines.filter((text, index) => told[index] === undefined && text.trim() !== ''),
  };
}
