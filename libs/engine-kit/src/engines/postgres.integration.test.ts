import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findEngine } from '../find.ts';
import { eventually, freeLabPorts, startEngine, type TestLab, testSecrets } from '../testing/running-engine.ts';
import { scratchFolder } from '../testing/scratch.ts';
import type { FoundEngine } from '../types.ts';
import { engines } from './index.ts';
import { postgresHome } from './postgres-home.ts';

let scratch: ReturnType<typeof scratchFolder>;
let lab: TestLab;
let found: FoundEngine;

beforeEach(async () => {
  scratch = scratchFolder();
  lab = { labFolder: join(scratch.path, 'lab'), repositoryRoot: scratch.path, ports: await freeLabPorts() };
  const result = await findEngine('postgres');
  if (!result.found) throw new Error(`PostgreSQL is needed: ${result.reasons.join('; ')}`);
  found = result.found;
});
afterEach(() => {
  const { base } = postgresHome(lab.labFolder, found);
  if (!base.startsWith(lab.labFolder)) rmSync(base, { recursive: true, force: true });
  scratch[Symbol.dispose]();
});

const launch = () => engines.postgres.launch?.({ found, ...lab, secrets: testSecrets });

async function ask(sql: string, password = testSecrets.postgresSuperuserPassword): Promise<unknown[]> {
  const client = new Client({
    ...{ host: '127.0.0.1', port: lab.ports.postgres, user: 'postgres', database: 'postgres', password },
  });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

it('runs as somebody other than root, in UTF-8, and lets in nobody without the password', async () => {
  await using _engine = await startEngine(found, lab);
  expect(await ask('show server_encoding')).toEqual(['UTF8']);
  expect(await ask("select 'ä' < 'z', lower('Ä')")).toEqual([false, 'ä']);
  expect(await ask('show max_connections')).toEqual(['300']);
  await expect(ask('select 1', 'wrong')).rejects.toThrow('password authentication failed');
  const { data } = postgresHome(lab.labFolder, found);
  expect(statSync(data).uid).not.toBe(0);
  expect(statSync(data).mode & 0o077).toBe(0);
});

it('starts with an empty database after the lab folder was removed', async () => {
  {
    await using _engine = await startEngine(found, lab);
    await ask('create table old ()');
  }
  rmSync(lab.labFolder, { recursive: true });
  await using _engine = await startEngine(found, lab);
  expect(await ask("select to_regclass('old')")).toEqual([null]);
});

it('refuses the data of another major version, naming both, and keeps them', async () => {
  await launch();
  const { data } = postgresHome(lab.labFolder, found);
  writeFileSync(join(data, 'PG_VERSION'), '17\n');
  await expect(launch()).rejects.toThrow(/made by PostgreSQL 17, but 18.*gameday reset/);
  expect(existsSync(join(data, 'base'))).toBe(true);
});

it('refuses data that another PostgreSQL uses, naming its process', async () => {
  await using engine = await startEngine(found, lab);
  const sockets = await eventually('it listens', async () => engine.sockets().at(0));
  await expect(launch()).rejects.toThrow(`process ${sockets.pid}`);
});

it('starts although the process id that it died with lives again as another program', async () => {
  await launch();
  const { data } = postgresHome(lab.labFolder, found);
  const file = join(data, 'postmaster.pid');
  writeFileSync(file, `${process.pid}\n${data}\n1\n${lab.ports.postgres}\n\n127.0.0.1\n`);
  await using _engine = await startEngine(found, lab);
  expect(await ask('select 1')).toEqual([1]);
});
