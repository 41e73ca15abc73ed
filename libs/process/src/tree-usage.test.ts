import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { startedWith } from './marked.ts';
import { treeCpuSeconds, treePids, usageInPs, usageOfTrees } from './tree-usage.ts';

const started: ChildProcess[] = [];
afterEach(() => {
  for (const { pid } of started.splice(0)) if (pid) process.kill(-pid, 'SIGKILL');
});

/** A child that leads a group and says `up`; its pid. */
async function child(script: string, env: Record<string, string> = {}): Promise<number> {
  const made = spawn(process.execPath, ['-e', script], { detached: true, stdio: ['ignore', 'pipe', 'inherit'], env });
  started.push(made);
  await once(made.stdout, 'data');
  return made.pid ?? 0;
}

/** Uses so much CPU time, however long it takes to get it. */
const burn = `
  const usedMs = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
  const burn = (ms) => { const end = usedMs() + ms; while (usedMs() < end); };`;
const up = `console.log('up'); setInterval(() => {}, 1000);`;

describe('the use of a process and its descendants', () => {
  it('holds the CPU time of a child that runs', async () => {
    const kid = `${burn} burn(300); process.send('done'); setInterval(() => {}, 1000);`;
    const script = `
      const kid = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(kid)}],
        { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      kid.on('message', () => { ${up} });`;
    const root = await child(script);
    const usage = (await usageOfTrees([root])).get(root);
    expect(usage?.pids).toHaveLength(2);
    expect(usage?.cpuSeconds).toBeGreaterThan(0.28);
    expect(treePids(root)).toEqual(usage?.pids);
  });

  it('keeps the CPU time of a child that has ended', async () => {
    const kid = `${burn} burn(300)`;
    const root = await child(
      `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(kid)}]); ${up}`,
    );
    expect(treePids(root)).toEqual([root]);
    expect(treeCpuSeconds([root])).toBeGreaterThan(0.28);
  });

  it('sees memory that a process has filled, not what it has merely mapped', async () => {
    const root = await child(
      `globalThis.kept = Buffer.alloc(64 << 20, 1); globalThis.empty = Buffer.alloc(256 << 20); ${up}`,
    );
    const memoryBytes = (await usageOfTrees([root])).get(root)?.memoryBytes ?? 0;
    expect(memoryBytes).toBeGreaterThan(64 << 20);
    expect(memoryBytes).toBeLessThan(160 << 20);
  });

  it('leaves out a process that has ended', async () => {
    const root = await child(`console.log('up')`);
    const deadline = performance.now() + 5_000;
    while ((await usageOfTrees([root])).size > 0) {
      expect(performance.now()).toBeLessThan(deadline);
      await sleep(20);
    }
    started.pop();
    expect(await usageOfTrees([])).toEqual(new Map());
  });

  it('is read from the output of ps, descendants of descendants included', () => {
    const output = [
      '    1     0   900   0:01.00',
      '   50     1  2000   0:02.50',
      '   51    50   500   0:00.25',
      '   52    51   100 1:00:00.00',
      '',
    ];
    expect(usageInPs(output.join('\n'), [50, 99])).toEqual(
      new Map([[50, { cpuSeconds: 3602.75, memoryBytes: 2600 * 1024, pids: [50, 51, 52] }]]),
    );
  });
});

describe('the environment that a process was started with', () => {
  it('tells a variable by its whole name', async () => {
    const root = await child(up, { GAMEDAY_TEST: 'a=b', OTHER_GAMEDAY_TEST: 'x' });
    expect(startedWith(root, 'GAMEDAY_TEST')).toBe('a=b');
    expect(startedWith(root, 'GAMEDAY')).toBeUndefined();
    expect(startedWith(2 ** 22 + 5, 'GAMEDAY_TEST')).toBeUndefined();
  });
});
