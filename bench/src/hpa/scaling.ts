import { setTimeout as sleep } from 'node:timers/promises';
import { complain, note, picks, replicasOf, until, url } from '../support/app.ts';
import type { BenchLab } from '../support/lab.ts';
import { quantile, startLoad, type Load } from '../support/load.ts';
import type { Figure } from '../support/report.ts';
import { BenchCluster } from '../support/cluster.ts';

export interface Subject {
  readonly lab: BenchLab;
  readonly headers: Readonly<Record<string, string>>;
  readonly short: boolean;
}

const rate = 100;

const feedLoad = ({ lab, headers }: Subject): Load =>
  startLoad({ rate, headers, url: url(lab.ports.gateway, '/api/feed'), isGood: (status) => status === 200 });

/** From the write of the wanted replicas until a call reaches the new one. */
export async function measureServing(subject: Subject): Promise<Figure[]> {
  const { lab, short } = subject;
  const times = short ? 3 : 20;
  note(`scaling up ${times} times, under ${rate} requests a second …`);
  const cluster = new BenchCluster(lab);
  const gateway = (await replicasOf(lab, 'gateway'))[0];
  if (!gateway) throw new Error('there is no gateway');
  const load = feedLoad(subject);
  await sleep(2_000);
  const known = new Set((await picks(gateway.adminPort, 'feed')).keys());
  const servingMs: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const began = performance.now();
    await cluster.scale('feed', 2);
    await until(
      'the new replica serving',
      async () => [...(await picks(gateway.adminPort, 'feed'))].some(([id, count]) => !known.has(id) && count > 0),
      20_000,
      10,
    );
    servingMs.push(performance.now() - began);
    await cluster.scale('feed', 1);
    await until('the replica being gone', async () => (await replicasOf(lab, 'feed')).length === 1);
    for (const id of (await picks(gateway.adminPort, 'feed')).keys()) known.add(id);
    // An autoscaler decides every 15 s; here it is a quarter of that.
    await sleep(4_000);
  }
  await load.stop();
  complain(load.samples);
  return [
    {
      name: 'decision to serving replica, P95',
      value: quantile(servingMs, 0.95) / 1000,
      unit: 's',
      goal: { atMost: 1.5 },
      runs: servingMs.map((ms) => ms / 1000),
    },
  ];
}

/** Scale-downs under load: nobody may notice. */
export async function measureScaleDowns(subject: Subject): Promise<Figure[]> {
  const { lab, short } = subject;
  const times = short ? 3 : 50;
  note(`scaling down ${times} times, under ${rate} requests a second …`);
  const cluster = new BenchCluster(lab);
  const load = feedLoad(subject);
  for (let time = 0; time < times; time += 1) {
    await cluster.scale('feed', 2);
    await until('two ready replicas', async () => (await cluster.replicas('feed')).ready === 2);
    await sleep(500);
    await cluster.scale('feed', 1);
    await until('one replica', async () => (await replicasOf(lab, 'feed')).length === 1);
  }
  await load.stop();
  complain(load.samples);
  const failed = load.samples.filter(({ good }) => !good).length;
  return [
    { name: `${times} scale-downs under load: calls that fail`, value: failed, unit: 'calls', goal: { atMost: 0 } },
    { name: '  of so many', value: load.samples.length, unit: 'calls' },
  ];
}

/** kill -9 of the cluster app: replicas live on, and the next one takes them over. */
export async function measureCrashes(subject: Subject): Promise<Figure[]> {
  const { lab, short } = subject;
  const times = short ? 1 : 10;
  note(`killing the cluster app ${times} times, under ${rate} requests a second …`);
  const load = feedLoad(subject);
  const pids = async () =>
    (await lab.status()).services.flatMap(({ replicas }) => replicas.map(({ name, pid }) => `${name} ${pid}`)).sort();
  const clusterPid = async () => (await lab.status()).apps.find(({ name }) => name === 'cluster')?.pid ?? 0;
  const cluster = new BenchCluster(lab);
  const adoptedMs: number[] = [];
  let lost = 0;
  for (let time = 0; time < times; time += 1) {
    const before = await pids();
    const pid = await clusterPid();
    process.kill(pid, 'SIGKILL');
    const began = performance.now();
    await until(
      'the next cluster app having taken over every replica',
      async () => (await fetch(url(lab.ports.cluster, '/readyz'))).ok && (await cluster.replicas('feed')).ready > 0,
      20_000,
      10,
    );
    adoptedMs.push(performance.now() - began);
    await sleep(1_500);
    const after = await pids();
    lost += before.filter((replica) => !after.includes(replica)).length;
  }
  await load.stop();
  complain(load.samples);
  const failed = load.samples.filter(({ good }) => !good).length;
  return [
    {
      name: `${times} x kill -9 of the cluster app: calls that fail`,
      value: failed,
      unit: 'calls',
      goal: { atMost: 0 },
    },
    { name: '  replicas that did not live on', value: lost, unit: 'replicas', goal: { atMost: 0 } },
    {
      name: '  until the replicas are adopted, worst',
      value: Math.max(...adoptedMs) / 1000,
      unit: 's',
      goal: { atMost: 2 },
      runs: adoptedMs.map((ms) => ms / 1000),
    },
  ];
}
