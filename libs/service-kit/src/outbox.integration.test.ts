import { migrate, openDatabase, sql, type Database } from '@gameday/postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PeerUnavailable, RemoteError } from './errors.ts';
import { addToOutbox, outboxMigration, startOutbox, type OutboxRelay } from './outbox.ts';
import { testDatabase } from './testing/database.ts';
import { quietTelemetry } from './testing/sample.ts';

interface Note {
  readonly text: string;
}

let database: Database;
let drop: () => Promise<void>;
const relays: OutboxRelay[] = [];

beforeAll(async () => {
  const made = await testDatabase();
  drop = made.drop;
  database = openDatabase({ url: made.url, name: 'outbox' });
  await migrate(database, [outboxMigration]);
});
afterAll(async () => {
  await database.close();
  await drop();
});
beforeEach(() => database.query(sql`DELETE FROM outbox`));
afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.close()));
});

const start = (deliver: (note: Note) => Promise<void>): OutboxRelay => {
  const relay = startOutbox<Note>({
    database,
    telemetry: quietTelemetry(),
    deliver: ({ payload }) => deliver(payload),
  });
  relays.push(relay);
  return relay;
};
const add = (text: string) => database.transaction((tx) => addToOutbox(tx, { text }));
const waiting = async () =>
  (await database.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM outbox`))[0]?.count;
const until = async (what: string, holds: () => Promise<boolean> | boolean) => {
  const deadline = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${what} did not come about`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe('the outbox', () => {
  it('delivers what was added, soon after it is woken', async () => {
    const received: string[] = [];
    const relay = start(async ({ text }) => void received.push(text));
    await add('a');
    const woken = performance.now();
    relay.wake();
    await until('the delivery', () => received.length === 1);
    expect(performance.now() - woken).toBeLessThan(500);
    await until('the outbox being empty', async () => (await waiting()) === 0);
  });

  it('delivers nothing of a transaction that was rolled back', async () => {
    const received: string[] = [];
    const relay = start(async ({ text }) => void received.push(text));
    const failing = database.transaction(async (tx) => {
      await addToOutbox(tx, { text: 'never' });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await add('after');
    relay.wake();
    await until('the delivery', () => received.length > 0);
    expect(received).toEqual(['after']);
  });

  it('tries again while the receiver is away, until it is back', async () => {
    const received: string[] = [];
    let away = true;
    start(async ({ text }) => {
      if (away) throw new PeerUnavailable('messages', 'connection_error', 'away');
      received.push(text);
    }).wake();
    await add('a');
    await until('an attempt', async () => {
      const [row] = await database.query<{ attempts: number }>(sql`SELECT attempts FROM outbox`);
      return (row?.attempts ?? 0) >= 2;
    });
    away = false;
    await until('the delivery', () => received.length === 1);
    await until('the outbox being empty', async () => (await waiting()) === 0);
  });

  it('sets aside what the receiver refuses, and delivers the rest', async () => {
    const received: string[] = [];
    const relay = start(async ({ text }) => {
      if (text === 'bad') throw new RemoteError('messages', 400, { detail: 'not valid' });
      received.push(text);
    });
    await add('bad');
    await add('good');
    relay.wake();
    await until('the delivery', () => received.length === 1);
    await until('the refusal being noted', async () => {
      const [row] = await database.query<{ refused: string | null }>(sql`SELECT refused FROM outbox`);
      return row?.refused === 'not valid';
    });
  });

  it('delivers each event once though several relays look for it', async () => {
    const received: string[] = [];
    for (let relay = 0; relay < 4; relay += 1) {
      start(async ({ text }) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        received.push(text);
      });
    }
    await Promise.all(Array.from({ length: 100 }, (_, number) => add(String(number))));
    for (const relay of relays) relay.wake();
    await until('all deliveries', async () => (await waiting()) === 0);
    expect(received.toSorted()).toEqual(Array.from({ length: 100 }, (_, number) => String(number)).toSorted());
  });
});
