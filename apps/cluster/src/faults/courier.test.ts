import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Courier, type Table, Versions } from './courier.ts';
import { type LittleReplica, littleReplica } from './testing/little-replica.ts';

let replica: LittleReplica;
let courier: Courier;
beforeEach(async () => {
  replica = await littleReplica('feed-1');
  courier = new Courier({ path: '/detours', versions: new Versions() });
});
afterEach(() => replica.close());

const table = (says: string, more: Partial<Table> = {}): Table => ({
  ...{ ttlMs: 1_500, renewEveryMs: 10_000, empty: false, content: { detours: [], faults: [{ id: 'a', says }] } },
  ...more,
});
const said = () => replica.detours.faults.map(({ says }) => says);

describe('a courier', () => {
  it('tells what has changed and is acknowledged, and nothing twice', async () => {
    expect(await courier.tell(replica, table('one'))).toMatchObject({ replica: 'feed-1', acknowledged: true });
    expect(await courier.tell(replica, table('one'))).toBeUndefined();
    await courier.tell(replica, table('two'));
    expect([said(), replica.taken]).toEqual([['two'], 2]);
  });

  it('tells again what is due', async () => {
    await courier.tell(replica, table('one', { renewEveryMs: 0 }));
    const { version } = replica.detours;
    await courier.tell(replica, table('one', { renewEveryMs: 0 }));
    expect(replica.detours.version).toBeGreaterThan(version);
  });

  it('has nothing to say to who was never told anything, but takes back what it said', async () => {
    const nothing = table('', { empty: true, content: { detours: [], faults: [] }, renewEveryMs: undefined });
    expect(await courier.tell(replica, nothing)).toBeUndefined();
    await courier.tell(replica, table('one'));
    await courier.tell(replica, nothing);
    expect(said()).toEqual([]);
    expect(await courier.tell(replica, nothing)).toBeUndefined();
  });

  it('of several changes while one is on its way tells the last, to all who wait', async () => {
    replica.delayMs = 30;
    const answers = ['one', 'two', 'three'].map((says) => courier.tell(replica, table(says)));
    expect(await Promise.all(answers)).toMatchObject(Array(3).fill({ acknowledged: true }));
    expect([said(), replica.taken]).toEqual([['three'], 2]);
  });

  it('waits 250 ms for an acknowledgement, and tells again who gave none', async () => {
    replica.delayMs = Infinity;
    const told = await courier.tell(replica, table('one'));
    expect(told).toMatchObject({ acknowledged: false, message: expect.stringContaining('no answer') as string });
    expect(told?.afterMs).toBeGreaterThan(240);
    expect(told?.afterMs).toBeLessThan(400);
    replica.delayMs = 0;
    expect(await courier.tell(replica, table('one'))).toMatchObject({ acknowledged: true });
  });

  it('says so when nobody is there', async () => {
    await replica.close();
    expect(await courier.tell(replica, table('one'))).toMatchObject({ acknowledged: false });
  });

  it('goes beyond a version of an earlier sender whose clock was ahead', async () => {
    const ahead = new Versions();
    ahead.beyond(Date.now() + 3_600_000);
    await new Courier({ path: '/detours', versions: ahead }).tell(replica, table('old'));
    expect(await courier.tell(replica, table('new'))).toMatchObject({ acknowledged: true });
    expect(said()).toEqual(['new']);
  });
});
