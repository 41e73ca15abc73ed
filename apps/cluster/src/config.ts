import { join } from 'node:path';
import { labPorts, type LabPorts } from '@gameday/conventions';
import { type LabPaths, labPaths, type LabSecrets, readSecrets, repositoryRoot } from '@gameday/lab-kit';

export interface ClusterConfig {
  readonly port: number;
  readonly ports: LabPorts;
  readonly paths: LabPaths;
  readonly secrets: LabSecrets;
  /** The folder of Kubernetes manifests that the cluster keeps. */
  readonly manifests: string;
  /** The Prometheus Adapter's rules. */
  readonly adapterRules: string;
  /** Wanted replicas by deployment at the first start, where it is not what the manifest says. */
  readonly scale: Readonly<Record<string, number>>;
  readonly timeScale: number;
  readonly autoscaling: boolean;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/** A setting is wrong; the message names the variable. */
export class ConfigError extends Error {
  readonly code = 'bad_setting';
}

const hint = 'The cluster app is started by `gameday up`, which sets it.';

function parse<T>(env: NodeJS.ProcessEnv, name: string, otherwise: T): T {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new ConfigError(`${name} is "${text}", which is not JSON. ${hint}`, { cause: error });
  }
}

/**
 * Reads the settings from the environment.
 * @throws ConfigError naming the variable
 */
export function readConfig(env: NodeJS.ProcessEnv): ClusterConfig {
  const paths = labPaths(env);
  const secrets = readSecrets(paths.secrets);
  if (!secrets) throw new ConfigError(`${paths.secrets} is not there. ${hint}`);
  const ports = parse(env, 'GAMEDAY_PORTS', undefined as LabPorts | undefined) ?? labPorts(env['GAMEDAY_PORT_BASE']);
  const timeScale = parse(env, 'GAMEDAY_TIME_SCALE', 1);
  if (!(timeScale >= 1)) throw new ConfigError(`GAMEDAY_TIME_SCALE is "${timeScale}"; it must be 1 or more. ${hint}`);
  return {
    port: parse(env, 'GAMEDAY_PORT', ports.cluster),
    ports,
    paths,
    secrets,
    manifests: env['GAMEDAY_MANIFESTS'] || join(repositoryRoot, 'deploy/kubernetes/base'),
    adapterRules: join(repositoryRoot, 'deploy/kubernetes/adapter/rules.yaml'),
    scale: parse(env, 'GAMEDAY_SCALE', {}),
    timeScale,
    autoscaling: env['GAMEDAY_AUTOSCALING'] !== 'off',
    env,
  };
}
