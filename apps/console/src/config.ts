import { labPorts, type LabPorts } from '@gameday/conventions';
import { labPaths, type LabPaths } from '@gameday/lab-kit/paths';

export interface ConsoleConfig {
  readonly port: number;
  /** Where the supervisor answers; undefined outside a lab. */
  readonly supervisorSocket: string | undefined;
  readonly paths: LabPaths;
  readonly ports: LabPorts;
  /** The environment of the commands that it runs. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/** A setting is wrong; the message names the variable. */
export class ConfigError extends Error {
  readonly code = 'bad_setting';
}

const isPort = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) > 0 && Number(value) < 65536;

function readPorts(env: NodeJS.ProcessEnv): LabPorts {
  const text = env['GAMEDAY_PORTS'];
  if (!text) {
    try {
      return labPorts(env['GAMEDAY_PORT_BASE']);
    } catch (error) {
      throw new ConfigError((error as RangeError).message, { cause: error });
    }
  }
  let given: Partial<Record<string, unknown>>;
  try {
    given = JSON.parse(text) as Partial<Record<string, unknown>>;
  } catch (error) {
    throw new ConfigError('GAMEDAY_PORTS is not JSON', { cause: error });
  }
  for (const name of ['gateway', 'cluster', 'consul', 'prometheus', 'jaeger', 'console']) {
    if (!isPort(given?.[name])) throw new ConfigError(`GAMEDAY_PORTS has no port named "${name}"`);
  }
  return given as unknown as LabPorts;
}

/**
 * Reads the settings from the environment.
 * @throws ConfigError
 */
export function readConfig(env: NodeJS.ProcessEnv, workingFolder: string): ConsoleConfig {
  const ports = readPorts(env);
  const port = env['GAMEDAY_PORT'] ? Number(env['GAMEDAY_PORT']) : ports.console;
  if (!isPort(port)) throw new ConfigError(`GAMEDAY_PORT is "${env['GAMEDAY_PORT']}"; it must be from 1 to 65535`);
  return {
    port,
    ports,
    paths: labPaths(env, workingFolder),
    supervisorSocket: env['GAMEDAY_SUPERVISOR_SOCKET'] || undefined,
    env,
  };
}
