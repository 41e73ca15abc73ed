import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConsulProcess } from './testing/consulProcess.ts';
import { createBench, idsOf } from './testing/bench.ts';
import { createConsulProcess } from './testing/consulProcess.ts';
import { eventually } from './testing/eventually.ts';
import type { ServiceWatch } from './watchService.ts';

const bench = createBench();
let server: ConsulProcess;
beforeAll(async () => {
  server = await createConsulProcess();
});
afterEach(async () => {
  server.resume();
  await bench.clear();
  await server.kill();
});
afterAll(() => server.dispose());

const restart = async (withData: boolean): Promise<void> => {
  await server.kill();
  if (!withData) await server.wipe();
  await server.start();
};

/** The fewest endpoints that the watch had since. */
function leastOf(watch: ServiceWatch): () => number {
  let least = watch.endpoints().length;
  watch.onChange(({ endpoints }) => (least = Math.min(least, endpoints.length)));
  return () => least;
}

async function threeReplicas(options: Parameters<typeof bench.consul>[1] = {}) {
  await server.start();
  const name = bench.name();
  const consul = bench.consul(server.url, options);
  const replica = await bench.replica();
  const registrations = [1, 2, 3].map((n) => bench.registration(consul, replica.options(`${name}-${n}`)));
  for (const registration of registrations) expect(await registration.start()).toBe('registered');
  const watch = bench.watch(consul, name);
  const all = registrations.map((_, position) => `${name}-${position + 1}`).join(' ');
  await eventually(() => idsOf(watch) === all);
  return { name, consul, registrations, watch, all, replica };
}

describe('when Consul is killed', () => {
  it('and is away, the last known endpoints stay', async () => {
    const { watch, all, registrations } = await threeReplicas();
    await server.kill();
    await eventually(() => watch.state === 'stale' && registrations.every(({ state }) => state.kind === 'away'), 1_000);
    expect(idsOf(watch)).toBe(all);
    expect(watch.reportDead(all.split(' ')[0] ?? '')).toBe(false);
    await sleep(1_500);
    expect(idsOf(watch)).toBe(all);
    expect(watch.problem).toMatch(/cannot be reached/);
    expect(registrations.map(({ told }) => told)).toEqual(Array(3).fill(['registered', 'error']));
  });

  it('and restarted with its data, callers never miss an endpoint', async () => {
    const { watch, all, registrations } = await threeReplicas();
    const least = leastOf(watch);
    await restart(true);
    await eventually(() => watch.state === 'live' && registrations.every(({ state }) => state.kind === 'registered'));
    // Consul takes up its checks anew within an interval after its first answers.
    await sleep(1_500);
    await eventually(() => watch.state === 'live');
    expect([least(), idsOf(watch)]).toEqual([3, all]);
    expect(registrations.map(({ told }) => told)).toEqual(Array(3).fill(['registered', 'error', 'recovered']));
  });

  it('and restarted with its data, who left meanwhile is gone at once', async () => {
    const { watch, all, registrations, consul } = await threeReplicas();
    const [gone, ...rest] = all.split(' ');
    await server.kill();
    await registrations[0]?.stop();
    await server.start();
    await consul.deregister(gone ?? '');
    await eventually(() => watch.state === 'live' && idsOf(watch) === rest.join(' '));
  });

  it('and restarted WITHOUT its data, callers never miss an endpoint and all register again', async () => {
    const { watch, all, registrations, consul, name } = await threeReplicas();
    const least = leastOf(watch);
    await restart(false);
    await eventually(() => watch.state === 'live' && registrations.every(({ state }) => state.kind === 'registered'));
    expect([least(), idsOf(watch)]).toEqual([3, all]);
    expect((await consul.health(name)).instances.map(({ status }) => status)).toEqual(Array(3).fill('passing'));
    for (const { told } of registrations) expect(told).toEqual(['registered', 'error', 'lost', 're-registered']);
  });

  it('without its data while a replica dies, the dead one stays until it is reported or the grace is over', async () => {
    const { watch, all, registrations } = await threeReplicas({ watch: { graceMs: 8_000 } });
    const [first, second, third] = all.split(' ') as [string, string, string];
    await server.kill();
    // As if killed: they stop caring for their registrations and cannot reach Consul to say so.
    await registrations[0]?.stop();
    await registrations[1]?.stop();
    await server.wipe();
    await server.start();
    await eventually(() => watch.problem.includes(`${third} is passing`));
    expect([watch.state, idsOf(watch)]).toEqual(['stale', all]);
    expect(watch.reportDead(third)).toBe(false);
    expect(watch.reportDead(first)).toBe(true);
    expect([watch.state, idsOf(watch)]).toEqual(['stale', `${second} ${third}`]);
    await eventually(() => watch.state === 'live', 12_000);
    expect(idsOf(watch)).toBe(third);
  });

  it('without its data, a watched key keeps its value until it is written again', async () => {
    await server.start();
    const consul = bench.consul(server.url);
    const key = bench.name();
    const watch = consul.watchKey(key);
    bench.later(() => watch.close());
    await consul.kv.put(key, 'policy');
    await eventually(() => watch.state.entry?.value === 'policy');
    await restart(false);
    await eventually(() => watch.state.kind === 'stale' && watch.state.cause === 'reset');
    expect(watch.state.entry?.value).toBe('policy');
    await consul.kv.put(key, 'newer policy');
    await eventually(() => watch.state.kind === 'live' && watch.state.entry?.value === 'newer policy');
  });
});

describe('when Consul is not there at the start', () => {
  it('the registration is pending, and happens when it comes', async () => {
    const replica = await bench.replica();
    const consul = bench.consul(server.url);
    const name = bench.name();
    const registration = bench.registration(consul, replica.options(`${name}-1`));
    expect(await registration.start(200)).toBe('pending');
    expect(registration.state).toMatchObject({ kind: 'registering', problem: /ECONNREFUSED/ });
    const watch = bench.watch(consul, name);
    await expect(watch.ready(200)).rejects.toThrow(/No endpoint of ".*" after 200 ms.*ECONNREFUSED/);
    await server.start();
    await watch.ready(3_000);
    // Others may see it before the answer to it is here.
    await eventually(() => registration.told.includes('registered'));
    expect(registration.told).toEqual(['error', 'registered']);
  });
});

describe('when Consul is paused', () => {
  it('requests fail in time, endpoints stay, a stop is bounded, and all goes on after it', async () => {
    const { watch, all, consul, registrations } = await threeReplicas({ timeoutMs: 300, watch: { waitMs: 500 } });
    server.pause();
    await expect(consul.leader()).rejects.toThrow(/did not answer in 300 ms/);
    await eventually(() => watch.state === 'stale', 2_000);
    expect(idsOf(watch)).toBe(all);
    const start = performance.now();
    expect(await registrations[0]?.stop(500)).toBe(false);
    expect(performance.now() - start).toBeLessThan(800);
    server.resume();
    await eventually(() => watch.state === 'live');
    // What could not be deregistered is Consul's to remove, by its check.
    expect(idsOf(watch)).toBe(all);
  });

  it('a maintenance that it did not take is told when it is back', async () => {
    const { watch, all, registrations } = await threeReplicas({ timeoutMs: 300, watch: { waitMs: 500 } });
    const [first, ...rest] = all.split(' ');
    server.pause();
    expect(await registrations[0]?.setCritical(`${first} drains`)).toBe(false);
    await eventually(() => registrations[0]?.state.kind === 'away');
    server.resume();
    await eventually(() => idsOf(watch) === rest.join(' '));
  });
});
