import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Registry } from './options.ts';
import { pidOf, TestNode, until } from './testing/harness.ts';

vi.setConfig({ testTimeout: 30_000 });

let node: TestNode;
let said: string[];
let registry: Registry;
beforeEach(() => {
  node = new TestNode();
  said = [];
  registry = {
    markCritical: async (replica, reason) => void said.push(`critical ${replica}: ${reason}`),
    clearMark: async (replica) => void said.push(`clear ${replica}`),
    deregister: async (replica) => void said.push(`deregister ${replica}`),
  };
});
afterEach(() => node.end());

describe('the registry', () => {
  it('hears at once of a replica that died, and that its successor is ready', async () => {
    node.start({ registry });
    node.create({ name: 'a' });
    const pid = pidOf(await node.ready('a'));
    said.length = 0;
    process.kill(pid, 'SIGKILL');
    await until(() => said.includes('clear a'), 'the mark is not cleared');
    expect(said).toEqual([`critical a: killed by SIGKILL (pid ${pid})`, 'clear a']);
  });

  it('drops a replica that has not been started again after a moment', async () => {
    node.start({ registry, restart: { baseMs: 60_000, capMs: 60_000 } });
    node.create({ name: 'a', env: { EXIT_CODE: '1' } });
    await until(() => said.includes('deregister a'), 'it stays for ever');
    expect(said.filter((line) => line.startsWith('critical'))).toHaveLength(2);
  });

  it('drops a replica that is deleted, and does not keep it when the registry is silent', async () => {
    const silent = new Promise<void>(() => undefined);
    node.start({ registry: { ...registry, deregister: () => silent } });
    node.create({ name: 'a' });
    await node.ready('a');
    node.delete(10, 'a');
    await node.gone('a');
    expect(said.filter((line) => line.startsWith('critical'))).toEqual([]);
  });
});
