import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { containerOf, isReady, pidOf, TestNode, until } from '../testing/harness.ts';

// Real processes, on machines that may have other things to do.
vi.setConfig({ testTimeout: 30_000 });

let node: TestNode;
beforeEach(() => {
  node = new TestNode();
});
afterEach(() => node.end());

describe('probes', () => {
  it('that fail take a pod out of service, and a success puts it back', async () => {
    node.start();
    node.create();
    const pid = pidOf(await node.ready());
    await node.tell('/unready');
    await until(() => !isReady(node.pod()), 'it stays ready');
    expect(node.events.at(-1)).toMatchObject({
      type: 'Warning',
      reason: 'Unhealthy',
      message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
    });
    await node.tell('/ready-again');
    expect(pidOf(await node.ready())).toBe(pid);
  });

  it('of liveness that fail restart the container', async () => {
    node.start();
    const livenessProbe = { httpGet: { path: '/livez', port: 'admin' }, periodSeconds: 1, failureThreshold: 1 };
    node.create({ container: { livenessProbe } });
    const pid = pidOf(await node.ready());
    await node.tell('/unlive');
    await until(() => containerOf(node.pod())?.restartCount === 1, 'it was not restarted');
    expect(pidOf(await node.ready())).not.toBe(pid);
    expect(node.events.find(({ reason }) => reason === 'Killing')?.message).toBe(
      'Container feed failed liveness probe, will be restarted',
    );
    expect(containerOf(node.pod())?.lastState?.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' });
  });

  it('of start-up that fail too often restart the container', async () => {
    node.start();
    const startupProbe = { tcpSocket: { port: 9090 }, periodSeconds: 0.2, failureThreshold: 2 };
    node.create({
      container: { startupProbe },
      env: { START_MS: '60000' },
      spec: { terminationGracePeriodSeconds: 1 },
    });
    await until(() => containerOf(node.pod())?.restartCount === 1, 'it was not restarted');
    const messages = node.events.filter(({ reason }) => reason === 'Unhealthy').map(({ message }) => message);
    expect(messages[0]).toMatch(/^Startup probe failed: dial tcp 127\.0\.0\.1:\d+: connect: connection refused$/);
    expect(node.reasons().slice(0, 7)).toEqual([
      'Scheduled',
      'Created',
      'Started',
      'Unhealthy',
      'Unhealthy',
      'Killing',
      'Created',
    ]);
  });

  it('can be commands, in the folder and environment of the container', async () => {
    node.start();
    const command = (script: string) => ({ exec: { command: ['sh', '-c', script] }, periodSeconds: 0.1 });
    const readinessProbe = command('test -n "$GAMEDAY_PORT" && cat ready.txt');
    const livenessProbe = {
      ...command('exec sleep 30'),
      timeoutSeconds: 0.3,
      failureThreshold: 1,
      initialDelaySeconds: 1,
    };
    node.create({ container: { readinessProbe, livenessProbe } });
    const messages = () => node.events.filter(({ reason }) => reason === 'Unhealthy').map(({ message }) => message);
    const first = await until(() => messages()[0], 'it is not asked');
    expect(first).toMatch(/^Readiness probe failed: .*ready\.txt.*\n$/);
    writeFileSync(join(node.folder, 'ready.txt'), '');
    await node.ready();
    const last = await until(() => messages().find((message) => message.startsWith('Liveness')), 'it hangs');
    expect(last).toBe('Liveness probe failed: command timed out: "sh -c exec sleep 30" timed out after 0.3s');
  });

  it('need not be there: then a pod is ready when it runs', async () => {
    node.start();
    node.create({
      container: { startupProbe: undefined, readinessProbe: undefined, livenessProbe: undefined } as object,
    });
    expect(containerOf(await node.ready())).toMatchObject({ started: true, ready: true });
  });
});
