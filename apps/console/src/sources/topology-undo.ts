import { open, readdir } from 'node:fs/promises';
import { type LabPaths, runEventsOf } from '@gameday/lab-kit/paths';
import { fieldsOf, numberOf, textOf } from './shape.ts';

/** A run's events are looked at from so far before their end: the latest pause is among the last few lines. */
const tailBytes = 64 * 1024;

/**
 * Under which ids the cluster app keeps faults, by the lease that is held for each. Faults that others make have none: they end with
 * their run. A log that is damaged hides nothing but its own.
 */
export async function readFaultIds(
  paths: Pick<LabPaths, 'undo'>,
  leases: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  if (leases.size === 0) return new Map();
  // What reads undo logs is a large part of the engine; without a fault nobody needs it.
  const { findUndoLogs } = await import('@gameday/chaos-engine');
  const ids = new Map<string, string>();
  try {
    for (const { entries } of findUndoLogs(paths.undo)) {
      for (const { id: lease, intent } of entries) {
        const { fault } = intent.undo.arguments;
        if (leases.has(lease) && intent.undo.func === 'endFault' && typeof fault === 'string') ids.set(lease, fault);
      }
    }
  } catch {
    // What is not known is ended with its run.
  }
  return ids;
}

function pauseEnd(line: string): number | undefined {
  try {
    const { type, at, ms } = fieldsOf(JSON.parse(line));
    const [atMs, forMs] = [numberOf(at), numberOf(ms)];
    return textOf(type) === 'pause' && atMs !== undefined && forMs !== undefined ? atMs + forMs : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Until when a run waits before it does the next thing, and so how long its faults stay at least, in milliseconds since 1970.
 * @param run taken only where the folder of runs has it
 * @returns undefined where it does not wait, or does not say
 */
export async function readPauseEnd(
  paths: Pick<LabPaths, 'runs'>,
  run: string,
  nowMs: number,
): Promise<number | undefined> {
  const known = (await readdir(paths.runs).catch(() => [])).find((name) => name === run);
  if (known === undefined) return undefined;
  const file = await open(runEventsOf(paths, known)).catch(() => undefined);
  if (!file) return undefined;
  await using _closed = file;
  const { size } = await file.stat();
  const chunk = Buffer.alloc(Math.min(size, tailBytes));
  const { bytesRead } = await file.read(chunk, 0, chunk.length, size - chunk.length);
  const ends = chunk
    .toString('utf8', 0, bytesRead)
    .split('\n')
    .map(pauseEnd)
    .filter((end) => end !== undefined && end > nowMs);
  return ends.at(-1);
}
