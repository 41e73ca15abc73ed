import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { engineEnvironment, loopback } from '../launch/environment.ts';
import { probe } from '../launch/probe.ts';
import { goPlatform } from '../platform.ts';
import type { EngineDefinition, LaunchContext, LaunchPlan } from '../types.ts';

const version = '2.5.0';

async function launch({ found, labFolder, ports }: LaunchContext): Promise<LaunchPlan> {
  const folder = join(labFolder, 'toxiproxy');
  await mkdir(folder, { recursive: true });
  const url = `http://${loopback}:${ports.toxiproxy}`;
  return {
    command: found.path,
    args: [`-host=${loopback}`, `-port=${ports.toxiproxy}`, '-proxy-metrics', '-runtime-metrics'],
    env: engineEnvironment(folder, { LOG_LEVEL: 'info' }),
    cwd: folder,
    port: ports.toxiproxy,
    url,
    waitsFor: `Toxiproxy at ${url} to answer`,
    ready: (signal) => probe(`${url}/version`, signal),
    readyTimeoutMs: 15_000,
    stopSignal: 'SIGTERM',
    stopGraceMs: 3_000,
  };
}

export const toxiproxy: EngineDefinition = {
  name: 'toxiproxy',
  title: 'Toxiproxy',
  version,
  accepts: { min: '2.5', below: '3' },
  license: 'MIT',
  homepage: 'https://github.com/Shopify/toxiproxy',
  purpose: 'faults on connections: latency, bandwidth, resets, time-outs',
  kind: 'server',
  needed: false,
  // One that hangs is killed to end the faults in it, however often that happens; it is there again in a moment.
  restartMsMax: 500,
  envVar: 'GAMEDAY_TOXIPROXY',
  binaries: ['toxiproxy-server'],
  versionQuestion: { args: ['-version'], pattern: /version v?(\d+(?:\.\d+)+)/ },
  sources: [
    {
      kind: 'archive',
      version,
      base: 'https://github.com/Shopify/toxiproxy/releases/download',
      file: (platform) => {
        const { os, arch } = goPlatform(platform);
        return `v${version}/toxiproxy_${version}_${os}_${arch}.tar.gz`;
      },
      checksums: () => `v${version}/checksums.txt`,
      format: 'tar.gz',
      main: () => 'toxiproxy-server',
    },
    {
      kind: 'go-module',
      version,
      module: 'tools/engines/toxiproxy',
      package: 'github.com/Shopify/toxiproxy/v2/cmd/server',
      main: 'toxiproxy-server',
      stamps: { 'github.com/Shopify/toxiproxy/v2.Version': version },
      buildSeconds: 31,
    },
  ],
  launch,
};
