import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineDefinition, EngineSource, FoundEngine, Platform } from '../types.ts';
import { compareVersions, fits } from '../versions.ts';
import { layout, manifestName } from './layout.ts';

/** What `engine.json` says about an engine in the cache. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly source: EngineSource;
  /** The main binary, from the engine's folder. */
  readonly main: string;
  /** Its size; another one means that somebody changed it. */
  readonly sizeBytes: number;
  /** Where it came from: an address, a module, a package. */
  readonly origin: string;
  readonly sha256?: string;
}

function readManifest(folder: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, manifestName), 'utf8')) as Manifest;
    return statSync(join(folder, manifest.main)).size === manifest.sizeBytes ? manifest : undefined;
  } catch {
    return undefined; // not there, or damaged: it is got again
  }
}

/** The newest fitting version of an engine in the cache. Reads two small files and starts nothing. */
export function findInCache(
  definition: EngineDefinition,
  cacheFolder: string,
  platform: Platform,
): FoundEngine | undefined {
  const parent = layout(cacheFolder).engine(definition.name);
  return foldersIn(parent)
    .filter((name) => name.endsWith(`-${platform}`))
    .flatMap((name) => {
      const folder = join(parent, name);
      const manifest = readManifest(folder);
      if (!manifest || manifest.name !== definition.name || !fits(manifest.version, definition.accepts)) return [];
      const { version, source, main } = manifest;
      return [{ name: definition.name, version, source, path: join(folder, main), folder }];
    })
    .sort((a, b) => compareVersions(b.version, a.version))[0];
}

const foldersIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};
