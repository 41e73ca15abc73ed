import { randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { Client } from 'pg';

/** A database of its own on the server of the integration tests, for tests only. */
export interface TestDatabase {
  readonly url: string;
  /** A connection past the library, as another program has it. */
  connect(): Promise<Client>;
  drop(): Promise<void>;
}

/** @throws Error without GAMEDAY_TEST_POSTGRES_URL, which the test setup sets */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.GAMEDAY_TEST_POSTGRES_URL;
  if (!server) throw new Error('GAMEDAY_TEST_POSTGRES_URL is not set: give the URL of a PostgreSQL superuser');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await runOnce(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async connect() {
      const client = new Client({ connectionString: url.href });
      client.on('error', () => undefined);
      await client.connect();
      return client;
    },
    drop: () => runOnce(server, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function runOnce(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** A network between a program and its database that can be cut and made to swallow everything. */
export interface TestNetwork {
  readonly url: string;
  /** Resets the connections there are; new ones are refused until `mend`. */
  cut(): void;
  /** Lets connections stand but nothing through. */
  swallow(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function createTestNetwork(target: string): Promise<TestNetwork> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let state: 'open' | 'cut' | 'swallowing' = 'open';
  const server = createServer((near) => {
    if (state === 'cut') return near.resetAndDestroy();
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => state === 'open' && to.write(data));
      from.on('error', () => to.destroy());
      from.on('close', () => (to.destroy(), sockets.delete(from)));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.port = String((server.address() as AddressInfo).port);
  const cutAll = () => sockets.forEach((socket) => socket.resetAndDestroy());
  return {
    url: url.href,
    cut: () => ((state = 'cut'), cutAll()),
    swallow: () => void (state = 'swallowing'),
    mend: () => void (state = 'open'),
    async close() {
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
}
