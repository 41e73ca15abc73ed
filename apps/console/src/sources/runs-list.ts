import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunItem } from '@gameday/console-api';
import { eventsFile, type LabPaths } from '@gameday/lab-kit/paths';
import { openedIn, type RunOpened, verdictLine } from './runs-events.ts';
import { entriesOf, knownEntry, readEnds } from './runs-folder.ts';

/** The first line is a few hundred bytes, the last some thousand. */
const endBytes = 64 * 1024;
/** A run that nobody holds may still be writing its last lines for so long. */
const lastLinesMs = 5_000;

/** What the files of a run say of it. */
export interface KnownRun {
  readonly run: string;
  readonly opened: RunOpened;
  readonly ended: ReturnType<typeof verdictLine>;
  /** When its last event was written. */
  readonly heardAtMs: number;
}

export interface RunsFolder {
  /** All runs that are kept, the newest first. */
  all(): Promise<readonly KnownRun[]>;
  /** The path of its folder; undefined where there is no such run. */
  folderOf(run: string): Promise<string | undefined>;
}

/** Reads the folder of runs. What a run was that has ended is read once. */
export function createRunsFolder({ runs: folder }: Pick<LabPaths, 'runs'>): RunsFolder {
  const known = new Map<string, KnownRun>();

  async function look(run: string): Promise<KnownRun | undefined> {
    const before = known.get(run);
    if (before?.ended) return before;
    const file = join(folder, run, eventsFile);
    const found = await stat(file).catch(() => undefined);
    if (!found) return undefined;
    if (before?.heardAtMs === found.mtimeMs) return before;
    const ends = await readEnds(file, endBytes);
    const opened = before?.opened ?? openedIn(ends?.head.split('\n', 1)[0] ?? '');
    if (!ends || !opened) return undefined;
    const ended = ends.tail
      .split('\n')
      .slice(-3)
      .map(verdictLine)
      .find((line) => line !== undefined);
    const now = { run, opened, ended, heardAtMs: found.mtimeMs };
    known.set(run, now);
    return now;
  }

  return {
    async all() {
      const names = await entriesOf(folder);
      for (const run of known.keys()) if (!names.includes(run)) known.delete(run);
      return (await Promise.all(names.map(look))).filter((one) => one !== undefined);
    },
    folderOf: (run) => knownEntry(folder, run),
  };
}

export interface RunSurroundings {
  /** Names of runs whose runners live. */
  readonly alive: ReadonlySet<string>;
  /** The id of the experiment that a file is; undefined where it is none of the lab's. */
  readonly experimentOf: (file: string) => string | undefined;
  /** The duel that a run is a side of. */
  readonly duelOf: (run: string) => string | undefined;
  readonly nowMs: number;
}

/** A run as pages show it. */
export function runItem({ run, opened, ended, heardAtMs }: KnownRun, around: RunSurroundings): RunItem {
  const { title, file, seed, expected, atMs } = opened;
  const experiment = file === undefined ? undefined : around.experimentOf(file);
  const duel = around.duelOf(run);
  const goesOn = around.alive.has(run) || around.nowMs - heardAtMs < lastLinesMs;
  return {
    run,
    title,
    expected,
    startedAtMs: atMs,
    state: ended ? 'ended' : goesOn ? 'running' : 'lost',
    reasons: ended?.reasons ?? [],
    ...(ended && { endedAtMs: ended.atMs, verdict: ended.verdict, asExpected: ended.asExpected }),
    ...(experiment !== undefined && { experiment }),
    ...(seed !== undefined && { seed }),
    ...(duel !== undefined && { duel }),
  };
}
