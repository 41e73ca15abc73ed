import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { atomicWriteFile } from '@gameday/process';
import { engineEnvironment, loopback } from '../launch/environment.ts';
import { probe } from '../launch/probe.ts';
import { yamlFile } from '../launch/yaml-file.ts';
import { goPlatform } from '../platform.ts';
import { runCommand } from '../run-command.ts';
import type { EngineDefinition, FoundEngine, LaunchContext, LaunchPlan } from '../types.ts';
import { keepTargets } from './consul-targets.ts';
import { type Discovery, prometheusConfiguration } from './prometheus-configuration.ts';

const version = '2.53.5';

/**
 * Whether this Prometheus can watch Consul. Debian's cannot: it is built without. promtool, which is built from the same
 * source, is asked; where there is none, the Prometheus is taken for a complete one.
 */
async function watchesConsul(found: FoundEngine, configFile: string): Promise<boolean> {
  const promtool = join(dirname(found.path), 'promtool');
  if (!existsSync(promtool)) return true;
  const { output } = await runCommand(promtool, ['check', 'config', configFile], { timeoutMs: 10_000 });
  return !output.includes('consul_sd_configs not found');
}

/** Debian's build has its pages beside it instead of in it; no other build knows these flags. */
function pagesBeside({ folder }: FoundEngine): string[] {
  const web = join(folder, 'usr/share/prometheus/web');
  if (!existsSync(web)) return [];
  return [
    `--web.local-assets=${web}/`,
    `--web.console.templates=${join(folder, 'etc/prometheus/consoles')}`,
    `--web.console.libraries=${join(folder, 'etc/prometheus/console_libraries')}`,
  ];
}

async function launch({ found, labFolder, repositoryRoot, ports }: LaunchContext): Promise<LaunchPlan> {
  const folder = join(labFolder, 'prometheus');
  await mkdir(join(folder, 'data'), { recursive: true });
  const file = join(folder, 'prometheus.yml');
  const targetsFile = join(folder, 'services.json');
  const configure = (discovery: Discovery) =>
    atomicWriteFile(file, yamlFile(prometheusConfiguration(ports, repositoryRoot, discovery)));
  configure({ kind: 'consul' });
  const alone = await watchesConsul(found, file);
  if (!alone) configure({ kind: 'file', file: targetsFile });
  const url = `http://${loopback}:${ports.prometheus}`;
  return {
    command: found.path,
    args: [
      `--config.file=${file}`,
      `--web.listen-address=${loopback}:${ports.prometheus}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--storage.tsdb.retention.time=7d',
      '--storage.tsdb.retention.size=512MB',
      '--enable-feature=exemplar-storage',
      '--web.enable-remote-write-receiver',
      '--log.level=warn',
      ...pagesBeside(found),
    ],
    env: engineEnvironment(folder, { GOGC: '50' }),
    cwd: folder,
    port: ports.prometheus,
    url,
    waitsFor: `Prometheus at ${url} to have replayed its log`,
    ready: (signal) => probe(`${url}/-/ready`, signal),
    ...(alone ? {} : { beside: (signal) => keepTargets(ports.consul, targetsFile, signal) }),
    readyTimeoutMs: 60_000,
    stopSignal: 'SIGTERM',
    stopGraceMs: 10_000,
  };
}

export const prometheus: EngineDefinition = {
  name: 'prometheus',
  title: 'Prometheus',
  version,
  accepts: { min: '2.42', below: '4' },
  license: 'Apache-2.0',
  homepage: 'https://prometheus.io',
  purpose: 'metrics: scrapes services and engines, answers queries, keeps exemplars',
  kind: 'server',
  needed: false,
  envVar: 'GAMEDAY_PROMETHEUS',
  binaries: ['prometheus'],
  versionQuestion: { args: ['--version'], pattern: /prometheus, version (\d+(?:\.\d+)+)/ },
  sources: [
    {
      kind: 'archive',
      version,
      base: 'https://github.com/prometheus/prometheus/releases/download',
      file: (platform) => {
        const { os, arch } = goPlatform(platform);
        return `v${version}/prometheus-${version}.${os}-${arch}.tar.gz`;
      },
      checksums: () => `v${version}/sha256sums.txt`,
      format: 'tar.gz',
      main: (platform) => {
        const { os, arch } = goPlatform(platform);
        return `prometheus-${version}.${os}-${arch}/prometheus`;
      },
    },
    {
      kind: 'debian-package',
      package: 'prometheus',
      main: 'usr/bin/prometheus',
      // Debian serves Prometheus's pages from files, their scripts from packages of their own.
      companions: [
        'fonts-glyphicons-halflings',
        'libjs-bootstrap4',
        'libjs-d3',
        'libjs-eonasdan-bootstrap-datetimepicker',
        'libjs-jquery',
        'libjs-jquery-hotkeys',
        'libjs-moment',
        'libjs-moment-timezone',
        'libjs-mustache',
        'libjs-popper.js',
        'libjs-rickshaw',
      ],
    },
  ],
  launch,
};
