import type { FaultEnded } from '@gameday/lab-chaos/wire';
import { describe, expect, it, vi } from 'vitest';
import { latency } from './testing/fault-lab.ts';
import { edge, type FaultScene, path, setFaultScene, viaOf, within } from './testing/fault-scene.ts';
import { type LittleReplica, timedRequest } from './testing/little-replica.ts';

let { lab, feed, users, make, clean, list, samples } = {} as FaultScene;
setFaultScene((scene) => ({ lab, feed, users, make, clean, list, samples } = scene));

describe('a fault on an edge', () => {
  it('is made in proxies for exactly that edge, and callers are told before the answer', async () => {
    const gateway = await lab.replica('gateway-1', ['users']);
    const answer = await make('slow', path(latency(200)), 'latency of 200 ms on feed → users');
    const [detour] = answer.detours;
    expect(answer).toEqual({
      fault: 'slow',
      told: [{ replica: 'feed-1', acknowledged: true, afterMs: expect.any(Number) as number }],
      detours: [
        {
          ...{ caller: 'feed', upstream: 'users-1', upstreamPort: users.port },
          ...{ proxy: 'gameday:feed->users-1', port: expect.any(Number) as number },
        },
      ],
    });
    expect(viaOf(feed)).toEqual([detour?.port]);
    expect(feed.detours).toMatchObject({
      ttlMs: 1_500,
      faults: [{ id: 'slow', says: 'latency of 200 ms on feed → users', peer: 'users' }],
    });
    expect([gateway.detours.detours, gateway.detours.faults]).toEqual([[], []]);
    const late = await feed.call(users.port);
    expect(late).toBeGreaterThan(195);
    expect(await timedRequest(users.port)).toBeLessThan(195);
    const proxy = await lab.toxiproxy.proxy('gameday:feed->users-1');
    expect(proxy?.toxics.map(({ name }) => name)).toEqual(['slow.late']);

    const ended = (await lab.end('slow')).body as FaultEnded;
    expect(ended).toMatchObject({ existed: true, toxiproxyRestarted: false, told: [{ acknowledged: true }] });
    await clean();
    expect((await lab.end('slow')).body).toEqual({ existed: false, told: [], toxiproxyRestarted: false });
  });

  it('lets requests that are under way end when it ends', async () => {
    await make('slow', path(latency(1_000)));
    const underWay = feed.call(users.port);
    await vi.waitFor(async () => {
      expect((await lab.end('slow')).body).toMatchObject({ existed: true });
    });
    expect(await underWay).toBeLessThan(900);
  });

  it('shares its proxies with others, and takes only its own part away', async () => {
    await make('slow', path(latency(150)));
    const [via] = viaOf(feed);
    await make('slower', path(latency(150, 'more')));
    expect(viaOf(feed)).toEqual([via]);
    expect(await feed.call(users.port)).toBeGreaterThan(290);
    await lab.end('slow');
    expect(viaOf(feed)).toEqual([via]);
    const took = await feed.call(users.port);
    expect(took).toBeGreaterThan(140);
    expect(took).toBeLessThan(290);
    await lab.end('slower');
    await clean();
  });

  it('takes in replicas and callers that come later, before they take part', async () => {
    await make('slow', path(latency(100)));
    const later = await lab.replica('users-2');
    await vi.waitFor(() => expect(viaOf(feed)).toHaveLength(2), within(1_000));
    expect(await feed.call(later.port)).toBeGreaterThan(95);
    const table = (await (await fetch(lab.url('/gameday/v1/detours/feed'))).json()) as LittleReplica['detours'];
    expect(table.detours).toEqual(feed.detours.detours);
    expect(table.version).toBeGreaterThan(feed.detours.version);
    const caller = await lab.replica('feed-2', ['users']);
    await vi.waitFor(() => expect(viaOf(caller).sort()).toEqual(viaOf(feed).sort()), within(1_000));
    await lab.remove(later);
    await vi.waitFor(async () => expect(await lab.proxies()).toEqual(['gameday:feed->users-1']), within(1_000));
    expect(viaOf(feed)).toHaveLength(1);
  });

  it('is on the drawn replicas alone', async () => {
    const other = await lab.replica('users-2');
    await make('gray', path(latency(150), edge(['users-2'])));
    expect(await feed.call(users.port)).toBeLessThan(140);
    expect(await feed.call(other.port)).toBeGreaterThan(140);
  });

  it('is on every service that calls, where no caller is named', async () => {
    await lab.replica('gateway-1', ['users']);
    await lab.replica('profile-1', ['messages']);
    const { told, detours } = await make('slow', path(latency(10), { callee: 'users', replicas: 'all' }));
    expect(told.map(({ replica }) => replica)).toEqual(['feed-1', 'gateway-1']);
    expect(detours.map(({ proxy }) => proxy)).toEqual(['gameday:feed->users-1', 'gameday:gateway->users-1']);
  });

  it('can cut: the proxy refuses, and callers know that it does so on purpose', async () => {
    await make('cut', path({ type: 'cut' }));
    await expect(feed.call(users.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(feed.detours.detours).toMatchObject([{ closed: true }]);
    await lab.end('cut');
    await clean();
    expect(await feed.call(users.port)).toBeGreaterThan(0);
  });

  it('can be on a database, for its owner alone', async () => {
    const { detours } = await make('dry', path(latency(10), { database: 'users' }));
    expect(detours).toMatchObject([{ caller: 'users', upstream: 'database-users' }]);
    expect(users.detours.detours).toMatchObject([{ upstream: { address: '127.0.0.1', database: 'users' } }]);
    expect(feed.detours).toMatchObject({ detours: [], faults: [{ id: 'dry', peer: 'users' }] });
  });

  it('says which caller has not heard of it in time, and does not wait for it', async () => {
    const deaf = await lab.replica('feed-2', ['users']);
    deaf.delayMs = Infinity;
    await make('first', path(latency(10)));
    const started = performance.now();
    const { told } = await make('slow', path(latency(10)));
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(told).toMatchObject([
      { replica: 'feed-1', acknowledged: true },
      { replica: 'feed-2', acknowledged: false, message: expect.stringContaining('no answer within 2') as string },
    ]);
  });

  it('is renewed before it lapses', async () => {
    await make('slow', path(latency(10)));
    const { version } = feed.detours;
    await vi.waitFor(() => expect(feed.detours.version).toBeGreaterThan(version), within(1_000));
  });
});

describe('stress', () => {
  it('is told to the replicas that were drawn, renewed, and taken back', async () => {
    const other = await lab.replica('users-2');
    const cpu = { cores: 0.5 };
    const { told, detours } = await make('busy', { kind: 'stress', replicas: ['users-2'], cpu });
    expect([told.map(({ replica, acknowledged }) => [replica, acknowledged]), detours]).toEqual([
      [['users-2', true]],
      [],
    ]);
    expect([users.stress.loads, other.stress.loads]).toEqual([[], [{ fault: 'busy', cpu }]]);
    expect(feed.detours.faults).toEqual([{ id: 'busy', says: 'it is slow', peer: 'users' }]);
    const { version } = other.stress;
    await vi.waitFor(() => expect(other.stress.version).toBeGreaterThan(version), within(1_000));
    await lab.end('busy');
    expect(other.stress.loads).toEqual([]);
  });
});

describe('what is in force', () => {
  it('is listed with its detours, and counted from its confirmation to a while after its end', async () => {
    expect([await list(), samples()]).toEqual([[], []]);
    const { detours } = await make('slow', path(latency(10)));
    const labels = {
      experiment: 'the experiment of run-1',
      run: 'run-1',
      fault: 'toxiproxy.toxic',
      target: 'feed → users',
    };
    expect(await list()).toEqual([
      {
        ...{ run: 'run-1', experiment: 'the experiment of run-1', lease: 'run-1-1', kind: 'toxiproxy.toxic' },
        ...{ target: 'feed → users', says: 'the fault slow', state: 'in force', detours },
        since: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      },
    ]);
    await vi.waitFor(() => expect(samples()).toEqual([{ ...labels, value: 1 }]), within(1_000));
    await lab.end('slow');
    await vi.waitFor(() => expect(samples()).toEqual([{ ...labels, value: 0 }]), within(1_000));
  });
});
