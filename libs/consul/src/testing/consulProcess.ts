import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConsul } from '../consul.ts';
import { freePorts } from './freePorts.ts';
import { eventually } from './eventually.ts';

/** Stops a process, and waits until it is: a moment after the signal it may still answer. */
function stop(child: ChildProcess | undefined): void {
  child?.kill('SIGSTOP');
  const state = () => spawnSync('ps', ['-o', 'stat=', '-p', String(child?.pid)], { encoding: 'utf8' }).stdout.trim();
  while (child?.exitCode === null && !/^(T|Z|$)/.test(state()));
}

/** A Consul of one test's own, which may be killed, paused and started again on the same ports. */
export interface ConsulProcess {
  readonly url: string;
  /** Starts on the data that is there; resolves once it has a leader. */
  start(): Promise<void>;
  /** kill -9 */
  kill(): Promise<void>;
  /** Deletes the data; only while it does not run. */
  wipe(): Promise<void>;
  pause(): void;
  resume(): void;
  /** Kills it and removes its folder. */
  dispose(): Promise<void>;
}

/** Reads a setting that the run of the integration tests provides. */
export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set: these tests need a real Consul`);
  return value;
}

export async function createConsulProcess(): Promise<ConsulProcess> {
  const binary = required('GAMEDAY_TEST_CONSUL_BINARY');
  const folder = await mkdtemp(join(tmpdir(), 'gameday-consul-'));
  const data = join(folder, 'data');
  const [http, server, serf] = await freePorts(3);
  const url = `http://127.0.0.1:${http}`;
  const flags = {
    'data-dir': data,
    'bootstrap-expect': 1,
    node: 'test',
    bind: '127.0.0.1',
    client: '127.0.0.1',
    'http-port': http,
    'server-port': server,
    'serf-lan-port': serf,
    'serf-wan-port': -1,
    'grpc-port': -1,
    'grpc-tls-port': -1,
    'dns-port': -1,
    'log-level': 'error',
    hcl: 'performance { raft_multiplier = 1 }',
  };
  const args = ['agent', '-server', ...Object.entries(flags).flatMap(([name, value]) => [`-${name}`, `${value}`])];
  let child: ChildProcess | undefined;
  const killed = async (): Promise<void> => {
    if (child === undefined) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
    child = undefined;
  };
  return {
    url,
    async start() {
      child = spawn(binary, args, { cwd: folder, stdio: 'ignore' });
      const consul = createConsul({ url, timeoutMs: 500 });
      // A leader is not enough: until it has taken over, it does not answer for the catalog.
      await eventually(
        async () => (await consul.leader()) !== undefined && 'consul' in (await consul.services()),
        30_000,
      );
      await consul.close();
    },
    kill: killed,
    wipe: () => rm(data, { recursive: true, force: true }),
    pause: () => stop(child),
    resume: () => void child?.kill('SIGCONT'),
    async dispose() {
      await killed();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
