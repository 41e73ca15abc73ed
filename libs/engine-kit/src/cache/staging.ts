import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isAlive, processIdentity } from '@gameday/process';
import type { FoundEngine, Platform } from '../types.ts';
import { layout, manifestName } from './layout.ts';
import type { Manifest } from './manifest.ts';

/** A folder of the cache's `.staging` that belongs to this process: its name says so. */
export function makeStagingFolder(stagingRoot: string): string {
  const self = processIdentity(process.pid);
  if (!self) throw new Error('this process is not in the table of processes');
  const random = randomBytes(4).toString('hex');
  const folder = join(stagingRoot, [self.pid, encodeURIComponent(self.startedAt), random].join('@'));
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Removes what dead processes left in `.staging`. */
export function sweepStaging(stagingRoot: string): void {
  let names: string[] = [];
  try {
    names = readdirSync(stagingRoot);
  } catch {
    return; // nothing was ever staged
  }
  for (const name of names) {
    const [pid, startedAt] = name.split('@');
    if (startedAt !== undefined && isAlive({ pid: Number(pid), startedAt: decodeURIComponent(startedAt) })) continue;
    rmSync(join(stagingRoot, name), { recursive: true, force: true });
  }
}

/** Runs some work with a staging folder that is gone afterwards, however the work ends. */
export async function withStaging<T>(cacheFolder: string, work: (folder: string) => Promise<T>): Promise<T> {
  const { staging } = layout(cacheFolder);
  sweepStaging(staging);
  const folder = makeStagingFolder(staging);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Moves a complete engine from its staging folder to its place in the cache, in one step; a damaged one that lies
 * there already makes way.
 */
export function placeInCache(
  cacheFolder: string,
  platform: Platform,
  stagedFolder: string,
  manifest: Omit<Manifest, 'sizeBytes'> & { readonly name: FoundEngine['name'] },
): FoundEngine {
  const { name, version, source, main } = manifest;
  const sizeBytes = statSync(join(stagedFolder, main)).size;
  writeFileSync(join(stagedFolder, manifestName), `${JSON.stringify({ ...manifest, sizeBytes }, null, 2)}\n`);
  const place = layout(cacheFolder).version(name, version, platform);
  mkdirSync(dirname(place), { recursive: true });
  const aside = `${stagedFolder}.old`;
  try {
    renameSync(place, aside);
  } catch {
    // nothing lay there, as a rule
  }
  renameSync(stagedFolder, place);
  rmSync(aside, { recursive: true, force: true });
  return { name, version, source, path: join(place, main), folder: place };
}
