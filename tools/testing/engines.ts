// Vitest's global set-up for the integration tests: one PostgreSQL, one Consul and one Prometheus for the whole run, each
// the real thing, in a folder and on ports of their own. Tests keep out of each other's way by using names of their own
// for databases and services. What the tests find in the environment:
//   GAMEDAY_TEST_POSTGRES_URL    of the superuser
//   GAMEDAY_TEST_CONSUL_URL      of a single server
//   GAMEDAY_TEST_CONSUL_BINARY   for tests that need an agent of their own
//   GAMEDAY_TEST_PROMETHEUS_URL
//   GAMEDAY_TEST_TOXIPROXY_BINARY  each test file starts its own: tests stall and kill it
import { randomBytes, randomInt } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LabPorts, labPorts } from '@gameday/conventions';
import { type EngineName, engines, type FoundEngine, installEngine } from '@gameday/engine-kit';
import { killIdentity, ManagedProcess, portIsFree } from '@gameday/process';
import { root } from '../checks/files.ts';

const wanted = ['postgres', 'consul', 'prometheus'] as const satisfies readonly EngineName[];
const needed = ['consul', 'consulServer', 'consulSerf', 'prometheus', 'postgres'] as const;

const say = (message: string) => process.stderr.write(`test engines: ${message}\n`);

/** Ports of a lab of their own, free a moment ago; the upper end leaves the usual labs alone. */
async function freePorts(): Promise<LabPorts> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const ports = labPorts(randomInt(25_000, 31_000));
    const free = await Promise.all(needed.map((name) => portIsFree(ports[name])));
    if (free.every(Boolean)) return ports;
  }
  throw new Error('no free ports for the test engines between 25000 and 32000: stop what listens there');
}

/** Gets the engines one after the other: a build uses all cores by itself. */
async function install(signal: AbortSignal): Promise<Record<(typeof wanted)[number] | 'toxiproxy', FoundEngine>> {
  const get = (name: EngineName) =>
    installEngine(name, {
      signal,
      onProgress: ({ engine, step, message }) => {
        if (step !== 'done') say(`${engine}: ${message}`);
      },
    });
  return {
    postgres: await get('postgres'),
    consul: await get('consul'),
    prometheus: await get('prometheus'),
    toxiproxy: await get('toxiproxy'),
  };
}

interface Started {
  readonly folder: string;
  readonly ports: LabPorts;
  readonly password: string;
  readonly parts: ManagedProcess[];
}

/** Starts one engine and waits until it is ready; the first failure is the last, nothing is tried again. */
async function start(found: FoundEngine, { folder, ports, password, parts }: Started): Promise<void> {
  const { launch, title } = engines[found.name];
  if (!launch) throw new Error(`${title} is a tool and cannot be started`);
  const part = new ManagedProcess({
    name: found.name,
    plan: async () => ({
      ...(await launch({
        found,
        labFolder: folder,
        repositoryRoot: root,
        ports,
        secrets: { postgresSuperuserPassword: password, grafanaAdminPassword: password },
      })),
      logFile: join(folder, 'logs', `${found.name}.log`),
    }),
  });
  parts.push(part);
  let lastLines: readonly string[] = [];
  part.onChange((change) => {
    if (change.lastLines.length > 0) lastLines = change.lastLines;
  });
  part.start();
  const status = await part.settled(({ state }) => state === 'ready' || state === 'backoff' || state === 'failed');
  if (status.state !== 'ready') {
    const reason = 'reason' in status ? status.reason : status.state;
    throw new Error([`${title} did not start for the tests: ${reason}`, ...lastLines].join('\n  '));
  }
}

/** Starts the engines; the result stops them. */
export default async function setup(): Promise<() => Promise<void>> {
  const cancelled = new AbortController();
  const folder = mkdtempSync(join(tmpdir(), 'gameday-test-'));
  chmodSync(folder, 0o755); // as root, PostgreSQL runs as somebody else and must get through
  mkdirSync(join(folder, 'logs'));
  const parts: ManagedProcess[] = [];

  /** When there is no time left to wait: nothing that was started outlives this process. */
  const killNow = () => {
    for (const { identity } of parts) if (identity) killIdentity(identity, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const interrupted = (signal: NodeJS.Signals) => {
    say(`${signal}: stopping`);
    void stop().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  const stop = async () => {
    cancelled.abort(new Error('interrupted'));
    await Promise.all(parts.map((part) => part.stop('the tests are over')));
    for (const signal of signals) process.off(signal, interrupted);
    process.off('exit', killNow);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', killNow);
  for (const signal of signals) process.once(signal, interrupted);

  try {
    const found = await install(cancelled.signal);
    const ports = await freePorts();
    const password = randomBytes(12).toString('hex');
    const started = { folder, ports, password, parts };
    await Promise.all(wanted.map((name) => start(found[name], started)));
    // Workers are started later and inherit this environment.
    Object.assign(process.env, {
      GAMEDAY_TEST_POSTGRES_URL: `postgres://postgres:${password}@127.0.0.1:${ports.postgres}/postgres`,
      GAMEDAY_TEST_CONSUL_URL: `http://127.0.0.1:${ports.consul}`,
      GAMEDAY_TEST_CONSUL_BINARY: found.consul.path,
      GAMEDAY_TEST_PROMETHEUS_URL: `http://127.0.0.1:${ports.prometheus}`,
      GAMEDAY_TEST_TOXIPROXY_BINARY: found.toxiproxy.path,
    });
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
