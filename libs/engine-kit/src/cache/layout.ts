import { join } from 'node:path';
import type { EngineName, Platform } from '../types.ts';

/**
 * What lies where in the cache:
 *   ENGINE/VERSION-PLATFORM/   one engine with all that belongs to it, and `engine.json` that says what it is
 *   engines.lock.json          the pinned checksums of everything that was downloaded
 *   versions.json              what programs outside of the cache answered when asked for their version
 *   .staging/                  work under way; moved to its place in one step, or removed
 *   .locks/                    who installs which engine now
 *   .apt/                      apt's own lists and caches, so that it works as any user
 */
export const layout = (cacheFolder: string) => ({
  engine: (name: EngineName) => join(cacheFolder, name),
  version: (name: EngineName, version: string, platform: Platform) => join(cacheFolder, name, `${version}-${platform}`),
  pins: join(cacheFolder, 'engines.lock.json'),
  versions: join(cacheFolder, 'versions.json'),
  staging: join(cacheFolder, '.staging'),
  lock: (name: string) => join(cacheFolder, '.locks', name),
  apt: join(cacheFolder, '.apt'),
});

/** Name of the file in an engine's folder that says what it is. */
export const manifestName = 'engine.json';
