import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './testing/client.ts';
import { fill, startCluster, type TestCluster } from './testing/cluster.ts';
import { namespace, pod } from './testing/objects.ts';

const found = spawnSync('kubectl', ['version', '--client']).status === 0;

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
  fill(cluster);
  const lines = ['one', 'two', 'three'].map(
    (msg) => `${JSON.stringify({ level: 30, time: Date.now() - 60_000, msg })}\n`,
  );
  writeFileSync(join(cluster.folder, 'feed-5d8c-aaaaa.log'), lines.join(''));
});
afterAll(() => cluster.close());

interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const own = { HOME: cluster.folder, KUBECONFIG: cluster.kubeconfig, KUBECACHEDIR: join(cluster.folder, 'cache') };
  return spawn('kubectl', args, { env: { PATH: process.env['PATH'], ...own, ...env } });
}

/** Runs kubectl to its end. */
async function run(args: string, input = '', env: NodeJS.ProcessEnv = {}): Promise<Result> {
  // Arguments with blanks are in single quotes.
  const child = start(
    [...args.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
    env,
  );
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdin.end(input);
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { code, out, err };
}

/** Runs kubectl, which must succeed; what it printed, with runs of blanks as one. */
async function kubectl(args: string, input?: string, env?: NodeJS.ProcessEnv): Promise<string> {
  const { code, out, err } = await run(args, input, env);
  expect(`${code} ${err}`, `kubectl ${args}`).toBe('0 ');
  return out.replaceAll(/ +/g, ' ').trim();
}

const at = (name: string) => ({ namespace, name });

describe.skipIf(!found)('kubectl', () => {
  it.each<[string, readonly (string | RegExp)[]]>([
    ['version', ['Server Version: v1.33']],
    ['api-resources', [/pods po v1 true Pod/, /horizontalpodautoscalers hpa autoscaling\/v2 true/]],
    [
      'get pods,deploy,rs,hpa,svc,pdb -o wide',
      [
        'NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES',
        /pod\/feed-5d8c-aaaaa 1\/1 Running 0 \d+s 127.0.0.1 laptop <none> <none>/,
        /pod\/feed-5d8c-bbbbb 0\/1 CrashLoopBackOff 3 \(\d+s ago\) \d+s/,
        'NAME READY UP-TO-DATE AVAILABLE AGE CONTAINERS IMAGES SELECTOR',
        /deployment.apps\/feed 2\/2 2 2 \d+s feed gameday\/feed:1 app.kubernetes.io\/name=feed/,
        'NAME DESIRED CURRENT READY AGE CONTAINERS IMAGES SELECTOR',
        'NAME REFERENCE TARGETS MINPODS MAXPODS REPLICAS AGE',
        /horizontalpodautoscaler.autoscaling\/feed Deployment\/feed cpu: 12%\/70% 1 6 2 \d+s/,
        'NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE SELECTOR',
        'NAME MIN AVAILABLE MAX UNAVAILABLE ALLOWED DISRUPTIONS AGE',
      ],
    ],
    [
      'get all',
      [
        'pod/feed-5d8c-aaaaa',
        'service/feed',
        'deployment.apps/feed',
        'replicaset.apps/feed-5d8c',
        'horizontalpodautoscaler.autoscaling/feed',
      ],
    ],
    ['get events', [/Warning BackOff pod\/feed-5d8c-bbbbb BackOff happened/]],
    ['events --for pod/feed-5d8c-bbbbb', [/\(x2 over \d+s\) Warning BackOff Pod\/feed-5d8c-bbbbb/]],
    ['get nodes -o wide', [/laptop Ready control-plane \d+s v1.33\S+ 127.0.0.1/]],
    ['get ns', [/gameday Active/]],
    [
      'get pods -A -l app.kubernetes.io/name=feed --field-selector status.phase=Running --chunk-size=1 --sort-by=.metadata.name -o name',
      ['pod/feed-5d8c-aaaaa\npod/feed-5d8c-bbbbb'],
    ],
    ['top pods', [/feed-5d8c-aaaaa 123m 50Mi/]],
    ['top nodes', [/laptop 500m 25% 1024Mi 25%/]],
    [
      'describe pod feed-5d8c-bbbbb',
      [
        'Reason: CrashLoopBackOff',
        'Controlled By: ReplicaSet/feed-5d8c',
        /Warning BackOff .* kubelet BackOff happened/,
      ],
    ],
    [
      'describe deploy feed',
      [
        '2 desired | 2 updated | 2 total | 2 available | 0 unavailable',
        'NewReplicaSet: feed-5d8c (2/2 replicas created)',
      ],
    ],
    [
      'describe hpa feed',
      [
        'resource cpu on pods (as a percentage of request): 12% (12m) / 70%',
        'AbleToScale True ReadyForNewScale',
        /Normal SuccessfulRescale/,
      ],
    ],
    ['describe node laptop', ['Non-terminated Pods: (2 in total)', 'cpu 200m (10%) 1 (50%)']],
    ['describe svc feed', ['TargetPort: http/TCP']],
    ['explain hpa.spec.metrics', ['VERSION: v2', 'metrics contains the specifications']],
    ['logs feed-5d8c-aaaaa --tail=1', ['"msg":"three"']],
    ['logs feed-5d8c-aaaaa --since=10s', [/^$/]],
    ['rollout status deploy/feed --timeout=5s', ['successfully rolled out']],
    ['rollout history deploy/feed', ['REVISION CHANGE-CAUSE\n1 <none>']],
    ['wait --for=condition=Available deploy/feed --timeout=5s', ['condition met']],
    ['get --raw /readyz', ['ok']],
  ])('%s', async (args, expected) => {
    const out = await kubectl(args);
    for (const text of expected)
      expect(out).toEqual(typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text));
  });

  it('watches pods as they come and go', async () => {
    const child = start(['get', 'pods', '-w']);
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    await until(() => out.includes('feed-5d8c-bbbbb'), 'the pods', 20_000);
    cluster.store.create('Pod', pod('users', 'zzzzz'));
    await until(() => /users-5d8c-zzzzz +1\/1 +Running/.test(out), 'the new pod', 10_000);
    cluster.store.delete('Pod', at('users-5d8c-zzzzz'));
    child.kill();
    await once(child, 'close');
  });

  it('scales', async () => {
    expect(await kubectl('scale deploy feed --replicas=4')).toBe('deployment.apps/feed scaled');
    expect(cluster.store.get('Deployment', at('feed'))?.spec?.replicas).toBe(4);
  });

  it('autoscales a deployment', async () => {
    await kubectl('autoscale deploy feed --name second --min=2 --max=4 --cpu-percent=60');
    expect(cluster.store.get('HorizontalPodAutoscaler', at('second'))?.spec).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'feed' },
      minReplicas: 2,
      maxReplicas: 4,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
      ],
    });
  });

  it('patches, edits, labels and annotates', async () => {
    await kubectl(`patch hpa feed --type=merge -p '{"spec":{"maxReplicas":7}}'`);
    await kubectl(`patch hpa feed --type=json -p '[{"op":"replace","path":"/spec/minReplicas","value":2}]'`);
    expect(cluster.store.get('HorizontalPodAutoscaler', at('feed'))?.spec).toMatchObject({
      minReplicas: 2,
      maxReplicas: 7,
    });
    const editor = `${JSON.stringify(process.execPath)} -e 'const fs=require("fs"),f=process.argv[1];fs.writeFileSync(f,fs.readFileSync(f,"utf8").replace("maxReplicas: 7","maxReplicas: 8"))'`;
    await kubectl('edit hpa feed', '', { KUBE_EDITOR: editor });
    expect(cluster.store.get('HorizontalPodAutoscaler', at('feed'))?.spec.maxReplicas).toBe(8);
    expect((await run('edit deploy feed', '', { KUBE_EDITOR: 'true' })).err).toContain('Edit cancelled');
    await kubectl('label pod feed-5d8c-aaaaa colour=blue');
    await kubectl('annotate deploy feed note=mine');
    expect(cluster.store.get('Pod', at('feed-5d8c-aaaaa'))?.metadata.labels?.['colour']).toBe('blue');
    expect(cluster.store.get('Deployment', at('feed'))?.metadata.annotations?.['note']).toBe('mine');
  });

  it('sets an environment and an image, and restarts', async () => {
    await kubectl('set env deploy/feed MODE=quiet');
    await kubectl('set image deploy/feed feed=gameday/feed:2');
    await kubectl('rollout restart deploy/feed');
    const template = cluster.store.get('Deployment', at('feed'))?.spec?.template;
    expect(template?.spec?.containers[0]).toMatchObject({
      image: 'gameday/feed:2',
      env: [
        { name: 'LOG_LEVEL', value: 'info' },
        { name: 'MODE', value: 'quiet' },
      ],
    });
    expect(template?.metadata?.annotations).toHaveProperty(['kubectl.kubernetes.io/restartedAt']);
  });

  const manifest = (
    spec = '{replicas: 1, selector: {matchLabels: {app: extra}}, template: {metadata: {labels: {app: extra}}, spec: {containers: [{name: extra, image: extra}]}}}',
  ) => `{apiVersion: apps/v1, kind: Deployment, metadata: {name: extra}, spec: ${spec}}`;

  it('applies a manifest, again, and changed', async () => {
    expect(await kubectl('apply -f -', manifest())).toBe('deployment.apps/extra created');
    expect(await kubectl('apply -f -', manifest())).toBe('deployment.apps/extra unchanged');
    const changed = manifest().replace('replicas: 1', 'replicas: 3');
    const { code, out } = await run('diff -f -', changed);
    expect([code, out]).toEqual([1, expect.stringMatching(/-  replicas: 1\n\+  replicas: 3/)]);
    expect(await kubectl('apply -f -', changed)).toBe('deployment.apps/extra configured');
    expect(cluster.store.get('Deployment', at('extra'))?.spec?.replicas).toBe(3);
  });

  it.each([
    ['a misspelt field', 'replicas: 1', 'replicsa: 1', 'unknown field "spec.replicsa"'],
    ['negative replicas', 'replicas: 1', 'replicas: -1', 'spec.replicas: Invalid value: must be at least 0, is -1'],
    ['no image', ', image: extra', '', 'spec.template.spec.containers[0].image'],
  ])('refuses a manifest with %s', async (_, from, to, words) => {
    const { code, err } = await run('apply -f -', manifest().replace(from, to));
    expect([code, err]).toEqual([1, expect.stringContaining(words)]);
  });

  it('creates what it makes of its own, and deletes it', async () => {
    await kubectl('create deployment made --image=made:1 --replicas=0 --port=80');
    await kubectl('expose deployment made --port=80');
    await kubectl('create pdb made --selector=app=made --min-available=50%');
    expect(cluster.store.get('PodDisruptionBudget', at('made'))?.spec?.minAvailable).toBe('50%');
    expect(await kubectl('delete deploy,svc,pdb made')).toContain('service "made" deleted');
    expect(cluster.store.get('Deployment', at('made'))).toBeUndefined();
  });

  it('deletes a pod once the kubelet has ended it', async () => {
    const stop = cluster.store.watch('Pod', ({ type, object }) => {
      if (type === 'MODIFIED' && object.metadata.deletionTimestamp) cluster.store.delete('Pod', object.metadata);
    });
    expect(await kubectl('delete pod feed-5d8c-bbbbb --timeout=10s')).toBe('pod "feed-5d8c-bbbbb" deleted');
    stop();
  });

  it.each([
    ['run other --image=other', 'pods are made by Deployments here'],
    ['exec feed-5d8c-aaaaa -- ls', 'gameday.dev/pid'],
    ['get pod nope', 'pods "nope" not found'],
    ['get pods --field-selector=nothing=1', 'field label not supported: nothing'],
    [`patch hpa feed -p '{"spec":{"minReplicas":20}}'`, 'spec.minReplicas: Invalid value: must be at most maxReplicas'],
    ['create deployment x --image=x -n other', 'namespaces "other" not found'],
    ['apply --server-side -f -', 'Server-side apply not available'],
  ])('is told why "%s" fails', async (args, words) => {
    const { code, err } = await run(args, manifest());
    expect([code, err]).toEqual([1, expect.stringContaining(words)]);
  });
});
