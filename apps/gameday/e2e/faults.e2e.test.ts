import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultPath, faultsPath, type FaultAnswer, type FaultInForce, type FaultRequest } from '@gameday/lab-chaos/wire';
import { processIdentity } from '@gameday/process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually, startLab, type Replica, type TestLab } from './support/lab.ts';
import { type LeaseHolder, startLeaseHolder } from './support/lease-holder.ts';
import { TestPerson } from './support/person.ts';

let lab: TestLab;
let ann: TestPerson;
let bob: TestPerson;
let holder: LeaseHolder;
let run = 0;

beforeAll(async () => {
  lab = await startLab();
  const gateway = lab.url(lab.ports.gateway);
  [ann, bob] = await Promise.all([TestPerson.signUp(gateway), TestPerson.signUp(gateway)]);
});
afterAll(() => lab.stop());
beforeEach(() => {
  run += 1;
  holder = startLeaseHolder(join(lab.home, 'undo'), `run-${run}`);
});
afterEach(() => holder.kill());

const json = async <T>(url: string): Promise<T> => (await (await fetch(url)).json()) as T;
const replicasOf = async (service: string): Promise<readonly Replica[]> =>
  (await lab.status()).services.find(({ name }) => name === service)?.replicas ?? [];
const admin = <T>(replica: Replica, path: string) => json<T>(lab.url(replica.adminPort, path));

interface Table {
  readonly detours: ReadonlyArray<{ upstream: { port: number }; via: { port: number } }>;
  readonly faults: ReadonlyArray<{ says: string }>;
}
const detoursOf = async (service: string): Promise<number> => {
  const tables = await Promise.all((await replicasOf(service)).map((replica) => admin<Table>(replica, '/detours')));
  return tables.reduce((sum, { detours }) => sum + detours.length, 0);
};
const proxies = async (): Promise<string[]> =>
  Object.keys(await json<object>(lab.url(lab.ports.toxiproxy, '/proxies'))).filter((name) =>
    name.startsWith('gameday:'),
  );
const inForce = async () => (await json<{ items: FaultInForce[] }>(lab.url(lab.ports.cluster, faultsPath))).items;

/** Count and sum of the attempts of feed at users, as feed's own replicas measure them. */
async function attempts(): Promise<{ count: number; seconds: number }> {
  let [count, seconds] = [0, 0];
  for (const { adminPort } of await replicasOf('feed')) {
    const text = await (await fetch(lab.url(adminPort, '/metrics'))).text();
    for (const line of text.split('\n')) {
      if (!line.startsWith('http_client_request_duration_seconds_') || !line.includes('peer="users"')) continue;
      const value = Number(line.replace(/ # .*/, '').split(' ').at(-1));
      if (line.includes('_count{')) count += value;
      if (line.includes('_sum{')) seconds += value;
    }
  }
  return { count, seconds };
}

/** Mean seconds of an attempt while feed asks users a few times. */
async function meanOfAttempts(): Promise<number> {
  const before = await attempts();
  for (let number = 0; number < 5; number += 1) expect(await ann.follow(bob.id)).toBeLessThan(300);
  const after = await attempts();
  expect(after.count - before.count).toBeGreaterThanOrEqual(5);
  return (after.seconds - before.seconds) / (after.count - before.count);
}

const request = (fault: FaultRequest['fault'], says: string): FaultRequest => ({
  ...{ run: `run-${run}`, experiment: `the experiment of run-${run}`, target: 'feed → users', says, fault },
});
const send = (method: string, id: string, body?: FaultRequest) =>
  fetch(lab.url(lab.ports.cluster, faultPath(id)), {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });

/** Makes 200 ms of latency from feed to users, as an experiment would. */
async function makeLatency(id: string): Promise<FaultAnswer> {
  const says = 'latency of 200 ms on feed → users';
  const undo = { module: 'toxiproxy', func: 'endFault', arguments: { fault: id } };
  await holder.lease({ kind: 'toxiproxy.toxic', target: 'feed → users', says, undo });
  const toxic = {
    name: 'late',
    type: 'latency',
    stream: 'downstream',
    toxicity: 1,
    attributes: { latency: 200 },
  } as const;
  const connections = { caller: 'feed', callee: 'users', replicas: 'all' } as const;
  const answer = await send('PUT', id, request({ kind: 'path', connections, effect: { type: 'toxic', toxic } }, says));
  expect(answer.status).toBe(200);
  return (await answer.json()) as FaultAnswer;
}

const traceId = '1af7651916cd43dd8448eb211c80319c';

describe('latency from feed to users', () => {
  it('is what feed measures, in its metrics and spans; a run that is killed leaves nothing of it for two seconds', async () => {
    expect(await meanOfAttempts()).toBeLessThan(0.15);
    const { told, detours } = await makeLatency('slow');
    expect([told.every(({ acknowledged }) => acknowledged), told.length, detours.length]).toEqual([true, 1, 1]);
    expect(await detoursOf('feed')).toBe(1);
    const mean = await meanOfAttempts();
    expect(mean).toBeGreaterThan(0.2);
    expect(mean).toBeLessThan(0.3);

    const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
    await ann.send('PUT', `/api/follows/${bob.id}`, { headers });
    await eventually('the span of feed’s call in Jaeger', async () => {
      interface Trace {
        readonly spans: ReadonlyArray<{ duration: number; tags: ReadonlyArray<{ key: string; value: unknown }> }>;
      }
      const { data } = await json<{ data: Trace[] | null }>(lab.url(lab.ports.jaeger, `/api/traces/${traceId}`));
      const calls = data?.[0]?.spans.filter(({ tags }) =>
        tags.some(({ key, value }) => key === 'peer.service' && value === 'users'),
      );
      return calls?.some(({ duration }) => duration > 200_000);
    });
    const series = `query=${encodeURIComponent('gameday_fault_active == 1')}`;
    await eventually('Prometheus to know of the fault', async () => {
      const { data } = await json<{ data: { result: Array<{ metric: object }> } }>(
        lab.url(lab.ports.prometheus, `/api/v1/query?${series}`),
      );
      return data.result.some(({ metric }) => 'target' in metric && metric.target === 'feed → users');
    });

    await holder.kill();
    const killed = performance.now();
    await eventually(
      'no proxy and no detour',
      async () => (await proxies()).length === 0 && (await inForce()).length === 0,
      2_000,
    );
    expect(await detoursOf('feed')).toBe(0);
    expect(performance.now() - killed).toBeLessThan(2_500); // asking takes a part of it
    expect(readdirSync(join(lab.home, 'undo')).filter((name) => name.endsWith('.jsonl'))).toEqual([]);
    expect(await meanOfAttempts()).toBeLessThan(0.15);
    expect(readFileSync(join(lab.home, 'logs', 'cluster.log'), 'utf8')).toContain('undone, for its run is gone');
  });

  it('is on replicas that come later, of the caller and of the callee, from their first request', async () => {
    await makeLatency('later');
    for (const service of ['users', 'feed']) {
      expect((await lab.gameday('scale', service, '2', '--hold')).code).toBe(0);
      await eventually(`two replicas of ${service}`, async () => {
        const replicas = await replicasOf(service);
        return replicas.length === 2 && replicas.every(({ state }) => state === 'ready');
      });
    }
    // Two of the caller, each to two of the callee.
    expect(await detoursOf('feed')).toBe(4);
    expect(await meanOfAttempts()).toBeGreaterThan(0.2);
    expect((await send('DELETE', 'later')).status).toBe(200);
    expect([await proxies(), await detoursOf('feed')]).toEqual([[], 0]);
  });

  it('goes on after the death of the cluster app, for its lease is held', async () => {
    const [detour] = (await makeLatency('held')).detours;
    const cluster = (await lab.status()).apps.find(({ name }) => name === 'cluster');
    process.kill(cluster?.pid ?? 0, 'SIGKILL');
    await eventually('another cluster app', async () => {
      const now = (await lab.status()).apps.find(({ name }) => name === 'cluster');
      return now?.state === 'ready' && now.pid !== cluster?.pid && (await inForce())[0]?.state === 'in force';
    });
    await eventually('the detours', async () => (await detoursOf('feed')) > 0);
    expect((await inForce())[0]?.detours.map(({ port }) => port)).toContain(detour?.port);
    expect(await meanOfAttempts()).toBeGreaterThan(0.2);
    await holder.kill();
    await eventually('no proxy', async () => (await proxies()).length === 0, 2_000);
  });

  it('ends although Toxiproxy hangs, which is killed and comes back', async () => {
    await makeLatency('stuck');
    const engine = async () => (await lab.status()).engines.find(({ name }) => name === 'toxiproxy');
    const before = await engine();
    process.kill(before?.pid ?? 0, 'SIGSTOP');
    const started = performance.now();
    const answer = await send('DELETE', 'stuck');
    expect(await answer.json()).toMatchObject({ existed: true, toxiproxyRestarted: true });
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(await meanOfAttempts()).toBeLessThan(0.15);
    await eventually('Toxiproxy again', async () => {
      const now = await engine();
      return now?.state === 'ready' && now.pid !== before?.pid && (await proxies()).length === 0;
    });
  });
});

it('processes that a dead run has stopped go on within two seconds', async () => {
  const [profile] = await replicasOf('profile');
  const identity = processIdentity(profile?.pid ?? 0);
  const undo = { module: 'cluster', func: 'continueProcess', arguments: { processes: [identity] } };
  await holder.lease({ kind: 'process.stop', target: profile?.name ?? '', says: 'it stands still', undo });
  process.kill(identity?.pid ?? 0, 'SIGSTOP');
  await eventually('the fault in the list', async () => (await inForce())[0]?.state === 'in force');
  await holder.kill();
  await eventually(
    'it to answer again',
    async () => (await fetch(lab.url(profile?.adminPort ?? 0, '/livez'))).ok,
    2_000,
  );
  await eventually('no lease', async () => (await inForce()).length === 0, 2_000);
});
