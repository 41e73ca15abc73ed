import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { note, replicasOf, until, url } from '../support/app.ts';
import { startLoad, type LoadSample } from '../support/load.ts';
import { BenchCluster } from '../support/cluster.ts';
import type { Subject } from './scaling.ts';

/** What feed's autoscaler is to be for a run. */
export interface Autoscaled {
  readonly mode: 'off' | 'auto';
  readonly targetPerPod: number;
  readonly maxReplicas: number;
  /** Loads of the past, the last of which ends when the run begins, per second. */
  readonly past?: { readonly stepSeconds: number; readonly values: readonly number[] };
  /** Default upstream's. */
  readonly behavior?: object;
}

export interface Observed {
  readonly samples: readonly LoadSample[];
  /** Wanted replicas whenever they were looked at, with the moment by `performance.now()`. */
  readonly replicas: ReadonlyArray<{ readonly at: number; readonly count: number }>;
  /** Replicas, summed over the time that they were wanted, in seconds. */
  readonly replicaSeconds: number;
}

const postsOfPage = 50;
const page = `/api/feed?limit=${postsOfPage}`;

/** Fills the reader's feed, so that a page of it is the work for feed that it is for a person's; it is feed that is to be short of processor. */
export async function fillFeed({ lab, headers }: Subject): Promise<void> {
  for (let post = 0; post < postsOfPage; post += 1) {
    const answer = await fetch(url(lab.ports.gateway, '/api/posts'), {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({
        text: `Post ${post}: watched an autoscaler until it was bored, and a breaker until it was not.`,
      }),
    });
    if (!answer.ok) throw new Error(`POST /api/posts: ${answer.status} ${await answer.text()}`);
  }
}

/** Caps each replica of feed to a share of a core. Nobody scales it or anything else: a process that starts takes a core for a second. */
export async function capFeed({ lab }: Subject, cores: number): Promise<void> {
  const cluster = new BenchCluster(lab);
  for (const service of await cluster.autoscaled()) await cluster.delete(cluster.autoscaler(service));
  await cluster.scale('feed', 1);
  const cpu = `${cores * 1000}m`;
  const resources = { requests: { cpu, memory: '128Mi' }, limits: { cpu, memory: '512Mi' } };
  await cluster.patch(
    cluster.deployment('feed'),
    { spec: { template: { spec: { containers: [{ name: 'feed', resources }] } } } },
    'application/strategic-merge-patch+json',
  );
  await sleep(500);
  await until('the capped replica being alone', async () => {
    const replicas = await replicasOf(lab, 'feed');
    return replicas.length === 1 && replicas[0]?.state === 'ready';
  });
}

const warmUpMs = 8_000;
const measuredMs = 8_000;
const callers = 6;

/** Requests per second that the one capped replica of feed answers when it is kept busy. */
export async function capacityOfReplica({ lab, headers }: Subject): Promise<number> {
  const agent = new Agent({ connections: callers, pipelining: 1 });
  const origin = url(lab.ports.gateway, '');
  const started = performance.now();
  let answered = 0;
  const call = async (): Promise<void> => {
    for (;;) {
      const { statusCode, body } = await agent.request({ origin, path: page, method: 'GET', headers });
      await body.dump();
      const elapsed = performance.now() - started;
      if (elapsed > warmUpMs + measuredMs) return;
      if (elapsed > warmUpMs && statusCode === 200) answered += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  await agent.close();
  return answered / (measuredMs / 1000);
}

/** Runs a load against feed under an autoscaler made for it. */
export async function runAutoscaled(
  { lab, headers }: Subject,
  autoscaled: Autoscaled,
  rate: (elapsedMs: number) => number,
  durationMs: number,
): Promise<Observed> {
  const cluster = new BenchCluster(lab);
  await cluster.delete(cluster.autoscaler('feed'));
  await cluster.scale('feed', 1);
  await until('one replica', async () => (await replicasOf(lab, 'feed')).length === 1);
  const folder = join(lab.home, 'cluster/autoscalers/gameday/feed');
  // Each run begins with the same past: what the one before has learnt would be a day that ended some seconds too early.
  await sleep(1_000);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (autoscaled.past) writeFileSync(join(folder, 'seed.json'), JSON.stringify({ version: 1, ...autoscaled.past }));
  await cluster.post(cluster.autoscalers, {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: {
      name: 'feed',
      namespace: 'gameday',
      annotations: {
        'gameday.dev/autoscaler-mode': autoscaled.mode,
        ...(autoscaled.past && { 'gameday.dev/forecast-step': String(autoscaled.past.stepSeconds) }),
      },
    },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'feed' },
      minReplicas: 1,
      maxReplicas: autoscaled.maxReplicas,
      metrics: [
        {
          type: 'Pods',
          pods: {
            metric: { name: 'http_requests_per_second' },
            target: { type: 'AverageValue', averageValue: String(Math.round(autoscaled.targetPerPod)) },
          },
        },
      ],
      ...(autoscaled.behavior && { behavior: autoscaled.behavior }),
    },
  });
  const load = startLoad({
    rate,
    headers,
    url: url(lab.ports.gateway, page),
    isGood: (status) => status === 200,
  });
  const replicas: Array<{ at: number; count: number }> = [];
  const end = performance.now() + durationMs;
  while (performance.now() < end) {
    replicas.push({ at: performance.now(), count: (await cluster.replicas('feed')).spec });
    await sleep(100);
  }
  await load.stop();
  note(
    `  ${autoscaled.mode}: ${load.samples.length} requests, at most ${Math.max(...replicas.map(({ count }) => count))} replicas`,
  );
  return { samples: load.samples, replicas, replicaSeconds: secondsOf(replicas) };
}

/** Whether a request failed or took longer than the target. */
const isOver =
  (targetMs: number) =>
  ({ good, durationMs }: LoadSample): boolean =>
    !good || durationMs > targetMs;

const spansOfRun = 24;

/** When requests were over the target, in words: by the twenty-fourth of the run. */
export function whenOver({ samples, replicas }: Observed, targetMs: number): string {
  const [start, end] = [replicas[0]?.at ?? 0, replicas.at(-1)?.at ?? 0];
  const counts = new Map<number, number>();
  for (const { dueAt } of samples.filter(isOver(targetMs))) {
    const span = Math.min(spansOfRun - 1, Math.floor(((dueAt - start) / (end - start)) * spansOfRun));
    counts.set(span, (counts.get(span) ?? 0) + 1);
  }
  const spans = [...counts].toSorted(([a], [b]) => a - b).map(([span, count]) => `${span}/${spansOfRun}: ${count}`);
  return spans.join(', ') || 'never';
}

/** Requests that failed or took longer than the target. */
export const overTarget = ({ samples }: Observed, targetMs: number): number => samples.filter(isOver(targetMs)).length;

const secondsOf = (replicas: Observed['replicas']): number =>
  replicas.reduce((sum, { at, count }, index) => sum + count * (((replicas[index + 1]?.at ?? at) - at) / 1000), 0);

/** How often the wanted replicas changed their direction within any span of this length, at most. */
export function reversals({ replicas }: Observed, spanMs: number): number {
  const turns: number[] = [];
  let direction = 0;
  for (const [index, { at, count }] of replicas.entries()) {
    const step = Math.sign(count - (replicas[index - 1]?.count ?? count));
    if (step !== 0 && direction !== 0 && step !== direction) turns.push(at);
    if (step !== 0) direction = step;
  }
  return Math.max(0, ...turns.map((from) => turns.filter((at) => at >= from && at < from + spanMs).length));
}
