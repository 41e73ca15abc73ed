import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createBench, idsOf } from './testing/bench.ts';
import { required } from './testing/consulProcess.ts';
import { eventually } from './testing/eventually.ts';

const url = required('GAMEDAY_TEST_CONSUL_URL');
const bench = createBench();
afterEach(() => bench.clear());

/** Counts the connections between a client and Consul. */
async function countingProxy(): Promise<{ url: string; open: () => number }> {
  const { hostname, port } = new URL(url);
  let open = 0;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    open += 1;
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy()).on('close', () => ((open -= 1), far.destroy()));
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  bench.later(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, open: () => open };
}

describe('watchers of one client', () => {
  it('use one connection per callee, however many they are', async () => {
    const proxy = await countingProxy();
    const consul = bench.consul(proxy.url);
    const names = [bench.name(), bench.name()] as const;
    for (const name of names) {
      const replica = await bench.replica();
      await bench.consul(url).register({ ...replica.options(`${name}-1`), check: undefined as never });
      bench.later(() => bench.consul(url).deregister(`${name}-1`));
    }
    const watches = names.flatMap((name) => Array.from({ length: 20 }, () => bench.watch(consul, name)));
    await Promise.all(watches.map((watch) => watch.ready(2_000)));
    // The connections of the first short requests close after some idle seconds; the blocking queries' stay.
    await eventually(() => proxy.open() === 2, 10_000);
    for (const watch of watches.filter(({ name }) => name === names[0])) watch.close();
    await eventually(() => proxy.open() === 1, 1_000);
    expect(watches.at(-1)?.state).toBe('live');
  }, 20_000);

  it('see the same list, are told of changes, and not after they are closed', async () => {
    const name = bench.name();
    const consul = bench.consul(url);
    const [one, two] = [bench.watch(consul, name), bench.watch(consul, name)];
    await eventually(() => one.state === 'live' && two.state === 'live');
    const told: string[] = [];
    const remove = one.onChange(({ endpoints }) => told.push(`one ${endpoints.length}`));
    two.onChange(({ endpoints }) => told.push(`two ${endpoints.length}`));
    const replica = await bench.replica();
    await bench.registration(consul, replica.options(`${name}-1`)).start();
    await Promise.all([one.ready(1_000), two.ready(1_000)]);
    expect(one.endpoints()).toBe(two.endpoints());
    remove();
    two.close();
    two.close();
    await bench.registration(consul, replica.options(`${name}-2`)).start();
    await eventually(() => idsOf(one) === `${name}-1 ${name}-2`);
    expect(told).toEqual(['one 1', 'two 1']);
  });
});

describe('the key-value store', () => {
  it('reads, writes if unchanged, lists and deletes', async () => {
    const { kv } = bench.consul(url);
    const key = `${bench.name()}/ümlaut a?b`;
    bench.later(() => kv.delete(key));
    expect((await kv.get(key)).entry).toBeUndefined();
    expect(await kv.put(key, 'eins', { cas: 0 })).toBe(true);
    expect(await kv.put(key, 'zwei', { cas: 0 })).toBe(false);
    const { entry } = await kv.get(key);
    expect(entry).toMatchObject({ key, value: 'eins' });
    expect(await kv.put(key, 'zwei', { cas: entry?.modifyIndex ?? 0 })).toBe(true);
    expect((await kv.list(key.slice(0, 8))).entries.map(({ value }) => value)).toContain('zwei');
    expect(await kv.delete(key, { cas: entry?.modifyIndex ?? 0 })).toBe(false);
    expect(await kv.put(key, '')).toBe(true);
    expect((await kv.get(key)).entry?.value).toBe('');
    expect(await kv.delete(key)).toBe(true);
    expect((await kv.list(key)).entries).toEqual([]);
    await expect(kv.put('', 'x')).rejects.toThrow('must not be empty');
  });

  it('tells a watcher of every change of a key within 200 ms', async () => {
    const consul = bench.consul(url);
    const key = bench.name();
    const watch = consul.watchKey(key);
    bench.later(() => watch.close());
    await eventually(() => watch.state.kind === 'live');
    expect(watch.state.entry).toBeUndefined();
    await consul.kv.put(key, 'one');
    await eventually(() => watch.state.entry?.value === 'one', 200);
    await consul.kv.put(key, 'two');
    await eventually(() => watch.state.entry?.value === 'two', 200);
    await consul.kv.delete(key);
    await eventually(() => watch.state.kind === 'live' && watch.state.entry === undefined, 200);
  });
});

describe('the client', () => {
  it('knows the leader, the agent, and what is unknown', async () => {
    const consul = bench.consul(url);
    expect(await consul.leader()).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(await consul.nodeId()).toMatch(/^[0-9a-f-]{36}$/);
    expect(await consul.services()).toHaveProperty('consul');
    expect(await consul.deregister('nobody')).toBe(false);
    expect(await consul.setMaintenance('nobody', 'why')).toBe(false);
    expect(await consul.serviceStatus('nobody')).toBeUndefined();
    expect(await consul.agentService('nobody')).toBeUndefined();
    expect((await consul.health('nobody')).instances).toEqual([]);
  });
});
