import { afterEach, describe, expect, it } from 'vitest';
import type { RegistrationState } from './registrationState.ts';
import { createBench, idsOf } from './testing/bench.ts';
import { required } from './testing/consulProcess.ts';
import { eventually } from './testing/eventually.ts';

const url = required('GAMEDAY_TEST_CONSUL_URL');
const bench = createBench();
afterEach(() => bench.clear());

describe('a registration', () => {
  it('is seen by a watcher within 200 ms, and its end too', async () => {
    const name = bench.name();
    const replica = await bench.replica();
    const consul = bench.consul(url);
    const watch = bench.watch(consul, name);
    await eventually(() => watch.problem.startsWith('Consul answers'));
    const registration = bench.registration(
      consul,
      replica.options(`${name}-1`, { tags: ['sample'], meta: { admin_port: '1234', replica: '1' } }),
    );
    expect(await registration.start()).toBe('registered');
    await eventually(() => idsOf(watch) === `${name}-1`, 200);
    expect(watch.state).toBe('live');
    expect(watch.endpoints()[0]).toMatchObject({
      address: '127.0.0.1',
      version: '1.0.0',
      meta: { admin_port: '1234', replica: '1', version: '1.0.0' },
    });
    expect((await consul.services())[name]).toEqual(['sample']);

    expect(await registration.stop()).toBe(true);
    await eventually(() => idsOf(watch) === '', 200);
    expect([watch.state, registration.state.kind, ...registration.told]).toEqual(['live', 'stopped', 'registered']);
    expect(await consul.agentService(`${name}-1`)).toBeUndefined();
  });

  it('that is not ready is critical until its check passes, and is dropped when the check fails', async () => {
    const name = bench.name();
    const replica = await bench.replica();
    const consul = bench.consul(url);
    const watch = bench.watch(consul, name);
    replica.status = 503;
    await bench.registration(consul, replica.options(`${name}-1`, { isReady: () => false })).start();
    await expect(watch.ready(1_500)).rejects.toThrow(`has 1 of it: ${name}-1 is critical`);
    expect((await consul.serviceStatus(`${name}-1`))?.status).toBe('critical');

    replica.status = 200;
    await watch.ready(3_000);
    expect((await consul.serviceStatus(`${name}-1`))?.status).toBe('passing');

    replica.status = 503;
    await eventually(() => idsOf(watch) === '', 3_000);
    expect(watch.state).toBe('live');
  });

  it('in maintenance is left by callers within 200 ms, and found again after it', async () => {
    const name = bench.name();
    const replica = await bench.replica();
    const consul = bench.consul(url);
    const watch = bench.watch(consul, name);
    const registration = bench.registration(consul, replica.options(`${name}-1`));
    await registration.start();
    await watch.ready(1_000);

    expect(await registration.setCritical('shutting down')).toBe(true);
    await eventually(() => idsOf(watch) === '', 200);
    const status = await consul.serviceStatus(`${name}-1`);
    expect(status?.status).toBe('maintenance');
    expect(status?.checks.map(({ notes }) => notes)).toContain('shutting down');

    expect(await registration.clear()).toBe(true);
    await eventually(() => idsOf(watch) === `${name}-1`, 200);
  });

  it('keeps its maintenance when it has to register again', async () => {
    const name = bench.name();
    const replica = await bench.replica();
    const consul = bench.consul(url);
    const registration = bench.registration(consul, replica.options(`${name}-1`));
    await registration.start();
    await registration.setCritical('draining');
    await consul.deregister(`${name}-1`);
    await eventually(() => registration.told.includes('re-registered'));
    await eventually(async () => (await consul.serviceStatus(`${name}-1`))?.status === 'maintenance');
  });

  it('clears the maintenance that a former process left under its id', async () => {
    const name = bench.name();
    const replica = await bench.replica();
    const consul = bench.consul(url);
    const { http, ...intervals } = replica.options(`${name}-1`).check;
    const check = { http, ...intervals, initialStatus: 'passing' } as const;
    await consul.register({ id: `${name}-1`, name, address: '127.0.0.1', port: 1, check });
    await consul.setMaintenance(`${name}-1`, 'killed while it drained');
    await bench.registration(consul, replica.options(`${name}-1`)).start();
    expect((await consul.serviceStatus(`${name}-1`))?.status).toBe('passing');
  });

  it('comes back at once when somebody deregisters it', async () => {
    const name = bench.name();
    const replica = await bench.replica();
    const consul = bench.consul(url);
    const watch = bench.watch(consul, name);
    const registration = bench.registration(consul, replica.options(`${name}-1`));
    await registration.start();
    await watch.ready(1_000);
    expect(await consul.deregister(`${name}-1`)).toBe(true);
    await eventually(() => registration.told.includes('re-registered'), 500);
    await eventually(() => idsOf(watch) === `${name}-1`, 200);
    expect(registration.told).toEqual(['registered', 'lost', 're-registered']);
  });

  it('yields to a later one under the same id, leaves that one alone when it stops, and returns when that one goes', async () => {
    const name = bench.name();
    const [first, second] = [await bench.replica(), await bench.replica()];
    const consul = bench.consul(url);
    const early = bench.registration(consul, first.options(`${name}-1`));
    const stopping = bench.registration(consul, first.options(`${name}-1`));
    const late = bench.registration(consul, second.options(`${name}-1`));
    await early.start();
    await stopping.start();
    await late.start();
    const { port } = second.options('any');
    // At first the early one is displaced by the one that is to stop, which has the same port as itself.
    const byLate = ({ state }: { state: RegistrationState }) => state.kind === 'displaced' && state.by.port === port;
    await eventually(() => byLate(early) && byLate(stopping));
    expect(early.state).toMatchObject({ by: { address: '127.0.0.1', port } });

    expect(await early.setCritical('not mine to say')).toBe(false);
    expect(await stopping.stop()).toBe(true);
    expect((await consul.agentService(`${name}-1`))?.port).toBe(port);
    expect((await consul.serviceStatus(`${name}-1`))?.status).toBe('passing');

    await early.clear();
    await late.stop();
    await eventually(() => early.told.includes('re-registered'));
    expect((await consul.agentService(`${name}-1`))?.port).toBe(first.options('any').port);
    expect(early.told).toEqual(['registered', 'displaced', 'lost', 're-registered']);
  });

  it('that Consul can never accept fails at once, with what Consul says', async () => {
    const name = bench.name();
    const replica = await bench.replica();
    const registration = bench.registration(
      bench.consul(url),
      replica.options(`${name}-1`, { meta: { description: 'x'.repeat(513) } }),
    );
    await expect(registration.start()).rejects.toThrow(/answered 400 to PUT .*: .*512/);
    expect(registration.state.kind).toBe('stopped');
  });

  it('that Consul would silently keep longer than asked is refused', async () => {
    const replica = await bench.replica();
    const options = replica.options('any-1');
    const short = { ...options, check: { ...options.check, deregisterCriticalAfterMs: 30_000 } };
    expect(() => bench.consul(url).registration(short)).toThrow(/at least 60000/);
  });

  it('that never started has nothing to stop', async () => {
    const replica = await bench.replica();
    expect(await bench.registration(bench.consul(url), replica.options('any-1')).stop()).toBe(true);
  });
});
