import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { faultRequest, latency } from './testing/fault-lab.ts';
import { type FaultScene, path, setFaultScene, viaOf, within } from './testing/fault-scene.ts';

let { engine, lab, holder, feed, users, make, clean, list, samples } = {} as FaultScene;
setFaultScene((scene) => ({ engine, lab, holder, feed, users, make, clean, list, samples } = scene));

describe('a run that dies', () => {
  it.each([
    ['is killed', () => holder.kill(), 1_000],
    ['stands still', async () => holder.pause(), 3_000],
  ])('and %s leaves no detour, no proxy, no lease', async (_how, die, withinMs) => {
    await make('slow', path(latency(100)));
    await make('busy', { kind: 'stress', replicas: ['users-1'], cpu: { cores: 1 } });
    expect(existsSync(join(lab.undo, 'run-1.undo.jsonl'))).toBe(true);
    const died = performance.now();
    await die();
    await vi.waitFor(() => clean(), within(withinMs));
    expect(users.stress.loads).toEqual([]);
    await vi.waitFor(() => expect(existsSync(join(lab.undo, 'run-1.undo.jsonl'))).toBe(false), within(withinMs));
    expect(performance.now() - died).toBeLessThan(withinMs);
    holder.resume();
  });

  it('has its other faults undone by the lab’s own calls, and what fails stays, loudly, until it succeeds', async () => {
    await holder.lease('no-such-fault', 'magic', 'undo');
    const file = join(lab.undo, 'run-1.undo.jsonl');
    await holder.kill();
    await vi.waitFor(
      () =>
        expect(lab.logged.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
          'NOT undone, and tried again: the fault no-such-fault',
        ]),
      within(5_000),
    );
    await vi.waitFor(async () => {
      expect(await list()).toMatchObject([
        { state: 'undo failed', message: expect.stringContaining('magic') as string },
      ]);
    }, within(2_000));
    expect(existsSync(file)).toBe(true);
    expect(samples()).toMatchObject([{ value: 1 }]);
  });

  it('is told from one that lives', async () => {
    const other = lab.holder('run-2');
    await make('slow', path(latency(100)));
    await other.lease('cut');
    expect((await lab.put('cut', faultRequest('run-2', path({ type: 'cut' })))).status).toBe(200);
    await other.kill();
    await vi.waitFor(() => expect(feed.detours.detours.some(({ closed }) => closed)).toBe(false), within(2_000));
    await vi.waitFor(async () => expect(await feed.call(users.port)).toBeGreaterThan(95), within(2_000));
    expect(await list()).toMatchObject([{ run: 'run-1', state: 'in force' }]);
  });
});

describe('when Toxiproxy', () => {
  /** Somebody else's proxy, with a toxic. */
  async function stranger() {
    const made = await lab.toxiproxy.create({ name: 'theirs', upstream: `127.0.0.1:${users.port}` });
    const toxic = { ...latency(5).toxic };
    await lab.toxiproxy.addToxic('theirs', toxic);
    return { ...made, toxics: [toxic] };
  }

  it('hangs, a fault ends all the same: it is killed, and what should be there is made again', async () => {
    const theirs = await stranger();
    await make('slow', path(latency(50)));
    await make('cut', path({ type: 'cut' }, { database: 'users' }));
    engine.pause();
    const started = performance.now();
    const { status, body } = await lab.end('slow');
    expect([status, body]).toMatchObject([200, { existed: true, toxiproxyRestarted: true }]);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect([feed.detours.detours, lab.kills]).toEqual([[], 1]);
    await vi.waitFor(async () => expect(await lab.toxiproxy.proxy('theirs')).toEqual(theirs), within(5_000));
    await vi.waitFor(async () => expect(await lab.proxies()).toEqual(['gameday:users->database-users']), within(2_000));
    await vi.waitFor(() => expect(users.detours.detours).toMatchObject([{ closed: true }]), within(1_000));
  });

  it('has a link that nobody reads, the fault ends, and nobody is killed for it', async () => {
    const { detours } = await make('slow', path(latency(20)));
    const stalled = connect(detours[0]?.port ?? 0, '127.0.0.1').on('error', () => undefined);
    stalled.pause().write('GET /flood HTTP/1.1\r\nhost: users\r\n\r\n');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const started = performance.now();
    expect((await lab.end('slow')).body).toMatchObject({ existed: true });
    expect(performance.now() - started).toBeLessThan(2_500);
    await clean();
    expect(lab.kills).toBe(0);
    stalled.destroy();
  });

  it('dies under a fault, callers go straight until it is back, and then through it again', async () => {
    await make('slow', path(latency(100)));
    await engine.kill();
    await vi.waitFor(() => expect(feed.detours.detours).toEqual([]), within(1_500));
    expect(await list()).toMatchObject([
      { state: 'in force', message: expect.stringContaining('cannot be reached') as string },
    ]);
    await engine.start();
    await vi.waitFor(() => expect(viaOf(feed)).toHaveLength(1), within(1_500));
    expect(await feed.call(users.port)).toBeGreaterThan(95);
    expect((await list())[0]).not.toHaveProperty('message');
  });
});

describe('a cluster app that comes after another', () => {
  it('goes on with faults whose leases are held', async () => {
    const { detours } = await make('slow', path(latency(100)));
    const { version } = feed.detours;
    await lab.restart();
    await vi.waitFor(() => expect(feed.detours.version).toBeGreaterThan(version), within(2_000));
    await vi.waitFor(() => expect(viaOf(feed)).toEqual([detours[0]?.port]), within(2_000));
    await lab.end('slow');
    await clean();
  });

  it('first takes away what nobody holds any more', async () => {
    await make('slow', path(latency(100)));
    await lab.toxiproxy.create({ name: 'gameday:left->over', upstream: '127.0.0.1:1' });
    await lab.toxiproxy.create({ name: 'theirs', upstream: '127.0.0.1:1' });
    const restarted = lab.restart();
    await Promise.all([restarted, holder.kill()]);
    await vi.waitFor(async () => expect(await lab.proxies()).toEqual([]), within(2_000));
    expect([...(await lab.toxiproxy.proxies()).keys()]).toEqual(['theirs']);
    await vi.waitFor(async () => expect(await list()).toEqual([]), within(2_000));
  });
});
