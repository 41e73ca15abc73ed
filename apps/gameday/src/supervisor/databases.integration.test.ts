import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labPorts } from '@gameday/conventions';
import { engines, installEngine } from '@gameday/engine-kit';
import { freePort, ManagedProcess } from '@gameday/process';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSecrets, repositoryRoot } from '@gameday/lab-kit';
import { type DatabaseServer, prepareDatabases, recreateDatabases } from './databases.ts';

const labFolder = realpathSync(mkdtempSync(join(tmpdir(), 'gameday-databases-')));
const secrets = makeSecrets();
let postgres: ManagedProcess;
let server: DatabaseServer;

beforeAll(async () => {
  const ports = { ...labPorts(), postgres: await freePort() };
  server = {
    port: ports.postgres,
    superuserPassword: secrets.postgresSuperuserPassword,
    passwords: secrets.databasePasswords,
  };
  const found = await installEngine('postgres', { repositoryRoot });
  postgres = new ManagedProcess({
    name: 'postgres',
    restart: { failuresMax: 1 },
    plan: async () => {
      const plan = await engines.postgres.launch?.({ found, labFolder, repositoryRoot, ports, secrets });
      if (!plan) throw new Error('PostgreSQL cannot be launched');
      return { ...plan, ready: (signal) => plan.ready(signal), logFile: join(labFolder, 'postgres.log') };
    },
  });
  postgres.start();
  const status = await postgres.settled(({ state }) => state === 'ready' || state === 'failed');
  if (status.state !== 'ready') throw new Error(`PostgreSQL does not start: ${JSON.stringify(status)}`);
  await prepareDatabases(server);
});

afterAll(async () => {
  await postgres.stop();
  rmSync(labFolder, { recursive: true, force: true });
});

async function query(user: 'feed' | 'users', database: string, sql: string, password = server.passwords[user]) {
  const client = new pg.Client({ host: '127.0.0.1', port: server.port, user, database, password });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

describe('the services’ databases', () => {
  it('are each its owner’s to fill', async () => {
    await query('feed', 'feed', 'CREATE TABLE IF NOT EXISTS posts (id int)');
    await query('feed', 'feed', 'INSERT INTO posts VALUES (1)');
    expect(await query('feed', 'feed', 'SELECT id FROM posts')).toEqual([{ id: 1 }]);
  });

  it.each(['users', 'comments', 'postgres', 'template1'])('keep feed out of %s', async (database) => {
    await expect(query('feed', database, 'SELECT 1')).rejects.toThrow(`permission denied for database "${database}"`);
  });

  it('want the right password', async () => {
    await expect(query('feed', 'feed', 'SELECT 1', 'wrong')).rejects.toThrow('password authentication failed');
  });

  it('give no role more than its own', async () => {
    const rights = 'SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user';
    expect(await query('users', 'users', rights)).toEqual([
      { rolsuper: false, rolcreatedb: false, rolcreaterole: false },
    ]);
  });

  it('stay as they are when prepared again, under a new password', async () => {
    await query('feed', 'feed', 'CREATE TABLE IF NOT EXISTS kept (id int)');
    server = { ...server, passwords: { ...server.passwords, feed: 'another' } };
    await prepareDatabases(server);
    expect(await query('feed', 'feed', 'SELECT * FROM kept')).toEqual([]);
  });

  it('are empty when made anew, although somebody is connected', async () => {
    await query('users', 'users', 'CREATE TABLE gone (id int)');
    const client = new pg.Client({
      host: '127.0.0.1',
      port: server.port,
      user: 'users',
      database: 'users',
      password: server.passwords.users,
    });
    client.on('error', () => undefined);
    await client.connect();
    await recreateDatabases(server);
    await client.end().catch(() => undefined);
    await expect(query('users', 'users', 'SELECT * FROM gone')).rejects.toThrow('does not exist');
  });

  it('are not waited for when nobody answers and the lab stops', async () => {
    const nobody = { ...server, port: await freePort(), signal: AbortSignal.timeout(100) };
    await expect(prepareDatabases(nobody)).rejects.toThrow('refuses the supervisor');
  });
});
