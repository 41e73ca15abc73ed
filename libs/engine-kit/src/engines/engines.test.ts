import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { labPorts } from '@gameday/conventions';
import { describe, expect, it } from 'vitest';
import { engineNames } from '../types.ts';
import { fits } from '../versions.ts';
import { targetGroups } from './consul-targets.ts';
import { dashboardProviders, dataSources, grafanaIni } from './grafana-provisioning.ts';
import { engines } from './index.ts';
import { unprivilegedUser } from './postgres-home.ts';
import { prometheusConfiguration } from './prometheus-configuration.ts';

const repositoryRoot = resolve(import.meta.dirname, '../../../..');

describe.each(engineNames.map((name) => engines[name]))('$title', (engine) => {
  it('is got in a version that is accepted', () => {
    expect(fits(engine.version, engine.accepts)).toBe(true);
    for (const source of engine.sources) if ('version' in source) expect(source.version).toBe(engine.version);
  });

  it('is started unless it is a tool', () => expect(engine.launch !== undefined).toBe(engine.kind === 'server'));

  it('is in the README with its version, licence, variable and sources', () => {
    const readme = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');
    const row = readme.split('\n').find((line) => line.startsWith(`| [${engine.title}](`));
    for (const part of [engine.homepage, engine.version, engine.license, engine.envVar]) expect(row).toContain(part);
    for (const source of engine.sources) expect(row).toContain(source.kind);
  });

  it('has archives for every platform, by https', () => {
    for (const source of engine.sources) {
      if (source.kind !== 'archive') continue;
      expect(source.base).toMatch(/^https:/);
      const files = (['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'] as const).map(source.file);
      expect(new Set(files).size).toBe(4);
      for (const file of files) expect(file).toContain(engine.version);
    }
  });

  it('is pinned by the Go module that it is built from', () => {
    for (const source of engine.sources) {
      if (source.kind !== 'go-module') continue;
      const folder = join(repositoryRoot, source.module);
      expect(existsSync(join(folder, 'go.sum'))).toBe(true);
      const required = /^require (\S+) v(\S+)$/m.exec(readFileSync(join(folder, 'go.mod'), 'utf8'));
      expect(source.package.startsWith(required?.[1] ?? 'nothing')).toBe(true);
      expect(required?.[2]).toBe(source.version);
    }
  });
});

describe("Prometheus's configuration", () => {
  const ports = labPorts(20_000);

  it('finds the replicas through Consul, at their admin ports', () => {
    const { scrape_configs: jobs } = prometheusConfiguration(ports, '/repository', { kind: 'consul' });
    expect(jobs[0]).toMatchObject({
      consul_sd_configs: [{ server: `127.0.0.1:${ports.consul}`, tags: ['gameday'], refresh_interval: '2s' }],
    });
  });

  it('reads them from a file where Prometheus cannot watch Consul', () => {
    const { scrape_configs: jobs } = prometheusConfiguration(ports, '/repository', {
      kind: 'file',
      file: '/lab/x.json',
    });
    expect(jobs[0]).toMatchObject({ file_sd_configs: [{ files: ['/lab/x.json'] }] });
    expect(jobs[0]).not.toHaveProperty('consul_sd_configs');
  });

  it('reads the rules of the repository, not their tests', () => {
    expect(prometheusConfiguration(ports, '/repository', { kind: 'consul' }).rule_files).toEqual([
      '/repository/dashboards/rules/*.rules.yml',
    ]);
  });
});

it('takes the replicas to scrape from what is registered, others aside', () => {
  const service = (Service: string, replica: string, port: string, more = {}) => ({
    ...{ Service, Address: '127.0.0.1', Tags: ['gameday'], Meta: { admin_port: port, replica }, ...more },
  });
  const groups = targetGroups({
    b: service('users', 'users-1', '21003'),
    a: service('feed', 'feed-2', '21001'),
    other: service('redis', 'redis-1', '21009', { Tags: ['cache'] }),
    untagged: service('redis', 'redis-2', '21011', { Tags: null }),
    portless: service('feed', 'feed-3', '', { Meta: null }),
    nameless: service('feed', '', '21005', { Address: '' }),
  });
  expect(groups).toEqual([
    { targets: ['127.0.0.1:21001'], labels: { job: 'feed', instance: 'feed-2' } },
    { targets: ['127.0.0.1:21005'], labels: { job: 'feed', instance: '127.0.0.1:21005' } },
    { targets: ['127.0.0.1:21003'], labels: { job: 'users', instance: 'users-1' } },
  ]);
});

describe('Grafana', () => {
  const ports = labPorts(20_000);

  it('listens on loopback and lets anybody there look', () => {
    const ini = grafanaIni('/lab/grafana', ports).split('\n');
    expect(ini).toEqual(expect.arrayContaining(['http_addr = 127.0.0.1', 'org_role = Viewer']));
    expect(ini).toContain(`http_port = ${ports.grafana}`);
  });

  it('leads from an exemplar to its trace', () => {
    const [metrics, traces] = dataSources(ports).datasources;
    expect(metrics?.jsonData).toMatchObject({
      exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: traces?.uid }],
    });
  });

  it("shows the repository's dashboards", () => {
    expect(dashboardProviders('/repository').providers[0]?.options.path).toBe('/repository/dashboards/json');
  });
});

it.each([
  ['postgres', 'root:x:0:0::/root:/bin/sh\npostgres:x:101:104::/:/bin/sh\nnobody:x:65534:65534::/:', 101, 104],
  ['nobody', 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:', 65_534, 65_534],
  ["macOS's nobody", 'nobody:*:-2:-2:Unprivileged User:/var/empty:', 4_294_967_294, 4_294_967_294],
])('as root PostgreSQL runs as %s', (_name, passwd, uid, gid) => {
  expect(unprivilegedUser(passwd)).toEqual({ uid, gid });
});
