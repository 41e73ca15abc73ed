import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type ConsulClient, createConsul } from '@gameday/consul';
import { policyKey } from '@gameday/conventions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labProviders } from '../index.ts';
import { littleRun, noLab } from '../testing/little-run.ts';

const url = process.env['GAMEDAY_TEST_CONSUL_URL'] ?? 'http://127.0.0.1:1';
const { folder, ...lab } = noLab();
const providers = labProviders({ ...lab, ports: { ...lab.ports, consul: Number(new URL(url).port) } });
let consul: ConsulClient;
beforeAll(() => void (consul = createConsul({ url })));
afterAll(async () => {
  await consul.close();
  rmSync(folder, { recursive: true, force: true });
});

const newKey = () => `test/${randomUUID()}`;
const valueOf = async (key: string) => (await consul.kv.get(key)).entry?.value ?? null;
const run = () => littleRun(providers);

describe('a key', () => {
  it.each([
    ['that was not there goes', null],
    ['that was there is what it was', 'before, "to the letter"\n'],
    ['that was empty is empty', ''],
  ])('%s', async (_what, previous) => {
    const key = newKey();
    if (previous !== null) await consul.kv.put(key, previous);
    const little = run();
    await little.call('consul', 'setKey', { key, value: 'x' });
    expect(await little.prove()).toMatchObject({ proved: true });
    await little.call('consul', 'deleteKey', { key });
    await little.undo();
    expect(await valueOf(key)).toBe(previous);
  });

  it('that is set back by the experiment itself needs no undo', async () => {
    const key = newKey();
    await consul.kv.put(key, 'a');
    const little = run();
    await little.call('consul', 'setKey', { key, value: 'b' });
    await little.call('consul', 'setKey', { key, value: 'a' });
    expect(little.held).toEqual([]);
  });

  it('that somebody else has changed meanwhile is not proved', async () => {
    const key = newKey();
    const little = run();
    await little.call('consul', 'setKey', { key, value: 'b' });
    await consul.kv.put(key, 'c');
    expect(await little.prove()).toMatchObject({ proved: false });
  });

  it('is read', async () => {
    const key = newKey();
    expect(await run().call('consul', 'key', { key })).toBeNull();
    await consul.kv.put(key, 'a');
    expect(await run().call('consul', 'key', { key })).toBe('a');
  });
});

describe('a replica', () => {
  const register = async () => {
    const name = `s${randomUUID().slice(0, 8)}`;
    const id = `${name}-1`;
    await consul.register({ id, name, address: '127.0.0.1', port: 9 });
    return { id, name };
  };
  const statusOf = async (id: string) => (await consul.serviceStatus(id))?.status;

  it('goes into maintenance and comes out', async () => {
    const { id, name } = await register();
    const little = run();
    await little.call('consul', 'maintenance', { replica: id });
    expect(await little.prove()).toMatchObject({ proved: true });
    await expect.poll(async () => (await consul.health(name)).instances[0]?.status).toBe('maintenance');
    await little.undo();
    expect(await statusOf(id)).toBe('passing');
  });

  it('that was in maintenance stays there, for its own reason', async () => {
    const { id } = await register();
    await consul.setMaintenance(id, 'being repaired');
    const little = run();
    await little.call('consul', 'maintenance', { replica: id, reason: 'chaos' });
    await little.call('consul', 'endMaintenance', { replica: id });
    expect(little.held).toHaveLength(1);
    await little.undo();
    const checks = (await consul.serviceStatus(id))?.checks ?? [];
    expect(checks.map(({ notes }) => notes)).toContain('being repaired');
  });

  it('that is taken out of maintenance by the experiment needs no undo', async () => {
    const { id } = await register();
    const little = run();
    await little.call('consul', 'maintenance', { replica: id });
    await little.call('consul', 'endMaintenance', { replica: id });
    expect(little.held).toEqual([]);
  });

  it('is taken out of the registry', async () => {
    const { id } = await register();
    const little = run();
    await little.call('consul', 'deregister', { replica: id });
    expect(await statusOf(id)).toBeUndefined();
    await expect(little.call('consul', 'deregister', { replica: id })).rejects.toThrow(
      `Consul knows no instance ${id}`,
    );
  });
});

describe('policies', () => {
  const edge = () => ({ caller: 'feed', callee: 'users' });
  const key = policyKey('feed', 'users');

  it('are laid over what is set, and are what they were afterwards, to the letter', async () => {
    const text = '{ "timeoutMs": 700,\n"retry": {"attemptsMax": 2} }';
    await consul.kv.put(key, text);
    const little = run();
    // No cluster app runs here, so nobody can say that it has taken it: the key was written all the same.
    const set = little.call('policy', 'set', { ...edge(), policy: { retry: { backoffBaseMs: 5 }, retryBudget: null } });
    await expect(set).rejects.toThrow(/no lab runs/);
    const settings = { timeoutMs: 700, retry: { attemptsMax: 2, backoffBaseMs: 5 }, retryBudget: null };
    expect(JSON.parse((await valueOf(key)) ?? '')).toEqual(settings);
    await little.undo();
    expect(await valueOf(key)).toBe(text);
    await consul.kv.delete(key);
  });

  it('that contradict what is set are refused', async () => {
    await consul.kv.put(key, '{"retry": {"backoffMaxMs": 50}}');
    const little = run();
    const set = little.call('policy', 'set', { ...edge(), policy: { retry: { backoffBaseMs: 100 } } });
    await expect(set).rejects.toThrow(/together with what is set already it makes no policy: retry/);
    expect(little.held).toEqual([]);
    await consul.kv.delete(key);
  });

  it('of somebody else come back although the experiment took them away', async () => {
    await consul.kv.put(key, '{"timeoutMs": 700}');
    const little = run();
    await expect(little.call('policy', 'unset', edge())).rejects.toThrow(/no lab runs/);
    expect(await valueOf(key)).toBeNull();
    await little.undo();
    expect(await valueOf(key)).toBe('{"timeoutMs": 700}');
    await consul.kv.delete(key);
  });
});

describe('probes', () => {
  it('tell the leader', async () => {
    expect(await run().call('consul', 'leader', {})).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  it('count who passes', async () => {
    await consul.register({ id: 'profile-a', name: 'profile', address: '127.0.0.1', port: 9 });
    await consul.register({ id: 'profile-b', name: 'profile', address: '127.0.0.1', port: 10 });
    await consul.setMaintenance('profile-b', 'x');
    await expect.poll(() => run().call('consul', 'healthy', { service: 'profile' })).toBe(1);
    await consul.deregister('profile-a');
    await consul.deregister('profile-b');
  });
});
