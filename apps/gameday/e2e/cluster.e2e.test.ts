import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, startLab, type Replica, type TestLab } from './support/lab.ts';

let lab: TestLab;
beforeAll(async () => {
  lab = await startLab('--time-scale', '20');
});
afterAll(() => lab.stop());

const api = (path: string, init?: RequestInit) => fetch(lab.url(lab.ports.cluster, path), init);
const get = async <T>(path: string): Promise<T> => (await (await api(path)).json()) as T;
const patch = (path: string, body: object, type = 'application/merge-patch+json') =>
  api(path, { method: 'PATCH', headers: { 'content-type': type }, body: JSON.stringify(body) });
const deployment = (name: string) => `/apis/apps/v1/namespaces/gameday/deployments/${name}`;
const autoscaler = (name: string) => `/apis/autoscaling/v2/namespaces/gameday/horizontalpodautoscalers/${name}`;
const replicasOf = async (service: string): Promise<readonly Replica[]> =>
  (await lab.status()).services.find(({ name }) => name === service)?.replicas ?? [];

interface Condition {
  readonly type: string;
  readonly status: string;
}
interface Autoscaler {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
  readonly status: { readonly conditions?: readonly Condition[]; readonly desiredReplicas: number };
}

/** Asks the app without a pause until told to end; resolves to the answers that were not 200, with 0 for none. */
function askTheApp(): () => Promise<readonly number[]> {
  const failed: number[] = [];
  let on = true;
  const asking = (async () => {
    while (on) {
      const answer = await fetch(lab.url(lab.ports.gateway, '/api/assets/home/version')).catch(() => undefined);
      if (answer?.status !== 200) failed.push(answer?.status ?? 0);
      await answer?.arrayBuffer();
    }
  })();
  return async () => {
    on = false;
    await asking;
    return failed;
  };
}

describe('the cluster of a running lab', () => {
  it('lets kubectl and client libraries in, by its kubeconfig', async () => {
    const { clusters } = JSON.parse(readFileSync(join(lab.home, 'kubeconfig'), 'utf8')) as {
      clusters: Array<{ cluster: { server: string } }>;
    };
    expect(clusters[0]?.cluster.server).toBe(lab.url(lab.ports.cluster));
    const { items } = await get<{ items: Array<{ metadata: { name: string } }> }>('/apis/apps/v1/deployments');
    expect(items.map(({ metadata }) => metadata.name)).toEqual([
      'assets',
      'comments',
      'feed',
      'gateway',
      'messages',
      'profile',
      'users',
    ]);
    const kubectl = await promisify(execFile)('kubectl', ['version', '--client']).then(
      () => true,
      () => false,
    );
    if (!kubectl) return;
    const args = ['--kubeconfig', join(lab.home, 'kubeconfig'), '--cache-dir', join(lab.home, 'kube-cache')];
    const { stdout } = await promisify(execFile)('kubectl', [...args, 'get', 'pods,deploy,hpa']);
    expect(stdout).toMatch(/pod\/feed-\S+ +1\/1 +Running/);
    expect(stdout).toMatch(/deployment.apps\/feed +1\/1/);
    expect(stdout).toMatch(/horizontalpodautoscaler.autoscaling\/feed +Deployment\/feed/);
  });

  it('has autoscalers that decide from real metrics, tell their arithmetic, and say that their time is fast', async () => {
    const decided = await eventually(
      'every autoscaler to be active',
      async () => {
        const found = await Promise.all(
          ['feed', 'users', 'messages', 'assets'].map((name) => get<Autoscaler>(autoscaler(name))),
        );
        const active = (each: Autoscaler) =>
          each.status.conditions?.some(({ type, status }) => type === 'ScalingActive' && status === 'True') ?? false;
        return found.every(active) && found;
      },
      60_000,
    );
    expect(decided[0]?.metadata.annotations['gameday.dev/decision']).toMatch(/cpu: .*%\/70%.*\(time scale 20\)/s);
    const { items } = await get<{ items: Array<{ explanation: { line: string } }> }>(
      '/gameday/v1/decisions?autoscaler=feed&limit=1',
    );
    expect(items[0]?.explanation.line).toContain('http_requests_per_second');
    expect((await lab.gameday('status')).stdout).toContain('runs 20 times as fast');
    const series = `query=${encodeURIComponent('kube_horizontalpodautoscaler_status_current_replicas')}`;
    await eventually(
      'Prometheus to have the autoscalers',
      async () => {
        const answer = await fetch(lab.url(lab.ports.prometheus, `/api/v1/query?${series}`));
        return ((await answer.json()) as { data: { result: unknown[] } }).data.result.length === 6;
      },
      30_000,
    );
  });

  it('rolls a change out without a failed request', async () => {
    const before = await replicasOf('assets');
    const finish = askTheApp();
    const env = [{ name: 'GAMEDAY_TEST_ROLLOUT', value: '1' }];
    const body = { spec: { template: { spec: { containers: [{ name: 'assets', env }] } } } };
    expect((await patch(deployment('assets'), body, 'application/strategic-merge-patch+json')).status).toBe(200);
    await eventually(
      'one new replica in place of the old one',
      async () => {
        const now = await replicasOf('assets');
        return now.length === 1 && now[0]?.state === 'ready' && now[0].name !== before[0]?.name;
      },
      60_000,
    );
    expect(await finish()).toEqual([]);
  });

  it('takes its replicas over after kill -9, and nobody notices', async () => {
    const known = async () =>
      (await lab.status()).services.flatMap(({ replicas }) =>
        replicas.map(({ name, pid, restarts }) => ({ name, pid, restarts })),
      );
    const cluster = async () => (await lab.status()).apps.find(({ name }) => name === 'cluster');
    const before = await known();
    const killed = (await cluster())?.pid ?? 0;
    const finish = askTheApp();
    process.kill(killed, 'SIGKILL');
    await eventually('another cluster app', async () => {
      const now = await cluster();
      return now?.state === 'ready' && now.pid !== killed;
    });
    // Time is fast here: an autoscaler may have added one meanwhile, or given one back.
    const after = new Map((await known()).map((replica) => [replica.name, replica]));
    const kept = before.filter(({ name }) => after.has(name));
    expect(kept.map(({ name }) => after.get(name))).toEqual(kept);
    expect(kept.length).toBeGreaterThan(4);
    const { adopted } = await get<{ adopted: number }>('/gameday/v1/status');
    expect(adopted).toBeGreaterThanOrEqual(kept.length);
    expect(await finish()).toEqual([]);
  });

  it('leaves a service alone that is held, and takes it back', async () => {
    const held = await lab.gameday('scale', 'profile', '2', '--hold');
    expect(held.stdout).toContain('Its autoscaler is stopped');
    await eventually('the autoscaler to say that it is stopped', async () => {
      const { status } = await get<Autoscaler>(autoscaler('profile'));
      return status.conditions?.some(({ type, status: is }) => type === 'ScalingActive' && is === 'False');
    });
    expect((await lab.gameday('scale', 'profile', 'auto')).stdout).toContain('is its autoscaler’s again');
    // It had recommended one before it was stopped.
    await eventually(
      'the autoscaler to give the second one back',
      async () => (await replicasOf('profile')).length === 1,
      60_000,
    );
  });

  it('tells a change that cannot be with the field, and keeps what it has', async () => {
    const answer = await patch(autoscaler('feed'), { spec: { minReplicas: 9, maxReplicas: 2 } });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(await answer.json())).toContain('spec.minReplicas');
    const foreign = await api('/api/v1/pods', { headers: { origin: 'http://example.com' } });
    expect(foreign.status).toBe(403);
  });
});
