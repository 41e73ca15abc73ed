import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { atomicWriteFile } from '@gameday/process';
import { engineEnvironment, loopback } from '../launch/environment.ts';
import { probe } from '../launch/probe.ts';
import { yamlFile } from '../launch/yaml-file.ts';
import { goPlatform } from '../platform.ts';
import type { EngineDefinition, LaunchContext, LaunchPlan } from '../types.ts';
import { dashboardProviders, dataSources, grafanaIni } from './grafana-provisioning.ts';

const version = '12.0.2';

/** Grafana's own files (`conf`, `public`), which it does not find by itself. */
function homeOf(binary: string): string {
  const candidates = [
    dirname(dirname(binary)),
    // Debian's and Homebrew's places.
    '/usr/share/grafana',
    join(dirname(dirname(binary)), 'share', 'grafana'),
  ];
  const home = candidates.find((folder) => existsSync(join(folder, 'conf', 'defaults.ini')));
  if (home) return home;
  throw new Error(
    `Grafana's own files are not beside ${binary} (looked for conf/defaults.ini in ${candidates.join(', ')})`,
  );
}

async function launch({ found, labFolder, repositoryRoot, ports, secrets }: LaunchContext): Promise<LaunchPlan> {
  const home = homeOf(found.path);
  const folder = join(labFolder, 'grafana');
  const provisioning = join(folder, 'provisioning');
  for (const name of ['data', 'logs', 'plugins']) await mkdir(join(folder, name), { recursive: true });
  const write = (file: string, content: string) => atomicWriteFile(join(provisioning, file), content);
  const ini = join(folder, 'grafana.ini');
  atomicWriteFile(ini, grafanaIni(folder, ports));
  write('datasources/gameday.yml', yamlFile(dataSources(ports)));
  write('dashboards/gameday.yml', yamlFile(dashboardProviders(repositoryRoot)));
  // Grafana warns about each kind of provisioning whose folder is not there.
  for (const name of ['plugins', 'alerting']) await mkdir(join(provisioning, name), { recursive: true });
  const url = `http://${loopback}:${ports.grafana}`;
  return {
    command: found.path,
    args: ['server', `--homepath=${home}`, `--config=${ini}`],
    // The password goes by the environment, so that it stands in no file.
    env: engineEnvironment(folder, { GF_SECURITY_ADMIN_PASSWORD: secrets.grafanaAdminPassword }),
    cwd: folder,
    port: ports.grafana,
    url,
    waitsFor: `Grafana at ${url} to answer`,
    ready: (signal) =>
      probe(`${url}/api/health`, signal, (text) =>
        /"database":\s*"ok"/.test(text) ? undefined : `its database is not ready: ${text.slice(0, 200)}`,
      ),
    readyTimeoutMs: 60_000,
    stopSignal: 'SIGTERM',
    stopGraceMs: 10_000,
  };
}

export const grafana: EngineDefinition = {
  name: 'grafana',
  title: 'Grafana',
  version,
  accepts: { min: '10.4', below: '13' },
  license: 'AGPL-3.0-only',
  homepage: 'https://grafana.com/oss/grafana',
  purpose: 'dashboards',
  kind: 'server',
  needed: false,
  envVar: 'GAMEDAY_GRAFANA',
  binaries: ['grafana'],
  versionQuestion: { args: ['--version'], pattern: /version (\d+(?:\.\d+)+)/ },
  sources: [
    {
      kind: 'archive',
      version,
      base: 'https://dl.grafana.com/oss/release',
      file: (platform) => {
        const { os, arch } = goPlatform(platform);
        return `grafana-${version}.${os}-${arch}.tar.gz`;
      },
      checksums: (platform) => {
        const { os, arch } = goPlatform(platform);
        return `grafana-${version}.${os}-${arch}.tar.gz.sha256`;
      },
      format: 'tar.gz',
      main: () => `grafana-v${version}/bin/grafana`,
    },
  ],
  launch,
};
