import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, isAlive, isStopped, processState } from '@gameday/process';
import { labPorts } from '@gameday/conventions';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { labProviders } from '../index.ts';
import { littleCluster, podOf } from '../testing/little-cluster.ts';
import { littleRun, noLab } from '../testing/little-run.ts';
import { noteEngines, startVictim, type Victim } from '../testing/victim.ts';

const target = { engine: 'consul' };
let lab: ReturnType<typeof noLab>;
let victim: Victim;

beforeEach(async () => {
  lab = noLab();
  victim = await startVictim();
  noteEngines(lab.paths, { consul: victim.identity });
});
afterEach(async () => {
  await victim.end();
  rmSync(lab.folder, { recursive: true, force: true });
});

const run = () => littleRun(labProviders(lab));

describe('stopping an engine', () => {
  it('stops all that it has started, is proved, and undone to the last one', async () => {
    const little = run();
    const family = victim.family();
    await little.call('cluster', 'stop', { target });
    expect(family.map(processState)).toEqual(['T', 'T']);
    expect(await little.prove()).toMatchObject({ proved: true });
    await little.undo();
    expect(family.some(isStopped)).toBe(false);
    expect(family.every(isAlive)).toBe(true);
  });

  it('is undone by another process, from what is written down alone', async () => {
    const little = run();
    await little.call('cluster', 'stop', { target });
    const undo = structuredClone(little.held[0]?.intent.undo);
    const elsewhere = littleRun(labProviders(noLab()));
    await elsewhere.call('cluster', undo?.func ?? '', undo?.arguments ?? {});
    expect(victim.family().some(isStopped)).toBe(false);
  });

  it('stops it again when somebody lets it go on meanwhile', async () => {
    const little = run();
    const stopping = little.call('cluster', 'stop', { target });
    while (!isStopped(victim.identity)) await sleep(1);
    process.kill(victim.identity.pid, 'SIGCONT');
    await stopping;
    expect(victim.family().every(isStopped)).toBe(true);
  });

  it('is ended by cluster.continue, which lets the lease go', async () => {
    const little = run();
    await little.call('cluster', 'stop', { target });
    expect(await little.call('cluster', 'continue', { target })).toEqual(['consul']);
    expect(little.held).toEqual([]);
    expect(victim.family().some(isStopped)).toBe(false);
    expect(await little.call('cluster', 'continue', { target })).toEqual([]);
  });

  it('is not undone in a process that only has the pid', async () => {
    const little = run();
    await little.call('cluster', 'stop', { target });
    const processes = [{ pid: victim.identity.pid, startedAt: 'another boot/1' }];
    await little.call('cluster', 'continueProcess', { name: 'consul', kind: 'engine', processes });
    expect(isStopped(victim.identity)).toBe(true);
  });

  it('is not proved when it goes on', async () => {
    const little = run();
    await little.call('cluster', 'stop', { target });
    for (const { pid } of victim.family()) process.kill(pid, 'SIGCONT');
    expect(await little.prove()).toMatchObject({ proved: false, says: expect.stringContaining('not stopped') });
  });
});

describe('killing an engine', () => {
  it('ends it with all that it has started, and is proved', async () => {
    const little = run();
    const family = victim.family();
    await little.call('cluster', 'kill', { target });
    expect(await little.prove()).toMatchObject({ proved: true });
    await expect.poll(() => family.some(isAlive)).toBe(false);
    await little.undo();
  });

  it('of which none runs is refused', async () => {
    await expect(run().call('cluster', 'kill', { target: { engine: 'jaeger' } })).rejects.toThrow(
      'the engine jaeger does not run in this lab',
    );
  });
});

describe('replicas of a service', () => {
  let others: Victim[];
  let cluster: Awaited<ReturnType<typeof littleCluster>>;
  let options: typeof lab;

  beforeEach(async () => {
    others = await Promise.all([startVictim(), startVictim(), startVictim()]);
    const port = await freePort();
    options = { ...lab, ports: { ...labPorts(30_100), cluster: port } };
    const pods = others.map(({ identity }, index) => podOf('feed', `feed-${index}`, identity));
    cluster = await littleCluster(port, () => pods);
  });
  afterEach(async () => {
    await cluster.close();
    for (const one of others) await one.end();
  });

  const stopped = () => others.flatMap(({ identity }, index) => (isStopped(identity) ? [`feed-${index}`] : []));

  it('are drawn by the seed', async () => {
    const drawn: string[][] = [];
    for (const seed of [1, 1, 2, 3, 4]) {
      const little = littleRun(labProviders(options), { seed });
      await little.call('cluster', 'stop', { target: { service: 'feed', replicas: 2 } });
      drawn.push(stopped());
      expect(little.held.map(({ intent }) => intent.target)).toEqual(stopped());
      await little.undo();
      expect(stopped()).toEqual([]);
    }
    expect(drawn[0]).toEqual(drawn[1]);
    expect(drawn.every((names) => names.length === 2)).toBe(true);
    expect(new Set(drawn.map(String)).size).toBeGreaterThan(1);
  });

  it.each([
    ['one by default', { service: 'feed' }, 1],
    ['all', { service: 'feed', replicas: 'all' }, 3],
    ['the one that is named', { replica: 'feed-1' }, 1],
  ])('are stopped: %s', async (_what, wanted, count) => {
    const little = littleRun(labProviders(options));
    await little.call('cluster', 'stop', { target: wanted });
    expect(stopped()).toHaveLength(count);
    await little.call('cluster', 'continue', { target: wanted });
    expect(stopped()).toEqual([]);
    expect(little.held).toEqual([]);
  });

  it.each([
    [{ service: 'feed', replicas: 4 }, '4 replicas of feed are wanted, and 3 replicas run now'],
    [{ service: 'users' }, 'no replica of users runs now'],
    [{ replica: 'feed-9' }, 'there is no replica feed-9; there are feed-0, feed-1, feed-2'],
  ])('that are not there are told of: %j', async (wanted, message) => {
    await expect(littleRun(labProviders(options)).call('cluster', 'kill', { target: wanted })).rejects.toThrow(message);
  });

  it('use what their processes use', async () => {
    const little = littleRun(labProviders(options));
    const megabytes = await little.call('cluster', 'usage', { target: { service: 'feed' }, what: 'memoryMegabytes' });
    const cores = await little.call('cluster', 'usage', {
      target: { service: 'feed' },
      what: 'cpuCores',
      reduce: 'max',
    });
    expect(megabytes).toBeGreaterThan(0);
    expect(cores).toBeLessThan(0.1);
  });
});

describe('where no lab runs', () => {
  it('it is said what to do', async () => {
    await expect(run().call('cluster', 'replicas', { service: 'feed' })).rejects.toThrow(
      /^no lab runs: nobody answers at 127\.0\.0\.1:\d+; start it with: gameday up$/,
    );
  });
});
