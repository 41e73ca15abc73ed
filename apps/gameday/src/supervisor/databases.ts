import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type DatabaseOwner, databaseOwners } from '@gameday/lab-kit';

export interface DatabaseServer {
  readonly port: number;
  readonly superuserPassword: string;
  /** Passwords of the services' roles. */
  readonly passwords: Readonly<Record<DatabaseOwner, string>>;
  /** Ends the waiting for the server. */
  readonly signal?: AbortSignal;
}

const quoted = pg.escapeIdentifier;
const literal = pg.escapeLiteral;

/** Answers that mean "not yet": the server starts, or it has shut down and comes again. */
const notYet = ['57P03', '57P01', 'ECONNREFUSED', 'ECONNRESET', 'ENOENT'];
const connectDeadlineMs = 20_000;

async function connect({ port, superuserPassword, signal }: DatabaseServer): Promise<pg.Client> {
  const deadline = performance.now() + connectDeadlineMs;
  for (;;) {
    const client = new pg.Client({
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password: superuserPassword,
      database: 'postgres',
      application_name: 'gameday-supervisor',
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      const hopeless = !notYet.includes((error as { code?: string }).code ?? '') || performance.now() > deadline;
      if (hopeless || signal?.aborted) {
        throw new Error(`PostgreSQL on port ${port} refuses the supervisor: ${(error as Error).message}`, {
          cause: error,
        });
      }
      await sleep(50);
    }
  }
}

async function withClient<T>(server: DatabaseServer, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(server);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function prepareOne(client: pg.Client, owner: DatabaseOwner, password: string, databases: ReadonlySet<string>) {
  const role = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [owner]);
  const attributes = `LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD ${literal(password)}`;
  await client.query(`${role.rowCount ? 'ALTER' : 'CREATE'} ROLE ${quoted(owner)} ${attributes}`);
  if (!databases.has(owner)) await client.query(`CREATE DATABASE ${quoted(owner)} OWNER ${quoted(owner)}`);
  // Every role could connect to every database by default; each service gets into its own alone.
  await client.query(`REVOKE ALL ON DATABASE ${quoted(owner)} FROM PUBLIC`);
}

/** Makes a role and a database for each service that owns one, as far as they are not there. Idempotent. */
export async function prepareDatabases(server: DatabaseServer): Promise<void> {
  await withClient(server, async (client) => {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
    const databases = new Set(rows.map((row) => row.datname));
    for (const owner of databaseOwners) await prepareOne(client, owner, server.passwords[owner], databases);
    for (const shared of ['postgres', 'template1'])
      await client.query(`REVOKE ALL ON DATABASE ${quoted(shared)} FROM PUBLIC`);
  });
}

/** Drops every service's database, whoever is connected, and makes them anew, empty. */
export async function recreateDatabases(server: DatabaseServer): Promise<void> {
  await withClient(server, async (client) => {
    for (const owner of databaseOwners) await client.query(`DROP DATABASE IF EXISTS ${quoted(owner)} WITH (FORCE)`);
  });
  await prepareDatabases(server);
}
