import { existsSync } from 'node:fs';
import { openDatabase, sql } from '@gameday/postgres';
import { expect, it } from 'vitest';

const given = (name: string) => process.env[name] ?? expect.unreachable(`${name} is not set`);

it('the tests get a PostgreSQL of which they are the superuser', async () => {
  const database = openDatabase({ name: 'test', url: given('GAMEDAY_TEST_POSTGRES_URL') });
  const rows = await database.query(sql`select rolsuper from pg_roles where rolname = current_user`);
  await database.close();
  expect(rows).toEqual([{ rolsuper: true }]);
});

it('the tests get a Consul that has elected itself', async () => {
  const leader = await fetch(`${given('GAMEDAY_TEST_CONSUL_URL')}/v1/status/leader`);
  expect(await leader.json()).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(existsSync(given('GAMEDAY_TEST_CONSUL_BINARY'))).toBe(true);
});

it('the tests get a Prometheus that answers queries', async () => {
  const answer = await fetch(`${given('GAMEDAY_TEST_PROMETHEUS_URL')}/api/v1/query?query=1`);
  expect(await answer.json()).toMatchObject({ status: 'success' });
});

it('the tests get a Toxiproxy that they can start', () => {
  expect(existsSync(given('GAMEDAY_TEST_TOXIPROXY_BINARY'))).toBe(true);
});
