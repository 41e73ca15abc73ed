import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { annotation } from '@gameday/kubernetes';
import { isAlive, processIdentity, processState } from '@gameday/process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from '../store/create-store.ts';
import type { Stored } from '../store/store.ts';
import { containerOf, fetchText, isReady, namespace, pidOf, podOf, TestNode, until } from './testing/harness.ts';

const runner = fileURLToPath(new URL('testing/run-kubelet.ts', import.meta.url));

// Real processes, on machines that may have other things to do.
vi.setConfig({ testTimeout: 30_000 });

let node: TestNode;
let kubelet: ChildProcess | undefined;
beforeEach(() => {
  node = new TestNode();
  node.store.close();
});
afterEach(async () => {
  kubelet?.kill('SIGKILL');
  await node.end();
});

/** Pods that a kubelet in a process of its own finds in the store, and waits until it has said what it adopted. */
async function runKubelet(limits = 'none'): Promise<ChildProcess> {
  const child = spawn(process.execPath, [runner, node.folder, node.storeFile, limits], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  kubelet = child;
  await once(child.stdout, 'data');
  return child;
}

/** The store as its file has it now. */
function peek(): Stored<'Pod'>[] {
  const text = readFileSync(node.storeFile, 'utf8');
  const pods = new Map<string, Stored<'Pod'>>();
  for (const line of text.split('\n').slice(1, -1)) {
    const entry = JSON.parse(line) as { put?: string; object?: Stored<'Pod'> };
    if (entry.put === 'Pod' && entry.object) pods.set(entry.object.metadata.name, entry.object);
  }
  return [...pods.values()];
}

/** What the process is doing, as `ps` writes it; undefined when it has ended. */
function stateOf(pid: number | undefined): string | undefined {
  const identity = pid === undefined ? undefined : processIdentity(pid);
  return identity && processState(identity);
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

const addPods = (...wishes: Parameters<typeof podOf>[]): void => {
  const store = createStore({ file: node.storeFile });
  for (const [wish] of wishes) store.create('Pod', podOf(wish));
  store.close();
};

describe('a kubelet that starts after the one before it was killed', () => {
  it('takes over the pods that run, which notice nothing', async () => {
    addPods([{ name: 'a' }], [{ name: 'b' }]);
    const first = await runKubelet();
    const before = await until(() => (peek().every(isReady) ? peek() : undefined), 'the pods are not ready');
    await kill(first);

    const began = performance.now();
    node.reopen();
    const changes: boolean[] = [];
    node.store.watch('Pod', ({ object }) => changes.push(isReady(object)));
    const second = node.start();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(second.adopted).toBe(2);
    await sleep(1_500); // longer than the period of every probe
    expect(changes).not.toContain(false);
    for (const pod of before) {
      const now = node.pod(pod.metadata.name);
      expect(pidOf(now)).toBe(pidOf(pod));
      expect(now?.status).toEqual(pod.status);
    }
    expect(node.events).toEqual([]);
    expect(second.usageOf(namespace, 'a')?.memoryBytes).toBeGreaterThan(1e6);

    // From here on it is looked after as any other.
    process.kill(pidOf(node.pod('a')), 'SIGKILL');
    await until(() => containerOf(node.pod('a'))?.restartCount === 1, 'its end was not noticed');
    await node.ready('a');
    expect(containerOf(node.pod('a'))?.lastState?.terminated).toMatchObject({ exitCode: 255, reason: 'Unknown' });
    node.delete(10, 'b');
    await node.gone('b');
    expect(isAlive({ pid: pidOf(before[1]), startedAt: processIdentity(pidOf(before[1]))?.startedAt ?? '' })).toBe(
      false,
    );
  });

  it('starts a pod again whose process ended meanwhile', async () => {
    addPods([{ name: 'a' }]);
    const first = await runKubelet();
    const [before] = await until(() => (peek().every(isReady) ? peek() : undefined), 'the pod is not ready');
    await kill(first);
    process.kill(pidOf(before), 'SIGKILL');
    await until(() => processIdentity(pidOf(before)) === undefined, 'the pod does not end');
    node.reopen();
    expect(node.start().adopted).toBe(0);
    await until(() => containerOf(node.pod('a'))?.restartCount === 1, 'it was not restarted');
    const after = await node.ready('a');
    expect(after.metadata.annotations?.[annotation.port]).toBe(before?.metadata.annotations?.[annotation.port]);
  });

  it('finds a process that nobody could write down any more, and ends those whose pods are gone', async () => {
    addPods([{ name: 'a' }], [{ name: 'b' }]);
    const first = await runKubelet();
    const [a, b] = await until(() => (peek().every(isReady) ? peek() : undefined), 'the pods are not ready');
    await kill(first);
    node.reopen();
    // As if the kubelet had been killed in the moment after it started the process.
    node.store.update('Pod', { namespace, name: 'a' }, (pod) => {
      const {
        [annotation.pid]: _pid,
        'gameday.dev/process': _process,
        ...annotations
      } = pod.metadata.annotations ?? {};
      const waiting = { reason: 'ContainerCreating' };
      const status = { name: 'feed', image: '', imageID: '', ready: false, restartCount: 0, state: { waiting } };
      return {
        ...pod,
        metadata: { ...pod.metadata, annotations },
        status: { ...pod.status, phase: 'Pending', conditions: [], containerStatuses: [status] },
      };
    });
    node.store.delete('Pod', { namespace, name: 'b' });
    expect(node.start().adopted).toBe(1);
    expect(pidOf(await node.ready('a'))).toBe(pidOf(a));
    expect(containerOf(node.pod('a'))?.restartCount).toBe(0);
    await until(() => processIdentity(pidOf(b)) === undefined, 'a process without a pod runs on');
  });

  it.runIf(process.platform === 'linux')(
    'lets go on what stood still when it came, but for what a fault keeps stopped',
    async () => {
      addPods(...['a', 'b', 'c', 'd'].map((name): Parameters<typeof podOf> => [{ name }]));
      const first = await runKubelet();
      const pods = await until(() => (peek().every(isReady) ? peek() : undefined), 'the pods are not ready');
      const pids = pods.map((pod) => pidOf(pod));
      await kill(first);
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      await until(() => pids.every((pid) => stateOf(pid) === 'T'), 'the pods do not stop');
      node.reopen();
      for (const name of ['c', 'd']) node.store.delete('Pod', { namespace, name });
      const [a, b, c, d] = pids;
      node.start({ keepsStopped: ({ pid }) => pid === a || pid === c });
      expect(stateOf(b)).not.toBe('T');
      await until(() => stateOf(d) === undefined, 'what is left of a pod does not end');
      expect([stateOf(a), stateOf(c)]).toEqual(['T', 'T']);
    },
  );

  it('goes on ending a pod that drains, without telling it twice', async () => {
    addPods([{ name: 'a', env: { DRAIN_MS: '1200' } }]);
    const first = await runKubelet();
    const [pod] = await until(() => (peek().every(isReady) ? peek() : undefined), 'the pod is not ready');
    await kill(first);
    node.reopen();
    node.start();
    node.delete(10, 'a');
    await until(() => node.log('a').includes('SIGTERM'), 'it was not told');
    await node.kubelet?.close({ stopPods: false });
    node.reopen();
    node.start();
    await sleep(300);
    const log = readFileSync(join(node.folder, 'logs', 'a.log'), 'utf8');
    expect(log).toBe(`starts as ${pidOf(pod)}\nSIGTERM\n`);
    expect(await fetchText(Number(pod?.metadata.annotations?.[annotation.port]), '/')).toContain(String(pidOf(pod)));
    await node.gone('a');
  });
});
