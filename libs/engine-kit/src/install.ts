import { join } from 'node:path';
import { layout } from './cache/layout.ts';
import { withLock } from './cache/lock.ts';
import { findInCache } from './cache/manifest.ts';
import { addPin } from './cache/pins.ts';
import { placeInCache, withStaging } from './cache/staging.ts';
import { engines } from './engines/index.ts';
import { EngineUnavailable, messageOf, SourceFailed } from './errors.ts';
import { find } from './find.ts';
import { platformOf, type Say, sayFor, type Settings, settingsOf } from './settings.ts';
import { sourceTitles, stage } from './sources/index.ts';
import type { Staged } from './sources/source-context.ts';
import type { EngineDefinition, EngineName, FoundEngine, InstallSource, KitOptions, Platform } from './types.ts';
import { askVersion } from './version-question.ts';
import { compareVersions, describeRange, fits } from './versions.ts';

/** Starts what was staged once: it must be what it says it is before it gets into the cache. */
async function checkStaged(definition: EngineDefinition, staged: Staged, signal: AbortSignal): Promise<string> {
  const answer = await askVersion(definition, join(staged.folder, staged.main), signal);
  if (answer.version === undefined) {
    throw new SourceFailed('wrong_version', `${staged.origin} does not run here: ${answer.reason}`);
  }
  const wanted = staged.version;
  const right =
    wanted === undefined ? fits(answer.version, definition.accepts) : compareVersions(answer.version, wanted) === 0;
  if (!right) {
    throw new SourceFailed(
      'wrong_version',
      `${staged.origin} is refused: it says that its version is ${answer.version}, but ` +
        `${wanted ?? describeRange(definition.accepts)} was asked for`,
    );
  }
  return answer.version;
}

async function installFrom(
  source: InstallSource,
  definition: EngineDefinition,
  platform: Platform,
  settings: Settings,
  say: Say,
): Promise<FoundEngine> {
  const { cacheFolder, signal } = settings;
  return withStaging(cacheFolder, async (staging) => {
    const staged = await stage(source, { definition, settings, platform, staging, say });
    const version = await checkStaged(definition, staged, signal);
    signal.throwIfAborted();
    const { folder, main, origin, sha256 } = staged;
    if (sha256 !== undefined) await addPin(cacheFolder, origin, { sha256, version });
    return placeInCache(cacheFolder, platform, folder, {
      ...{ name: definition.name, version, source: source.kind, main, origin },
      ...(sha256 === undefined ? {} : { sha256 }),
    });
  });
}

/** Tries one source after the other. */
async function trySources(
  definition: EngineDefinition,
  settings: Settings,
  say: Say,
  reasons: string[],
): Promise<FoundEngine | undefined> {
  for (const source of definition.sources) {
    settings.signal.throwIfAborted();
    try {
      return await installFrom(source, definition, platformOf(settings), settings, say);
    } catch (error) {
      settings.signal.throwIfAborted();
      // What nobody foresaw (a full disk, a cache that is not ours) ends this way too, with its own words.
      const reason = `${sourceTitles[source.kind]}: ${messageOf(error)}`;
      say(source.kind, reason);
      reasons.push(reason);
    }
  }
  return undefined;
}

/** As `installEngine`, with an engine's definition at hand. */
async function install(definition: EngineDefinition, settings: Settings): Promise<FoundEngine> {
  const { cacheFolder, platform, signal } = settings;
  const say = sayFor(definition.name, settings);
  const done = (found: FoundEngine) => {
    say('done', `${definition.title} ${found.version} (${found.source}): ${found.path}`, 1);
    return found;
  };
  const known = await find(definition, settings);
  if (known.found) return done(known.found);
  const reasons = [...known.reasons];
  for (const reason of reasons) say(settings.env[definition.envVar] ? 'environment' : 'path', reason);
  // An explicit path that is wrong is an error, not a wish that may be passed over.
  if (settings.env[definition.envVar]) throw new EngineUnavailable(definition.name, definition.title, reasons);
  const onWait = (pid: number) => say('lock', `process ${pid} is getting ${definition.title}; waiting for it`);
  const found = await withLock(layout(cacheFolder).lock(definition.name), { signal, onWait }, async () => {
    const cached = platform && findInCache(definition, cacheFolder, platform);
    return cached ?? (await trySources(definition, settings, say, reasons));
  });
  if (!found) throw new EngineUnavailable(definition.name, definition.title, reasons);
  return done(found);
}

/**
 * Gets an engine: takes the one that is here (see `findEngine`), else tries its sources in their order and puts it into
 * the cache. Two processes that want the same engine do the work once. The cache never holds a part of an engine.
 * @throws EngineUnavailable with a reason for each way that was tried; the signal's reason when it fired
 */
export async function installEngine(name: EngineName, options?: KitOptions): Promise<FoundEngine> {
  return install(engines[name], settingsOf(options));
}
