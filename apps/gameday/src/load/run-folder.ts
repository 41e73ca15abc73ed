import { mkdirSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { LabPaths } from '@gameday/lab-kit';

/** Raw files are large: a ten-minute run of thousands of users leaves some hundred megabytes. */
const keptRuns = 10;

/** The files that a load leaves beside those of k6. */
export const runFiles = {
  record: 'run.json',
  figures: 'figures.json',
  report: 'report.html',
  traces: 'traces',
  /** Of a load in the background. */
  pid: 'load.pid',
  log: 'load.log',
} as const;

const foldersOf = (paths: LabPaths): string => join(paths.folder, 'load');

/** `2026-11-23T09-12-33-home` */
const idOf = (scenario: string, now: Date): string =>
  `${now.toISOString().slice(0, 19).replaceAll(':', '-')}-${scenario.replaceAll(/[^\w.-]+/g, '-')}`;

/** Makes the folder of a new run: the one that was asked for, or one in the lab's folder, where old ones go in time. */
export async function makeRunFolder(
  paths: LabPaths,
  {
    scenario,
    wanted,
    cwd,
    now = new Date(),
  }: { scenario: string; wanted?: string | undefined; cwd: string; now?: Date },
): Promise<string> {
  if (wanted !== undefined) {
    const folder = resolve(cwd, wanted);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
  const all = foldersOf(paths);
  const id = idOf(scenario, now);
  let folder = join(all, id);
  mkdirSync(all, { recursive: true });
  for (let number = 2; ; number += 1) {
    try {
      mkdirSync(folder);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      folder = join(all, `${id}-${number}`);
    }
  }
  await dropOldRuns(all);
  return folder;
}

async function dropOldRuns(all: string): Promise<void> {
  const runs = readdirSync(all)
    .filter((name) => /^\d{4}-\d\d-\d\dT/.test(name))
    .sort();
  await Promise.all(runs.slice(0, -keptRuns).map((name) => rm(join(all, name), { recursive: true, force: true })));
}
