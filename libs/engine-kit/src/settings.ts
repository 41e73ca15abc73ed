import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { SourceFailed } from './errors.ts';
import { currentPlatform } from './platform.ts';
import type { EngineName, KitOptions, Platform, ProgressEvent } from './types.ts';

/** The options of a call with every default filled in. */
export interface Settings {
  readonly env: NodeJS.ProcessEnv;
  readonly repositoryRoot: string;
  readonly cacheFolder: string;
  readonly platform: Platform | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (event: ProgressEvent) => void;
}

const thisRepository = resolve(import.meta.dirname, '../../..');

/** Where engines are kept: `$GAMEDAY_CACHE`, `$XDG_CACHE_HOME/gameday`, or the system's place for caches. */
export function cacheFolderOf(env: NodeJS.ProcessEnv, system: string = process.platform): string {
  if (env.GAMEDAY_CACHE) return resolve(env.GAMEDAY_CACHE);
  // The XDG specification says that a relative path is to be ignored.
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) return join(env.XDG_CACHE_HOME, 'gameday');
  const home = env.HOME || homedir();
  return system === 'darwin' ? join(home, 'Library', 'Caches', 'gameday') : join(home, '.cache', 'gameday');
}

export function settingsOf(options: KitOptions = {}): Settings {
  const env = options.env ?? process.env;
  return {
    env,
    repositoryRoot: options.repositoryRoot ?? thisRepository,
    cacheFolder: options.cacheFolder ?? cacheFolderOf(env),
    platform: currentPlatform(),
    signal: options.signal ?? new AbortController().signal,
    onProgress: options.onProgress ?? (() => undefined),
  };
}

/** The platform, for what cannot be done without one. */
export function platformOf(settings: Settings): Platform {
  if (settings.platform) return settings.platform;
  throw new SourceFailed(
    'not_here',
    `Gameday runs on Linux and macOS, x64 and arm64; this is ${process.platform} on ${process.arch}`,
  );
}

/** Says a step of one engine. */
export type Say = (step: ProgressEvent['step'], message: string, fraction?: number) => void;

export const sayFor =
  (engine: EngineName, settings: Settings): Say =>
  (step, message, fraction) =>
    settings.onProgress({ engine, step, message, ...(fraction === undefined ? {} : { fraction }) });
