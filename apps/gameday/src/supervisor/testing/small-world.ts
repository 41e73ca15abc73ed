import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { LabPorts } from '@gameday/conventions';
import { type EngineName, EngineUnavailable, type FoundEngine, type LaunchPlan } from '@gameday/engine-kit';
import { exchange } from '../../lab/http.ts';
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
      await sleep(500, undefined, signal ? { signal } : {});
      if (engines[name] === 'never')
        throw new EngineUnavailable(name, `small ${name}`, ['the release server does not answer']);
      return found(name);
    },
    services: services.map(service),
    monolith: service('monolith', 0),
    entryOf: (app) => (app === 'console' ? undefined : script('replica.mjs')),
    prepareDatabases: async () => undefined,
    recreateDatabases: async () => undefined,
  };
}
