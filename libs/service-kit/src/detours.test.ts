import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClient } from './client.ts';
import { createDetours, StaleTable, type Detours } from './detours.ts';
import { systemContext } from './handlers.ts';
import { testTransport } from './testing/governance.ts';
import { freePort, quietTelemetry, sampleService, serveSample } from './testing/sample.ts';

const closing: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const at = (port: number) => ({ address: '127.0.0.1', port });
const make = (): Detours => {
  const detours = createDetours();
  closing.push(() => detours.close());
  return detours;
};

describe('detours', () => {
  it('replace each other as whole tables, and lapse unless renewed', async () => {
    const detours = make();
    const changed = vi.fn();
    detours.onChange(changed);
    expect(detours.set({ version: 1, ttlMs: 200, detours: [{ upstream: at(1), via: at(2) }] }).version).toBe(1);
    expect(detours.through(at(1))).toEqual(at(2));
    await sleep(120);
    detours.set({ version: 1, ttlMs: 200, detours: [{ upstream: at(1), via: at(2) }] });
    await sleep(120);
    expect(detours.through(at(1))).toEqual(at(2));
    expect(changed).toHaveBeenCalledTimes(1);
    await vi.waitFor(() => expect(detours.through(at(1))).toEqual(at(1)));
    expect(changed).toHaveBeenCalledTimes(2);
    detours.set({ version: 2, ttlMs: 5000, detours: [{ upstream: at(3), via: at(4) }] });
    expect([detours.through(at(1)), detours.through(at(3))]).toEqual([at(1), at(4)]);
    detours.set({ version: 3, ttlMs: 5000, detours: [] });
    expect(detours.through(at(3))).toEqual(at(3));
  });

  it.each([[{}], [{ version: 1, ttlMs: 0, detours: [] }], [{ version: 1, ttlMs: 9, detours: [{ upstream: at(0) }] }]])(
    'that make no sense are refused: %j',
    (table) => {
      const detours = make();
      detours.set({ version: 1, ttlMs: 5000, detours: [{ upstream: at(1), via: at(2) }] });
      expect(() => detours.set(table)).toThrow();
      expect(detours.through(at(1))).toEqual(at(2));
    },
  );

  it('take no table that was overtaken by a newer one, not even when that has lapsed', async () => {
    const detours = make();
    const old = { version: 7, ttlMs: 5_000, detours: [{ upstream: at(1), via: at(2) }] };
    detours.set({ version: 8, ttlMs: 10, detours: [{ upstream: at(1), via: at(3) }] });
    await vi.waitFor(() => expect(detours.table.detours).toEqual([]));
    expect(() => detours.set(old)).toThrow(StaleTable);
    expect(detours.through(at(1))).toEqual(at(1));
  });

  it('tell apart the databases of one server', () => {
    const detours = make();
    const upstream = { ...at(1), database: 'users' };
    detours.set({ version: 1, ttlMs: 5_000, detours: [{ upstream, via: at(2) }] });
    expect(detours.through(upstream)).toEqual(at(2));
    for (const other of [at(1), { ...at(1), database: 'feed' }]) expect(detours.through(other)).toBe(other);
  });

  it('know which faults concern whom, for as long as the table is good', async () => {
    const detours = make();
    const faults = [
      { id: 'a', says: 'users is slow', peer: 'users' },
      { id: 'b', says: 'the processor is busy' },
    ];
    detours.set({ version: 1, ttlMs: 50, detours: [], faults });
    expect(detours.faultsOn('users')).toEqual(['users is slow', 'the processor is busy']);
    expect(detours.faultsOn('feed')).toEqual(['the processor is busy']);
    await vi.waitFor(() => expect(detours.faultsOn('users')).toEqual([]));
  });

  it('stay when the fault itself has closed the proxy', () => {
    const detours = make();
    detours.set({ version: 1, ttlMs: 5_000, detours: [{ upstream: at(1), via: at(2), closed: true }] });
    expect(detours.refused(at(2))).toBe(false);
    expect(detours.through(at(1))).toEqual(at(2));
  });

  it('lead calls elsewhere without the balancer taking that for another replica, and are dropped when nobody is there', async () => {
    const [near, far] = [
      await serveSample({}),
      await serveSample({
        getThing: async ({ params }) => ({ thing: `${params.thing} by detour`, userId: '', requestId: '' }),
      }),
    ];
    closing.push(
      () => near.close(0),
      () => far.close(0),
    );
    const detours = make();
    const telemetry = quietTelemetry('caller');
    const endpoint = { id: 'sample-0', ...at(near.port) };
    const transport = testTransport('sample', [endpoint], telemetry, { hedge: null }, detours);
    closing.push(() => transport.close());
    const client = createClient(sampleService, transport);
    const thing = async () => (await client.getThing({ params: { thing: 'abc' } }, systemContext('r-1'))).thing;

    expect(await thing()).toBe('abc');
    detours.set({ version: 1, ttlMs: 5000, detours: [{ upstream: at(near.port), via: at(far.port) }] });
    expect(await thing()).toBe('abc by detour');
    const gone = await freePort();
    detours.set({ version: 2, ttlMs: 5000, detours: [{ upstream: at(near.port), via: at(gone) }] });
    expect(await thing()).toBe('abc');
    expect(detours.table.detours).toEqual([]);
    const { balancer } = transport.governance.edge('sample').snapshot();
    expect(balancer.endpoints.map(({ id, status }) => [id, status.kind])).toEqual([['sample-0', 'healthy']]);
  });
});
