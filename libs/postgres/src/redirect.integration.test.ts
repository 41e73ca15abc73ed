import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, sql } from './index.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

let server: TestDatabase;
beforeAll(async () => void (server = await createTestDatabase()));
afterAll(() => server.drop());

/** Something between the pool and the server that counts connections. */
async function startRelay() {
  const { hostname, port } = new URL(server.url);
  let connections = 0;
  const relay = createServer((near) => {
    connections += 1;
    const far = connect(Number(port), hostname);
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  }).listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const place = { address: '127.0.0.1', port: (relay.address() as AddressInfo).port };
  return { place, connections: () => connections, close: () => relay.close() };
}

it('connections move to another place and back, and nobody who uses or waits for one notices', async () => {
  const relay = await startRelay();
  const database = openDatabase({ url: server.url, name: 'test', connectionsMax: 2 });
  const slow = () => database.query(sql`SELECT pg_sleep(0.2)`);
  const many = (count: number) => Promise.all(Array.from({ length: count }, slow));

  const before = many(6);
  database.redirect(relay.place);
  const during = many(4);
  await Promise.all([before, during]);
  expect(relay.connections()).toBe(2);

  database.redirect(relay.place);
  await slow();
  expect(relay.connections()).toBe(2);

  const held = many(4);
  database.redirect(undefined);
  await Promise.all([held, many(2)]);
  expect(relay.connections()).toBe(2);
  expect(database.stats().total).toBeLessThanOrEqual(4);
  await database.close();
  expect(database.stats().total).toBe(0);
  relay.close();
});
