import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** So many are kept. */
export const keptMax = 50;

/** Begins with a time, as `runId` makes it: `20261123-062205-…`. */
const isRunName = (name: string): boolean => /^\d{8}-\d{6}-/.test(name);

/** The runs of a folder, the newest first. */
export function runsIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter(isRunName).sort().reverse();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Makes a folder of its own for a run; one that began in the same second gets another name. */
export function makeRunFolder(folder: string, wanted: string): { readonly id: string; readonly path: string } {
  mkdirSync(folder, { recursive: true });
  for (let count = 1; ; count++) {
    const id = count === 1 ? wanted : `${wanted}-${count}`;
    const path = join(folder, id);
    try {
      mkdirSync(path);
      return { id, path };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Removes all but the newest runs, and those that are still going on. */
export function pruneRuns(folder: string, { keep = keptMax, alive = [] as readonly string[] } = {}): void {
  const old = runsIn(folder).slice(keep);
  for (const run of old) if (!alive.includes(run)) rmSync(join(folder, run), { recursive: true, force: true });
}
