import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { namespace, TestNode, until } from './testing/harness.ts';

vi.setConfig({ testTimeout: 30_000 });

let node: TestNode;
beforeEach(() => {
  node = new TestNode();
});
afterEach(() => node.end());

const name = 'feed-5d9c7-abcde';

describe('the use of a pod', () => {
  it('is that of its process over the window', async () => {
    const kubelet = node.start({ usagePeriodMs: 100, usageWindowMs: 1_000 });
    node.create();
    const { uid } = (await node.ready()).metadata;
    const idle = await until(() => {
      const usage = kubelet.usageOf(namespace, name);
      return usage && usage.windowSeconds > 0.9 && usage.cpuCores < 0.1 ? usage : undefined;
    }, 'an idle pod does not look so');
    expect(idle).toMatchObject({ namespace, pod: name, uid, container: 'feed' });
    expect(idle.memoryBytes).toBeGreaterThan(4e6);
    expect(idle.memoryBytes).toBeLessThan(80e6);
    expect(Math.abs(Date.now() - idle.atMs)).toBeLessThan(2_000);
    await node.tell('/spin');
    await until(() => (kubelet.usageOf(namespace, name)?.cpuCores ?? 0) > 0.3, 'a busy pod does not look so', 20_000);
    expect(kubelet.usageOf(namespace, name)?.windowSeconds).toBeLessThan(2);
  });

  it('begins anew when its container does', async () => {
    const kubelet = node.start({ usagePeriodMs: 60_000 });
    node.create();
    await node.ready();
    expect(kubelet.usageOf(namespace, name)).toBeUndefined(); // one reading tells no rate
    expect(kubelet.usageOf(namespace, 'nobody')).toBeUndefined();
  });

  it.skipIf(process.platform !== 'linux')('is limited once the pod is ready, not before', async () => {
    const kubelet = node.start({ usagePeriodMs: 100, usageWindowMs: 1_500, limits: 'signals' });
    node.create({ container: { resources: { limits: { cpu: '200m' } } } });
    await node.ready();
    expect(kubelet.limits.mode).toBe('signals');
    await node.tell('/spin');
    await until(() => (kubelet.usageOf(namespace, name)?.cpuCores ?? 0) > 0.15, 'it does not work');
    await until(() => {
      const usage = kubelet.usageOf(namespace, name);
      const { cpuCores = 0, windowSeconds = 0 } = usage ?? {};
      return windowSeconds > 1 && cpuCores > 0.1 && cpuCores < 0.3;
    }, 'it is not limited');
    node.delete(10);
    await node.gone();
  });
});
