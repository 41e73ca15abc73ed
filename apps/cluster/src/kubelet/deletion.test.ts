import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { annotation } from '@gameday/kubernetes';
import { isAlive, processIdentity } from '@gameday/process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isReady, namespace, pidOf, TestNode, until } from './testing/harness.ts';

// Real processes, on machines that may have other things to do.
vi.setConfig({ testTimeout: 30_000 });

let node: TestNode;
beforeEach(() => {
  node = new TestNode();
});
afterEach(() => node.end());

describe('a pod that is deleted', () => {
  it('turns not ready at once, runs its hook, drains, and goes', async () => {
    node.start();
    const lifecycle = { preStop: { httpGet: { path: '/prestop', port: 'admin' } } };
    node.create({ container: { lifecycle }, env: { DRAIN_MS: '300' } });
    const pod = await node.ready();
    const process = processIdentity(pidOf(pod));
    node.delete(10);
    expect(isReady(node.pod())).toBe(false);
    await until(() => node.log().includes('SIGTERM'), 'it was not told');
    expect(node.log()).toBe(`starts as ${pidOf(pod)}\npreStop\nSIGTERM\n`);
    expect(node.pod()).toBeDefined();
    await node.gone();
    expect(process && isAlive(process)).toBe(false);
    expect(node.reasons().at(-1)).toBe('Killing');
    expect(node.kubelet?.usageOf(namespace, pod.metadata.name)).toBeUndefined();
  });

  it.each([
    [
      'a command',
      { exec: { command: ['sh', '-c', 'echo "$GAMEDAY_PORT of ${GAMEDAY_POD:-nobody}" > hook.txt'] } },
      0,
      [],
    ],
    ['a sleep', { sleep: { seconds: 0.3 } }, 300, []],
    ['a failing command', { exec: { command: ['sh', '-c', 'echo no >&2; exit 3'] } }, 0, ['PreStopHook failed: no\n']],
  ])('waits for its hook: %s', async (what, preStop, atLeastMs, failures) => {
    const writes = what === 'a command';
    node.start();
    node.create({ container: { lifecycle: { preStop } } });
    const port = (await node.ready()).metadata.annotations?.[annotation.port];
    const asked = performance.now();
    node.delete(10);
    await node.gone();
    expect(performance.now() - asked).toBeGreaterThan(atLeastMs);
    const told = node.events.filter(({ reason }) => reason === 'FailedPreStopHook').map(({ message }) => message);
    expect(told).toEqual(failures);
    const file = join(node.folder, 'hook.txt');
    expect(existsSync(file) ? readFileSync(file, 'utf8') : undefined).toBe(writes ? `${port} of nobody\n` : undefined);
  });

  it('is still asked to end after a hook that took all of its time', async () => {
    node.start();
    node.create({ container: { lifecycle: { preStop: { sleep: { seconds: 60 } } } } });
    const { name } = (await node.ready()).metadata;
    const file = node.kubelet?.logFileOf(await node.ready(), false) ?? '';
    node.delete(1);
    await node.gone(name);
    expect(readFileSync(file, 'utf8')).toContain('SIGTERM');
  });

  it('is killed when its grace is over', async () => {
    node.start();
    node.create({ env: { STUBBORN: '1' } });
    await node.ready();
    const asked = performance.now();
    node.delete(1);
    await node.gone();
    expect(performance.now() - asked).toBeGreaterThan(990);
    expect(performance.now() - asked).toBeLessThan(6_000);
  });

  it('goes sooner when it is deleted again with a shorter grace', async () => {
    node.start();
    node.create({ env: { STUBBORN: '1' } });
    await node.ready();
    node.delete(60);
    await until(() => node.log().includes('SIGTERM'), 'it was not told');
    node.delete(0);
    await node.gone();
  });

  it.each([
    ['before it runs', async () => undefined],
    ['while it starts', () => until(() => pidOf(node.pod()) > 0, 'it does not run')],
  ])('%s leaves nothing behind', async (_when, wait) => {
    node.start();
    node.create({ env: { START_MS: '60000' } });
    await wait();
    const pid = pidOf(node.pod());
    node.delete(10);
    await node.gone();
    expect(processIdentity(pid)).toBeUndefined();
    node.create();
    await node.ready();
  });

  it('loses its process even when it was simply taken out of the store', async () => {
    node.start();
    node.create();
    const pod = await node.ready();
    node.store.delete('Pod', { namespace, name: pod.metadata.name });
    await until(() => processIdentity(pidOf(pod)) === undefined, 'its process runs on');
    expect(node.pod()).toBeUndefined();
  });
});

describe('closing', () => {
  it('ends all pods gracefully, all at a time', async () => {
    const kubelet = node.start();
    for (const name of ['a', 'b', 'c']) node.create({ name, env: { DRAIN_MS: '1000' } });
    const pids = await Promise.all(['a', 'b', 'c'].map(async (name) => pidOf(await node.ready(name))));
    const asked = performance.now();
    await kubelet.close({ stopPods: true });
    expect(performance.now() - asked).toBeLessThan(2_900);
    expect(pids.flatMap((pid) => processIdentity(pid) ?? [])).toEqual([]);
    expect(node.store.list('Pod')).toEqual([]);
  });
});
