import { randomBytes } from 'node:crypto';
import { openDatabase, SqlText } from '@gameday/postgres';

/** Makes an empty database on the test server, which the integration tests' set-up starts. */
export async function testDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const server = process.env.GAMEDAY_TEST_POSTGRES_URL;
  if (!server) throw new Error('GAMEDAY_TEST_POSTGRES_URL is not set: run with `--project integration`');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = openDatabase({ url: server, name: 'admin', connectionsMax: 1 });
  await admin.query(SqlText.of([`CREATE DATABASE ${name}`], []));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async drop() {
      await admin.query(SqlText.of([`DROP DATABASE ${name} WITH (FORCE)`], []));
      await admin.close();
    },
  };
}
