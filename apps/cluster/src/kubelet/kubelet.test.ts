import { createServer } from 'node:net';
import { once } from 'node:events';
import { annotation } from '@gameday/kubernetes';
import { processIdentity } from '@gameday/process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { conditionOf, containerOf, isReady, namespace, pidOf, TestNode, until } from './testing/harness.ts';

// Real processes, on machines that may have other things to do.
vi.setConfig({ testTimeout: 30_000 });

let node: TestNode;
beforeEach(() => {
  node = new TestNode();
});
afterEach(() => node.end());

describe('a new pod', () => {
  it('gets ports and a process, and is ready as soon as its probes say so', async () => {
    node.start();
    const seldom = { httpGet: { path: '/readyz', port: 'admin' }, periodSeconds: 30 };
    node.create({ env: { START_MS: '300' }, container: { startupProbe: seldom, readinessProbe: seldom } });
    await until(() => containerOf(node.pod())?.state?.running, 'it does not run');
    expect(isReady(node.pod())).toBe(false);
    expect(conditionOf(node.pod(), 'Ready')).toMatchObject({ reason: 'ContainersNotReady' });
    expect(containerOf(node.pod())?.started).toBe(false);
    const pod = await node.ready();
    expect(pod.spec?.nodeName).toBe('laptop');
    expect(pod.status).toMatchObject({ phase: 'Running', podIP: '127.0.0.1', hostIP: '127.0.0.1' });
    expect(containerOf(pod)).toMatchObject({ name: 'feed', ready: true, started: true, restartCount: 0 });
    expect(processIdentity(pidOf(pod))).toBeDefined();
    expect(await node.tell('/')).toEqual({ pid: pidOf(pod) });
    expect(node.reasons()).toEqual(['Scheduled', 'Created', 'Started']);
    // It counts from the moment when it can serve, however long the periods of its probes are.
    const startedMs = Date.parse(String(containerOf(pod)?.state?.running?.startedAt));
    const readyMs = Date.parse(String(conditionOf(pod, 'Ready')?.lastTransitionTime));
    expect(readyMs - startedMs).toBeGreaterThan(300);
    expect(readyMs - startedMs).toBeLessThan(10_000);
  });

  it('has the environment of its manifest, overridden by what the lab says, and nothing else', async () => {
    process.env['GAMEDAY_TEST_SECRET'] = 'x';
    node.start({
      environment: (_pod, ports) => ({
        GAMEDAY_PORT: String(ports.port),
        GAMEDAY_ADMIN_PORT: String(ports.adminPort),
        A: 'lab',
      }),
    });
    const fieldRef = { fieldPath: 'metadata.name' };
    const env = [
      { name: 'A', value: 'manifest' },
      { name: 'B', value: 'manifest' },
      { name: 'NAME', valueFrom: { fieldRef } },
      { name: 'SECRET', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
    ];
    node.create({ container: { env } });
    const { uid } = (await node.ready()).metadata;
    const seen = await node.tell('/env');
    expect(seen).toMatchObject({ A: 'lab', B: 'manifest', NAME: 'feed-5d9c7-abcde' });
    expect(seen['GAMEDAY_POD']).toBe(`${namespace}/feed-5d9c7-abcde/${uid}`);
    expect(seen).not.toHaveProperty('GAMEDAY_TEST_SECRET');
    expect(seen).not.toHaveProperty('SECRET');
    delete process.env['GAMEDAY_TEST_SECRET'];
  });

  it('waits for a well-known port that another pod has, and takes it when that one ends', async () => {
    const port = 23_900 + (process.pid % 80);
    node.start({ hostPort: (name) => (name === 'gateway' ? port : undefined) });
    const annotations = { [annotation.hostPort]: 'gateway' };
    node.create({ name: 'gateway-1', annotations });
    const first = await node.ready('gateway-1');
    expect(first.metadata.annotations?.[annotation.port]).toBe(String(port));
    node.create({ name: 'gateway-2', annotations });
    await until(() => conditionOf(node.pod('gateway-2'), 'PodScheduled'), 'nothing is said of it');
    expect(conditionOf(node.pod('gateway-2'), 'PodScheduled')).toMatchObject({
      status: 'False',
      reason: 'Unschedulable',
    });
    expect(node.pod('gateway-2')?.status?.phase).toBe('Pending');
    node.delete(10, 'gateway-1');
    const second = await node.ready('gateway-2');
    expect(second.metadata.annotations?.[annotation.port]).toBe(String(port));
    expect(conditionOf(second, 'PodScheduled')?.status).toBe('True');
  });

  it('gets other ports than a stranger holds', async () => {
    const stranger = createServer().listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as { port: number };
    node.start({ ports: { first: port, count: 5 } });
    node.create();
    const pod = await node.ready();
    expect(pod.metadata.annotations?.[annotation.port]).toBe(String(port + 1));
    stranger.close();
  });

  it('says who holds its port when nobody gives it up', async () => {
    const stranger = createServer().listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as { port: number };
    node.start({ ports: { first: port, count: 1 }, hostPort: () => port });
    node.create({ annotations: { [annotation.hostPort]: 'gateway' } });
    const message = await until(() => conditionOf(node.pod(), 'PodScheduled')?.message, 'it says nothing');
    expect(message).toContain(`port ${port} is taken by process ${process.pid}`);
    stranger.close();
  });
});

describe('a container that cannot be started', () => {
  it.each([
    ['is not there', () => ({ command: '/nowhere/at/all', args: [], cwd: '/' }), 'RunContainerError', 'ENOENT'],
    [
      'is not known',
      () => {
        throw new Error('no service is named feed');
      },
      'CreateContainerConfigError',
      'no service is named feed',
    ],
  ])('says so when its program %s, and goes on trying', async (_what, command, reason, message) => {
    node.start({ command, restart: { baseMs: 30 } });
    node.create();
    const waiting = await until(() => {
      const state = containerOf(node.pod())?.state?.waiting;
      return state?.reason === reason ? state : undefined;
    }, 'it says nothing');
    expect(waiting.message).toContain(message);
    expect(node.pod()?.status?.phase).toBe('Pending');
    await until(() => node.reasons().filter((one) => one === 'Failed').length >= 3, 'it was tried once only');
    expect(containerOf(node.pod())?.restartCount).toBe(0);
    node.delete(5);
    await node.gone();
  });
});

describe('a container that ends', () => {
  it('is started again at once, with the same name and ports, and what it said is kept', async () => {
    node.start();
    node.create();
    const before = await node.ready();
    await node.tell('/exit?code=3');
    await until(() => containerOf(node.pod())?.restartCount === 1, 'it was not restarted');
    const after = await node.ready();
    expect(after.metadata.uid).toBe(before.metadata.uid);
    for (const name of [annotation.port, annotation.adminPort]) {
      expect(after.metadata.annotations?.[name]).toBe(before.metadata.annotations?.[name]);
    }
    expect(pidOf(after)).not.toBe(pidOf(before));
    expect(containerOf(after)?.lastState?.terminated).toMatchObject({
      exitCode: 3,
      reason: 'Error',
      message: `starts as ${pidOf(before)}`,
    });
    expect(node.log()).toBe(`starts as ${pidOf(after)}\n`);
    expect(node.log(undefined, true)).toBe(`starts as ${pidOf(before)}\n`);
  });

  it('tells of the signal that ended it', async () => {
    node.start();
    node.create();
    process.kill(pidOf(await node.ready()), 'SIGKILL');
    const end = await until(() => containerOf(node.pod())?.lastState?.terminated, 'nothing is said of its end');
    expect(end).toMatchObject({ exitCode: 137, signal: 9, reason: 'Error' });
  });

  it('that ends again and again waits longer each time', async () => {
    node.start({ restart: { baseMs: 40, capMs: 80 } });
    node.create({ env: { EXIT_CODE: '7' } });
    await until(() => (containerOf(node.pod())?.restartCount ?? 0) >= 4, 'it was not restarted');
    const waiting = await until(() => {
      const state = containerOf(node.pod())?.state?.waiting;
      return state?.reason === 'CrashLoopBackOff' ? state : undefined;
    }, 'it does not wait');
    const { uid, name } = node.pod()?.metadata ?? {};
    expect(waiting.message).toBe(`back-off 80ms restarting failed container=feed pod=${name}_gameday(${uid})`);
    expect(containerOf(node.pod())?.lastState?.terminated).toMatchObject({ exitCode: 7, message: 'exits with 7' });
    expect(node.pod()?.status?.phase).toBe('Running');
    expect(node.events.find(({ reason }) => reason === 'BackOff')?.message).toBe(
      `Back-off restarting failed container feed in pod ${name}_gameday(${uid})`,
    );
    node.delete(5);
    await node.gone();
  });

  it.each([
    ['Never', '0', 'Succeeded'],
    ['Never', '4', 'Failed'],
    ['OnFailure', '0', 'Succeeded'],
  ])('stays ended with the restart policy %s and exit code %s', async (restartPolicy, code, phase) => {
    node.start();
    node.create({ env: { EXIT_CODE: code }, spec: { restartPolicy } });
    await until(() => node.pod()?.status?.phase === phase, `it is not ${phase}`);
    expect(containerOf(node.pod())).toMatchObject({
      restartCount: 0,
      state: { terminated: { exitCode: Number(code) } },
    });
    node.delete(5);
    await node.gone();
  });

  it('that uses more memory than its limit is killed for it', async () => {
    node.start({ usagePeriodMs: 100 });
    node.create({ container: { resources: { limits: { memory: '96Mi' } } } });
    await node.ready();
    await node.tell('/fill?mebibytes=128');
    const end = await until(() => containerOf(node.pod())?.lastState?.terminated, 'it was not killed');
    expect(end).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
    expect(node.events.find(({ reason }) => reason === 'OOMKilling')?.message).toMatch(/its limit is 96Mi/);
    await node.ready();
  });
});
