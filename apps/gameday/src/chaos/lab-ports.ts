import type { LabPorts } from '@gameday/conventions';
import type { LabPaths } from '@gameday/lab-kit';
import { LabClient } from '../lab/control-client.ts';
import { readPorts } from '../lab/read-ports.ts';

const addresses = {
  GAMEDAY_GATEWAY_URL: 'gateway',
  GAMEDAY_CONSOLE_URL: 'console',
  GAMEDAY_CLUSTER_URL: 'cluster',
  GAMEDAY_CONSUL_URL: 'consul',
  GAMEDAY_PROMETHEUS_URL: 'prometheus',
  GAMEDAY_JAEGER_URL: 'jaeger',
  GAMEDAY_TOXIPROXY_URL: 'toxiproxy',
} as const satisfies Readonly<Record<string, keyof LabPorts>>;

/** The lab's addresses as an experiment's configuration can take them, by variable. */
export const addressVariables = (ports: LabPorts): Record<string, string> =>
  Object.fromEntries(Object.entries(addresses).map(([name, port]) => [name, `http://127.0.0.1:${ports[port]}`]));

/** The ports of the running lab, whatever this environment says; else those that it would have. */
export async function portsOf(paths: LabPaths, runs: boolean, env: Readonly<NodeJS.ProcessEnv>): Promise<LabPorts> {
  if (!runs) return readPorts(env);
  // A supervisor that is just starting or ending does not answer; then the environment is as good as anything.
  return await new LabClient(paths).lab().then(
    ({ ports }) => ports,
    () => readPorts(env),
  );
}
