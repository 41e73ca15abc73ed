import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PortName } from '@gameday/conventions';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findEngine } from '../find.ts';
import { scratchFolder } from '../testing/scratch.ts';
import { freeLabPorts, type RunningEngine, startEngine, type TestLab, testSecrets } from '../testing/running-engine.ts';
import type { EngineName, FoundEngine } from '../types.ts';
import { fits } from '../versions.ts';
import { engines } from './index.ts';
import { postgresHome } from './postgres-home.ts';

const text = async (url: string, init?: RequestInit) => (await fetch(url, init)).text();

interface Case {
  readonly tcp: readonly PortName[];
  readonly udp?: readonly PortName[];
  /** What the running engine itself says its version is. */
  readonly version: (engine: RunningEngine, lab: TestLab) => Promise<string | undefined>;
  /** Leaves a trace that must outlive kill -9, and looks for it. */
  readonly write?: (lab: TestLab) => Promise<void>;
  readonly read?: (lab: TestLab) => Promise<unknown>;
}

async function query(lab: TestLab, sql: string) {
  const client = new Client({
    ...{ host: '127.0.0.1', port: lab.ports.postgres, user: 'postgres', database: 'postgres' },
    password: testSecrets.postgresSuperuserPassword,
  });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

const consulKey = (lab: TestLab) => `http://127.0.0.1:${lab.ports.consul}/v1/kv/test`;
const firstVersion = (answer: string) => /\d+(?:\.\d+)+/.exec(answer)?.[0];

const cases: Partial<Record<EngineName, Case>> = {
  consul: {
    tcp: ['consul', 'consulServer', 'consulSerf'],
    udp: ['consulSerf'],
    version: async (_engine, { ports }) =>
      (JSON.parse(await text(`http://127.0.0.1:${ports.consul}/v1/agent/self`)) as { Config: { Version: string } })
        .Config.Version,
    write: async (lab) => void (await text(consulKey(lab), { method: 'PUT', body: 'kept' })),
    read: (lab) => text(`${consulKey(lab)}?raw`),
  },
  postgres: {
    tcp: ['postgres'],
    version: async (_engine, lab) => String((await query(lab, 'show server_version'))[0]?.server_version),
    write: async (lab) => void (await query(lab, "create table test as select 'kept' as word")),
    read: async (lab) => (await query(lab, 'select word from test'))[0]?.word,
  },
  prometheus: {
    tcp: ['prometheus'],
    version: async (_engine, { ports }) =>
      firstVersion(await text(`http://127.0.0.1:${ports.prometheus}/api/v1/status/buildinfo`)),
  },
  jaeger: {
    tcp: [
      ...(['jaeger', 'jaegerGrpc', 'otlp', 'otlpGrpc', 'jaegerAdmin'] as const),
      ...(['jaegerCollectorGrpc', 'jaegerCollectorHttp', 'jaegerAgentConfig'] as const),
    ],
    udp: ['jaegerAgentCompact', 'jaegerAgentBinary', 'jaegerAgentZipkin'],
    version: async (_engine, { ports }) =>
      /build_info{[^}]*version="v([^"]+)"/.exec(await text(`http://127.0.0.1:${ports.jaegerAdmin}/metrics`))?.[1],
  },
  toxiproxy: {
    tcp: ['toxiproxy'],
    version: async (_engine, { ports }) => firstVersion(await text(`http://127.0.0.1:${ports.toxiproxy}/version`)),
  },
  grafana: {
    tcp: ['grafana'],
    version: async (_engine, { ports }) => firstVersion(await text(`http://127.0.0.1:${ports.grafana}/api/health`)),
  },
};

const present = await Promise.all(
  Object.entries(cases).map(async ([name, wanted]) => {
    const { found } = await findEngine(name as EngineName);
    return { title: engines[name as EngineName].title, name: name as EngineName, wanted, found };
  }),
);

it('finds what the lab cannot start without (get the engines with "node apps/engines/src/main.ts")', () => {
  const missing = present.filter(({ name, found }) => engines[name].needed && !found);
  expect(missing.map(({ title }) => title)).toEqual([]);
});

describe.each(present)('$title', ({ wanted, found }) => {
  const scratch = scratchFolder();
  let lab: TestLab;
  let engine: RunningEngine;

  beforeAll(async () => {
    if (!found) return;
    const repositoryRoot = resolve(import.meta.dirname, '../../../..');
    lab = { labFolder: scratch.path, repositoryRoot, ports: await freeLabPorts() };
    engine = await startEngine(found, lab);
  });
  afterAll(async () => {
    await engine?.[Symbol.asyncDispose]();
    if (found?.name === 'postgres') removeRootData(scratch.path, found);
    scratch[Symbol.dispose]();
  });

  it.skipIf(!found)('runs in the version that it was found with', async () => {
    expect(fits((await wanted.version(engine, lab)) ?? '', { min: found?.version ?? '', below: '999' })).toBe(true);
  });

  it.skipIf(!found)('listens on 127.0.0.1 alone, at exactly its ports', () => {
    const at = (protocol: 'tcp' | 'udp', names: readonly PortName[] = []) =>
      names.map((name) => `${protocol} 127.0.0.1:${lab.ports[name]}`);
    const bound = new Set(engine.sockets().map(({ protocol, address, port }) => `${protocol} ${address}:${port}`));
    expect([...bound].sort()).toEqual([...at('tcp', wanted.tcp), ...at('udp', wanted.udp)].sort());
  });

  it.skipIf(!found)('starts again with its data after kill -9, and stops when asked to', async () => {
    await wanted.write?.(lab);
    await engine.kill();
    if (!found) return;
    engine = await startEngine(found, lab);
    if (wanted.read) expect(await wanted.read(lab)).toBe('kept');
    expect(await engine.stop()).toBe('ended');
  });
});

/** As root PostgreSQL's data lie outside of the lab folder. */
function removeRootData(labFolder: string, found: FoundEngine): void {
  const { base } = postgresHome(labFolder, found);
  if (!base.startsWith(labFolder)) rmSync(base, { recursive: true, force: true });
}
