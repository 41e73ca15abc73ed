import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type LabPorts, namespace } from '@gameday/conventions';
import { type EngineName, EngineUnavailable, type FoundEngine, type LaunchPlan } from '@gameday/engine-kit';
import { annotation, commonLabel } from '@gameday/kubernetes';
import { entryOf, exchange } from '@gameday/lab-kit';
import type { Engine, World } from '../world.ts';

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** How a small engine comes to be there: it is there, it takes a moment to get, or it cannot be had. */
export type Presence = 'there' | 'later' | 'never';

export interface SmallWorldOptions {
  readonly engines: Readonly<Partial<Record<EngineName, Presence>>>;
  /** Names of services: `steady`, `late`, `stubborn`, `crashing`, `picky` (see replica.mjs); the first is the door. */
  readonly services: readonly string[];
}

async function answers(port: number, signal?: AbortSignal): Promise<void> {
  await exchange({ path: '/', to: port, timeoutMs: 1_000, ...(signal && { signal }) });
}

const planFor = (name: EngineName, ports: LabPorts): LaunchPlan => {
  const port = ports[name as 'consul' | 'postgres' | 'toxiproxy' | 'grafana'];
  return {
    command: process.execPath,
    args: [script('engine.mjs'), String(port)],
    env: {},
    cwd: '/',
    port,
    url: `http://127.0.0.1:${port}/`,
    waitsFor: 'an answer',
    ready: (signal) => answers(port, signal),
    readyTimeoutMs: 10_000,
    stopSignal: 'SIGTERM',
    stopGraceMs: 2_000,
  };
};

const found = (name: EngineName): FoundEngine => ({
  name,
  version: '1.0.0',
  source: 'path',
  path: script('engine.mjs'),
  folder: '/',
});

const manifestOf = (name: string, door: boolean) => {
  const labels = { [commonLabel.name]: name };
  const probe = { httpGet: { path: '/readyz', port: 'admin' }, periodSeconds: 1 };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, ...(door && { annotations: { [annotation.hostPort]: 'gateway' } }) },
        spec: {
          terminationGracePeriodSeconds: 10,
          containers: [
            {
              name,
              image: 'small',
              command: ['node', script('replica.mjs')],
              ports: [
                { name: 'http', containerPort: 8080 },
                { name: 'admin', containerPort: 9464 },
              ],
              readinessProbe: probe,
            },
          ],
        },
      },
    },
  };
};

/** JSON is YAML, too. */
function writeManifests(services: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  const write = (name: string, content: object) => writeFileSync(join(folder, name), JSON.stringify(content));
  for (const [index, name] of services.entries()) write(`${name}.yaml`, manifestOf(name, index === 0));
  const kind = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };
  write('kustomization.yaml', { ...kind, resources: services.map((name) => `${name}.yaml`) });
  return folder;
}

/** A world of small processes: real ones, that start in a moment. */
export function smallWorld({ engines, services }: SmallWorldOptions): World {
  const names = Object.keys(engines) as EngineName[];
  const definition = (name: EngineName): Engine => ({
    name,
    title: `small ${name}`,
    needed: name === 'consul' || name === 'postgres',
    launch: async ({ ports }) => planFor(name, ports),
  });
  const service = (name: string, index: number) => ({ name, door: index === 0, ownsDatabase: false });
  return {
    engines: names.map(definition),
    find: async (name) =>
      engines[name] === 'there' ? { found: found(name) } : { found: undefined, reasons: ['it is not on the PATH'] },
    async install(name, { signal, onProgress }) {
      onProgress?.({ engine: name, step: 'archive', message: 'downloading', fraction: 0.5 });
      await sleep(engines[name] === 'later' ? 4_000 : 500, undefined, signal ? { signal } : {});
      if (engines[name] === 'never')
        throw new EngineUnavailable(name, `small ${name}`, ['the release server does not answer']);
      return found(name);
    },
    services: services.map(service),
    monolith: service('monolith', 0),
    entryOf: (app) => (app === 'cluster' ? entryOf(app) : undefined),
    manifests: () => writeManifests(services),
    prepareDatabases: async () => undefined,
    recreateDatabases: async () => undefined,
  };
}
