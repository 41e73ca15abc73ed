import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { complain, note, picks, replicasOf, signUp, until, url } from './support/app.ts';
import { prepareLab, root, type Replica } from './support/lab.ts';
import { quantile, startLoad, type LoadSample } from './support/load.ts';
import { machine, printReport, type Figure } from './support/report.ts';

// What the governance of calls does in a whole lab under load: replicas killed, Consul stopped and emptied, one replica slow.
// `--only kills,consul,slow` measures some of them.

const { values: flags } = parseArgs({
  options: { json: { type: 'boolean' }, short: { type: 'boolean' }, only: { type: 'string' } },
});
const short = flags.short ?? false;
const kills = short ? 2 : 50;
const consulStopSeconds = short ? 5 : 60;
const rate = 100;
const replicas = 3;

const lab = await prepareLab();
const feedReplicas = () => replicasOf(lab, 'feed');
const feedIsReady = (count: number) => async () => {
  const found = await feedReplicas();
  return found.length === count && found.every(({ state }) => state === 'ready');
};

const successOf = (samples: readonly LoadSample[]) => samples.filter(({ good }) => good).length / samples.length;
const p99Of = (samples: readonly LoadSample[]) =>
  quantile(
    samples.map(({ durationMs }) => durationMs),
    0.99,
  );
const since = (samples: readonly LoadSample[], from: number, to = Infinity) =>
  samples.filter(({ dueAt }) => dueAt >= from && dueAt < to);

/** Milliseconds from the kill of a replica to the last time that the gateway picked it. */
async function lastPickAfterKill(victim: Replica, adminPort: number): Promise<number> {
  process.kill(victim.pid as number, 'SIGKILL');
  const killedAt = performance.now();
  let last = 0;
  let before = (await picks(adminPort, 'feed')).get(victim.name) ?? 0;
  let known = performance.now() - killedAt;
  if (before > 0) last = 0;
  while (performance.now() - killedAt < 800) {
    const now = (await picks(adminPort, 'feed')).get(victim.name);
    if (now === undefined) break;
    if (now > before) last = performance.now() - killedAt;
    before = now;
    known = performance.now() - killedAt;
    await sleep(5);
  }
  return Math.min(last, known);
}

async function measureKills(headers: Record<string, string>, adminPort: number): Promise<Figure[]> {
  note(`killing ${kills} replicas, one after the other …`);
  const load = startLoad({
    rate,
    headers,
    url: url(lab.ports.gateway, '/api/feed'),
    isGood: (status) => status === 200,
  });
  await sleep(3_000);
  const lastPicks: number[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const victim = (await feedReplicas()).at(-1) as Replica;
    lastPicks.push(await lastPickAfterKill(victim, adminPort));
    // A new one instead of the killed one, which the cluster would bring back later with each kill.
    await lab.gameday('scale', 'feed', String(replicas - 1));
    await lab.gameday('scale', 'feed', String(replicas));
    await until('a new replica being ready', feedIsReady(replicas));
    await sleep(1_000);
  }
  await load.stop();
  complain(load.samples);
  return [
    {
      name: 'kill -9 of one of three: calls that succeed',
      value: successOf(load.samples) * 100,
      unit: '%',
      goal: { atLeast: 99.9 },
    },
    {
      name: 'last call to the dead replica after the kill, P99',
      value: quantile(lastPicks, 0.99),
      unit: 'ms',
      goal: { atMost: 300 },
      runs: short ? lastPicks : [],
    },
  ];
}

async function measureConsul(headers: Record<string, string>): Promise<Figure[]> {
  const consul = async () => (await lab.status()).engines.find(({ name }) => name === 'consul');
  const load = startLoad({
    rate,
    headers,
    url: url(lab.ports.gateway, '/api/feed'),
    isGood: (status) => status === 200,
  });
  await sleep(2_000);
  note(`stopping Consul for ${consulStopSeconds} s …`);
  const pid = (await consul())?.pid as number;
  const stoppedAt = performance.now();
  process.kill(pid, 'SIGSTOP');
  await sleep(consulStopSeconds * 1000);
  process.kill(pid, 'SIGCONT');
  await sleep(2_000);
  const whileStopped = since(load.samples, stoppedAt);
  note('restarting Consul without its data …');
  const emptiedAt = performance.now();
  rmSync(join(lab.home, 'consul', 'data'), { recursive: true, force: true });
  process.kill(pid, 'SIGKILL');
  await until('every service being registered again', async () => {
    const answer = await fetch(url(lab.ports.consul, '/v1/health/service/feed?passing'));
    return ((await answer.json()) as unknown[]).length === replicas;
  });
  const registeredAgain = performance.now() - emptiedAt;
  await sleep(3_000);
  await load.stop();
  complain(load.samples);
  const afterwards = since(load.samples, emptiedAt);
  return [
    {
      name: `Consul stopped for ${consulStopSeconds} s: calls that fail`,
      value: whileStopped.filter(({ good }) => !good).length,
      unit: 'calls',
      goal: { atMost: 0 },
    },
    {
      name: 'Consul back without its data: calls that fail',
      value: afterwards.filter(({ good }) => !good).length,
      unit: 'calls',
      goal: { atMost: 0 },
    },
    { name: '  until everybody is registered again', value: registeredAgain / 1000, unit: 's' },
  ];
}

/** A replica by hand, behind a proxy that Toxiproxy can slow down. */
async function serveBehindProxy(listenPort: number): Promise<{ child: ChildProcess; name: string; port: number }> {
  const child = spawn(process.execPath, [join(root, 'apps/gameday/src/main.ts'), 'serve', 'feed', '--json'], {
    cwd: root,
    env: { ...lab.env, GAMEDAY_ADVERTISED_PORT: String(listenPort) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr?.on('data', (chunk: Buffer) => (told += chunk.toString()));
  await until('the replica by hand telling its port', async () => /http:\/\/127\.0\.0\.1:\d+/.test(told));
  const [, name = '', port = ''] = /(\S+): http:\/\/127\.0\.0\.1:(\d+)/.exec(told) ?? [];
  return { child, name, port: Number(port) };
}

async function measureSlowReplica(headers: Record<string, string>, adminPort: number): Promise<Figure[]> {
  note('slowing one of three replicas down by 800 ms …');
  await lab.gameday('scale', 'feed', '2');
  const listenPort = lab.ports.detours.first;
  const toxiproxy = (path: string, body: object) =>
    fetch(url(lab.ports.toxiproxy, path), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'gameday' },
      body: JSON.stringify(body),
    });
  const { child, name, port } = await serveBehindProxy(listenPort);
  const listen = `127.0.0.1:${listenPort}`;
  await toxiproxy('/proxies', { name: 'slow', listen, upstream: `127.0.0.1:${port}`, enabled: true });
  await until('the replica behind the proxy being known', async () => (await picks(adminPort, 'feed')).has(name));
  const load = startLoad({
    rate,
    headers,
    url: url(lab.ports.gateway, '/api/feed'),
    isGood: (status) => status === 200,
  });
  await sleep(short ? 8_000 : 15_000);
  const before = since(load.samples, performance.now() - 5_000);
  await toxiproxy('/proxies/slow/toxics', { type: 'latency', stream: 'downstream', attributes: { latency: 800 } });
  const slowAt = performance.now();
  await sleep(5_000);
  const atFive = await picks(adminPort, 'feed');
  await sleep(short ? 5_000 : 20_000);
  const atEnd = await picks(adminPort, 'feed');
  await load.stop();
  complain(load.samples);
  child.kill('SIGTERM');
  await once(child, 'exit');
  const grown = (id: string) => (atEnd.get(id) ?? 0) - (atFive.get(id) ?? 0);
  const all = [...atEnd.keys()].reduce((total, id) => total + grown(id), 0);
  return [
    {
      name: 'one of three 800 ms slow: its share after 5 s',
      value: (grown(name) / all) * 100,
      unit: '%',
      goal: { atMost: 5 },
    },
    {
      name: "the edge's P99 after 5 s, against before",
      value: p99Of(since(load.samples, slowAt + 5_000)) / p99Of(before),
      unit: 'x',
      goal: { atMost: 1.5 },
    },
    { name: '  P99 before', value: p99Of(before), unit: 'ms' },
    { name: '  P99 after 5 s', value: p99Of(since(load.samples, slowAt + 5_000)), unit: 'ms' },
  ];
}

try {
  note('starting a lab …');
  await lab.gameday('up', '--detach', '--no-autoscaling', '--scale', `feed=${replicas}`);
  const headers = await signUp(lab);
  const gateway = (await lab.status()).services.find(({ name }) => name === 'gateway')?.replicas[0] as Replica;
  const parts: Record<string, () => Promise<Figure[]>> = {
    kills: () => measureKills(headers, gateway.adminPort),
    consul: () => measureConsul(headers),
    slow: () => measureSlowReplica(headers, gateway.adminPort),
  };
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(parts)) {
    if (!flags.only || flags.only.split(',').includes(name)) figures.push(...(await measure()));
  }
  const report = { bench: 'governance', short, machine: machine(), versions: await lab.versions(), figures };
  printReport(report, flags.json ?? false);
} finally {
  await lab.remove();
}
