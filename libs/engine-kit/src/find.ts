import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { findInCache } from './cache/manifest.ts';
import { engines } from './engines/index.ts';
import { type Settings, settingsOf } from './settings.ts';
import type { EngineDefinition, EngineName, FindResult, FoundEngine, KitOptions } from './types.ts';
import { rememberedVersion } from './version-question.ts';
import { describeRange, fits } from './versions.ts';

const isExecutableFile = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/** What an engine needs beside its main binary and does not have there. */
const missingCompanions = (definition: EngineDefinition, binary: string): string[] =>
  (definition.companions ?? []).filter((name) => !isExecutableFile(join(dirname(binary), name)));

type Look = { readonly found: FoundEngine } | { readonly found: undefined; readonly reason: string };

async function look(
  definition: EngineDefinition,
  source: 'environment' | 'path',
  binary: string,
  settings: Settings,
): Promise<Look> {
  const missing = missingCompanions(definition, binary);
  if (missing.length > 0) {
    return { found: undefined, reason: `${binary} lacks ${missing.join(' and ')} beside it` };
  }
  const answer = await rememberedVersion(definition, binary, settings.cacheFolder, settings.signal);
  if (answer.version === undefined) return { found: undefined, reason: answer.reason };
  const { version } = answer;
  return { found: { name: definition.name, version, source, path: binary, folder: dirname(binary) } };
}

/**
 * The engine at the explicit path that the environment gives. A person's word is taken: any version will do; but a path
 * that leads nowhere is an error, never passed over.
 * @returns undefined when the variable is not set
 */
async function findInEnvironment(definition: EngineDefinition, settings: Settings): Promise<Look | undefined> {
  const { envVar, title } = definition;
  const value = settings.env[envVar];
  if (!value) return undefined;
  const advice = `set it to the path of ${title}'s main binary, or unset it`;
  const binary = isAbsolute(value) ? value : resolve(settings.repositoryRoot, value);
  if (!isExecutableFile(binary)) {
    return { found: undefined, reason: `${envVar} is "${value}", which is not an executable file; ${advice}` };
  }
  const result = await look(definition, 'environment', binary, settings);
  return result.found ? result : { found: undefined, reason: `${envVar} is "${value}": ${result.reason}; ${advice}` };
}

/** The first one on the PATH whose version fits. */
async function findOnPath(definition: EngineDefinition, settings: Settings): Promise<FindResult> {
  const folders = (settings.env.PATH ?? '').split(delimiter).filter(isAbsolute);
  const candidates = folders
    .flatMap((folder) => definition.binaries.map((name) => join(folder, name)))
    .filter(isExecutableFile);
  const reasons: string[] = [];
  for (const binary of new Set(candidates)) {
    const result = await look(definition, 'path', binary, settings);
    if (result.found && fits(result.found.version, definition.accepts)) return result;
    reasons.push(
      result.found
        ? `${binary} has version ${result.found.version}; ${describeRange(definition.accepts)} is needed`
        : result.reason,
    );
  }
  if (reasons.length === 0) reasons.push(`there is no ${definition.binaries.join(' or ')} on the PATH`);
  return { found: undefined, reasons };
}

/** As `findEngine`, with an engine's definition at hand. */
export async function find(definition: EngineDefinition, settings: Settings): Promise<FindResult> {
  const explicit = await findInEnvironment(definition, settings);
  if (explicit) return explicit.found ? explicit : { found: undefined, reasons: [explicit.reason] };
  const onPath = await findOnPath(definition, settings);
  if (onPath.found) return onPath;
  const cached = settings.platform && findInCache(definition, settings.cacheFolder, settings.platform);
  if (cached) return { found: cached };
  return { found: undefined, reasons: [...onPath.reasons, `it is not in the cache (${settings.cacheFolder})`] };
}

/**
 * Looks for an engine on this machine: the environment's explicit path, the PATH, the cache. Gets nothing. Quick: a
 * program is asked for its version only once as long as it does not change.
 */
export async function findEngine(name: EngineName, options?: KitOptions): Promise<FindResult> {
  return find(engines[name], settingsOf(options));
}
