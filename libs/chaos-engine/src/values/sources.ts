import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { convert } from './convert.ts';
import { isMapping } from './equality.ts';
import type { Configuration, Secrets } from './substitute.ts';

/** Where values come from. */
export interface SourceOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What paths of files are relative to. */
  readonly folder: string;
  /** Values or sources that take the place of those in the experiment, as `--var` and `--var-file` give them. */
  readonly overrides?: { readonly configuration?: Configuration; readonly secrets?: Secrets };
}

/** A value that could not be had; `path` from the experiment's root. */
export interface SourceProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A value that a probe must find first. */
export interface DynamicValue {
  readonly key: string;
  readonly probe: Record<string, unknown>;
}

export interface ResolvedSources {
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  /** In their order. */
  readonly dynamic: readonly DynamicValue[];
  readonly problems: readonly SourceProblem[];
}

class SourceError extends Error {}

function fromEnvironment(source: Record<string, unknown>, { environment }: SourceOptions): unknown {
  const { key } = source;
  if (typeof key !== 'string' || key === '') throw new SourceError('needs a "key": the name of the variable');
  if (environment[key] !== undefined) return environment[key];
  if ('default' in source) return source.default;
  throw new SourceError(`needs the environment variable ${key}, which is not set and has no "default"`);
}

function fromFile(source: Record<string, unknown>, { folder }: SourceOptions): unknown {
  const { path } = source;
  if (typeof path !== 'string' || path === '') throw new SourceError('needs a "path": the file with the value');
  try {
    return readFileSync(resolve(folder, path), 'utf8').replace(/(\r?\n)+$/, '');
  } catch (error) {
    if ('default' in source) return source.default;
    const { code } = error as NodeJS.ErrnoException;
    throw new SourceError(
      `needs the file ${path}, which ${code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`}`,
    );
  }
}

/** The value of a source; what is no source is the value itself. */
function valueOf(source: unknown, options: SourceOptions): unknown {
  if (!isMapping(source)) return source;
  if (source.type === 'vault') {
    throw new SourceError('comes from Vault, which this lab does not speak to; use "env" or "file"');
  }
  if (source.type !== 'env' && source.type !== 'file') return source;
  const found = source.type === 'env' ? fromEnvironment(source, options) : fromFile(source, options);
  try {
    return convert(source.env_var_type as string | undefined, found);
  } catch (error) {
    throw new SourceError(
      `${source.type === 'env' ? String(source.key) : String(source.path)} ${(error as Error).message}`,
    );
  }
}

/**
 * The values of an experiment's configuration and secrets, as far as they are known before it runs. Collects all
 * problems; a value with a problem is left out.
 */
export function resolveSources(
  experiment: { readonly configuration?: unknown; readonly secrets?: unknown },
  options: SourceOptions,
): ResolvedSources {
  const problems: SourceProblem[] = [];
  const configuration: Configuration = {};
  const dynamic: DynamicValue[] = [];
  const attempt = (path: readonly string[], take: () => void): void => {
    try {
      take();
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      problems.push({ path, message: error.message });
    }
  };

  const overrides = options.overrides?.configuration ?? {};
  for (const [key, declared] of Object.entries(isMapping(experiment.configuration) ? experiment.configuration : {})) {
    const source = Object.hasOwn(overrides, key) ? overrides[key] : declared;
    if (isMapping(source) && source.type === 'probe') dynamic.push({ key, probe: source });
    else attempt(['configuration', key], () => (configuration[key] = valueOf(source, options)));
  }

  const secrets: Secrets = {};
  const given = options.overrides?.secrets ?? {};
  for (const [group, declared] of Object.entries(isMapping(experiment.secrets) ? experiment.secrets : {})) {
    const sources = isMapping(declared) ? { ...declared, ...given[group] } : declared;
    if (!isMapping(sources) || typeof sources.type === 'string') {
      problems.push({ path: ['secrets', group], message: 'is a group: secrets stand within it by their names' });
      continue;
    }
    const values: Record<string, unknown> = (secrets[group] = {});
    for (const [key, source] of Object.entries(sources)) {
      attempt(['secrets', group, key], () => (values[key] = valueOf(source, options)));
    }
  }
  return { configuration, secrets, dynamic, problems };
}
