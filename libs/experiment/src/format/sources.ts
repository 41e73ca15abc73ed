import type { Probe } from './activities.ts';

export type ValueType = 'str' | 'string' | 'int' | 'integer' | 'float' | 'number' | 'bytes' | 'bool' | 'json';

/** A value from a variable of the environment. */
export interface FromEnvironment {
  readonly type: 'env';
  readonly key: string;
  /** When the variable is not set; without one the experiment is refused. Configuration only. */
  readonly default?: unknown;
  /** Default: a text. Configuration only. */
  readonly env_var_type?: ValueType;
}

/** A value from a file, without the line breaks at its end. */
export interface FromFile {
  readonly type: 'file';
  /** Relative to the experiment's file. */
  readonly path: string;
  readonly default?: unknown;
  readonly env_var_type?: ValueType;
}

/** Where a value of the configuration comes from: itself, or one of the sources, or a probe that runs first. */
export type ConfigurationSource = FromEnvironment | FromFile | Probe | string | number | boolean | null | object;

/** Groups of secrets; only what stands within the groups can be referred to. Never written to journals or logs. */
export type SecretSources = Readonly<Record<string, Readonly<Record<string, FromEnvironment | FromFile | string>>>>;
