import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { engineEnvironment, loopback } from '../launch/environment.ts';
import { messageOf } from '../errors.ts';
import type { LaunchContext, LaunchPlan } from '../types.ts';
import { ensureCluster } from './postgres-cluster.ts';
import { postgresHome } from './postgres-home.ts';

/** The role that may do everything; the services get roles of their own. */
const superuser = 'postgres';

/**
 * Settings for a small machine. What is on disk after a commit stays there: PostgreSQL itself is killed in experiments,
 * and a lost commit would be blamed on a service.
 */
const settings = (port: number): Record<string, string | number> => ({
  listen_addresses: loopback,
  port,
  unix_socket_directories: '',
  max_connections: 300,
  shared_buffers: '32MB',
  wal_buffers: '1MB',
  work_mem: '2MB',
  maintenance_work_mem: '32MB',
  effective_cache_size: '256MB',
  huge_pages: 'off',
  // Worker processes that a lab of this size has no use for.
  io_method: 'sync',
  max_worker_processes: 2,
  max_parallel_workers: 0,
  max_logical_replication_workers: 0,
  autovacuum_max_workers: 1,
  jit: 'off',
  // Nothing is replicated or archived.
  wal_level: 'minimal',
  max_wal_senders: 0,
  min_wal_size: '32MB',
  max_wal_size: '256MB',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_timezone: 'UTC',
  timezone: 'UTC',
});

async function connectOnce(port: number, password: string): Promise<void> {
  const client = new Client({
    host: loopback,
    port,
    user: superuser,
    password,
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => undefined); // the answer of the query tells
  try {
    await client.connect();
    await client.query('select 1');
  } catch (error) {
    throw new Error(`postgres://${superuser}@${loopback}:${port}/postgres: ${messageOf(error)}`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** How PostgreSQL starts: its cluster is made first if there is none. As root it runs as another user, as it insists. */
export async function launchPostgres({ found, labFolder, ports, secrets }: LaunchContext): Promise<LaunchPlan> {
  const home = postgresHome(labFolder, found);
  const bin = join(home.programs, 'bin');
  const programs = existsSync(bin) ? bin : home.programs;
  const env = engineEnvironment(home.base);
  await ensureCluster({
    ...home,
    programs,
    env,
    superuser,
    password: secrets.postgresSuperuserPassword,
    found,
    labFolder,
  });
  const port = ports.postgres;
  return {
    command: join(programs, 'postgres'),
    args: ['-D', home.data, ...Object.entries(settings(port)).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    env,
    cwd: home.data,
    ...(home.owner ? { uid: home.owner.uid, gid: home.owner.gid } : {}),
    port,
    waitsFor: `PostgreSQL at ${loopback}:${port} to let ${superuser} log in`,
    ready: () => connectOnce(port, secrets.postgresSuperuserPassword),
    readyTimeoutMs: 60_000,
    // A fast shutdown: connections are closed, everything is written.
    stopSignal: 'SIGINT',
    stopGraceMs: 10_000,
  };
}
