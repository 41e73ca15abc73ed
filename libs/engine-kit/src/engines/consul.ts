import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWriteFile } from '@gameday/process';
import { engineEnvironment, loopback } from '../launch/environment.ts';
import { probe } from '../launch/probe.ts';
import { goPlatform } from '../platform.ts';
import type { EngineDefinition, LaunchContext, LaunchPlan } from '../types.ts';

const version = '1.19.2';

/** The one node of the lab's Consul. Fixed: with a name of the machine, moving to another network would add nodes. */
const nodeName = 'gameday';

/**
 * Consul's configuration: one server that elects itself, so that its key-value store outlives a restart.
 * https://developer.hashicorp.com/consul/docs/agent/config/config-files
 */
function configuration({ ports, labFolder }: LaunchContext) {
  return {
    server: true,
    bootstrap: true,
    node_name: nodeName,
    datacenter: 'dc1',
    data_dir: join(labFolder, 'consul', 'data'),
    bind_addr: loopback,
    advertise_addr: loopback,
    client_addr: loopback,
    ports: {
      ...{ http: ports.consul, server: ports.consulServer, serf_lan: ports.consulSerf },
      ...{ dns: -1, grpc: -1, grpc_tls: -1, https: -1, serf_wan: -1 },
    },
    ui_config: { enabled: true },
    // Every watch of every replica is a connection from 127.0.0.1; the default of 200 is soon used up.
    limits: { http_max_conns_per_client: 4_000 },
    // The shortest election time-out that Consul offers.
    performance: { raft_multiplier: 1, leave_drain_time: '0s' },
    // A lab that slept for weeks may go on with its data.
    server_rejoin_age_max: '87600h',
    leave_on_terminate: false,
    skip_leave_on_interrupt: true,
    // Nothing calls out, nothing that the lab does not use runs.
    disable_update_check: true,
    disable_anonymous_signature: true,
    disable_remote_exec: true,
    disable_coordinates: true,
    connect: { enabled: false },
    peering: { enabled: false },
    // An agent's view of its own checks reaches the catalog at once.
    check_update_interval: '0s',
    telemetry: { prometheus_retention_time: '60s', disable_hostname: true },
    log_level: 'WARN',
  };
}

async function launch(context: LaunchContext): Promise<LaunchPlan> {
  const { found, ports, labFolder } = context;
  const folder = join(labFolder, 'consul');
  await mkdir(join(folder, 'data'), { recursive: true, mode: 0o700 });
  const file = join(folder, 'consul.json');
  atomicWriteFile(file, `${JSON.stringify(configuration(context), null, 2)}\n`);
  const url = `http://${loopback}:${ports.consul}`;
  return {
    command: found.path,
    args: ['agent', `-config-file=${file}`],
    // Less memory for somewhat more garbage collection: this Consul has little to do.
    env: engineEnvironment(folder, { GOGC: '50' }),
    cwd: folder,
    port: ports.consul,
    url: `${url}/ui/`,
    waitsFor: `Consul at ${url} to elect a leader and to answer from its catalog`,
    ready: async (signal) => {
      // A consistent read is answered by an elected leader only, after it has caught up with its log.
      await probe(`${url}/v1/catalog/nodes?consistent`, signal, (text) =>
        text.includes(`"${nodeName}"`) ? undefined : 'its own node is not in the catalog yet',
      );
    },
    readyTimeoutMs: 30_000,
    stopSignal: 'SIGTERM',
    stopGraceMs: 5_000,
  };
}

const moduleVersion = 'github.com/hashicorp/consul/version';

export const consul: EngineDefinition = {
  name: 'consul',
  title: 'Consul',
  version,
  accepts: { min: '1.19', below: '1.20' },
  license: 'BUSL-1.1',
  homepage: 'https://developer.hashicorp.com/consul',
  purpose: 'service registry, health and key-value store',
  kind: 'server',
  needed: true,
  envVar: 'GAMEDAY_CONSUL',
  binaries: ['consul'],
  versionQuestion: { args: ['version'], pattern: /^Consul v(\d\S*)/m },
  sources: [
    {
      kind: 'archive',
      version,
      base: 'https://releases.hashicorp.com/consul',
      file: (platform) => {
        const { os, arch } = goPlatform(platform);
        return `${version}/consul_${version}_${os}_${arch}.zip`;
      },
      checksums: () => `${version}/consul_${version}_SHA256SUMS`,
      format: 'zip',
      main: () => 'consul',
    },
    {
      kind: 'go-module',
      version,
      module: 'tools/engines/consul',
      package: 'github.com/hashicorp/consul',
      main: 'consul',
      stamps: {
        [`${moduleVersion}.GitCommit`]: '048f1936f5ab43bb7b5096dfdca81db05a19b9cf',
        [`${moduleVersion}.BuildDate`]: '2024-08-27T16:06:44Z',
      },
      buildSeconds: 250,
    },
  ],
  launch,
};
