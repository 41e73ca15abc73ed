import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createRequire } from 'node:module';
import { engines } from './engines/index.ts';
import { messageOf } from './errors.ts';
import { find } from './find.ts';
import { type Settings, settingsOf } from './settings.ts';
import { sourceTitles } from './sources/index.ts';
import {
  type EngineDefinition,
  type EngineName,
  engineNames,
  type EngineSource,
  type InstallSource,
  type KitOptions,
} from './types.ts';

/** How one engine stands on this machine. */
export interface EngineDiagnosis {
  readonly name: EngineName;
  /** `installable`: not here, but at least one way to get it is open as far as can be seen without trying. */
  readonly state: 'found' | 'installable' | 'unavailable';
  /** The version that is here, or the one that would be got. */
  readonly version: string;
  readonly source: EngineSource | undefined;
  readonly path: string | undefined;
  /** Why it is not here. */
  readonly reasons: readonly string[];
  /** What to do; undefined when there is nothing to do. */
  readonly advice: string | undefined;
}

const onPath = (name: string, env: NodeJS.ProcessEnv): boolean =>
  (env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));

/** What keeps a source from being tried here; undefined when nothing is seen to. Asks no network. */
function obstacle(source: InstallSource, settings: Settings): string | undefined {
  const { platform, env } = settings;
  if (!platform) return 'this platform is not one that the lab runs on';
  switch (source.kind) {
    case 'archive':
      return source.file(platform) === undefined ? `its makers release none for ${platform}` : undefined;
    case 'go-module':
      return onPath('go', env) ? undefined : 'there is no Go on the PATH';
    case 'debian-package':
      return onPath('apt-get', env) ? undefined : 'this is no system of the Debian family';
    case 'npm-package':
      try {
        createRequire(import.meta.url).resolve(source.package(platform));
        return undefined;
      } catch {
        return `${source.package(platform)} is not installed`;
      }
  }
}

async function diagnoseOne(definition: EngineDefinition, settings: Settings): Promise<EngineDiagnosis> {
  const { name, envVar, version, sources } = definition;
  const result = await find(definition, settings);
  if (result.found) {
    const { source, path } = result.found;
    return { name, state: 'found', version: result.found.version, source, path, reasons: [], advice: undefined };
  }
  const missing = { name, version, source: undefined, path: undefined };
  if (settings.env[envVar]) {
    return { ...missing, state: 'unavailable', reasons: result.reasons, advice: `correct or unset ${envVar}` };
  }
  const ways = sources.map((source) => ({ title: sourceTitles[source.kind], obstacle: obstacle(source, settings) }));
  const open = ways.filter((way) => way.obstacle === undefined).map((way) => way.title);
  const closed = ways.flatMap((way) => (way.obstacle === undefined ? [] : [`${way.title}: ${way.obstacle}`]));
  const reasons = [...result.reasons, ...closed];
  return open.length > 0
    ? {
        ...missing,
        state: 'installable',
        reasons,
        advice: `gameday engines install ${name} (tries ${open.join(', ')})`,
      }
    : { ...missing, state: 'unavailable', reasons, advice: `install it by hand and set ${envVar} to its path` };
}

/** How every engine stands on this machine. Gets nothing and asks no network. */
export async function diagnose(options?: KitOptions): Promise<EngineDiagnosis[]> {
  const settings = settingsOf(options);
  return Promise.all(
    engineNames.map((name) =>
      diagnoseOne(engines[name], settings).catch((error: unknown): EngineDiagnosis => ({
        ...{ name, state: 'unavailable', version: engines[name].version, source: undefined, path: undefined },
        ...{ reasons: [messageOf(error)], advice: undefined },
      })),
    ),
  );
}
