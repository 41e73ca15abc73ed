import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { commandOf, processIdentity, processTree } from '@gameday/process';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually, prepareLab, repositoryRoot, run, startLab, type LabStatus, type TestLab } from './support/lab.ts';
import { TestPerson } from './support/person.ts';

let lab: TestLab | undefined;
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await lab?.stop();
  lab = undefined;
});

const pidsOf = (status: LabStatus): number[] =>
  [
    ...status.engines.map(({ pid }) => pid),
    ...status.apps.map(({ pid }) => pid),
    ...status.services.flatMap(({ replicas }) => replicas.map(({ pid }) => pid)),
  ].filter((pid) => pid > 0);

/** Whether a process still runs; one that ended and whose parent has not looked yet does not. */
const isAlive = (pid: number): boolean => processIdentity(pid) !== undefined;

describe('the lab', () => {
  it('starts detached, says what runs, refuses a second start, and leaves nothing behind', async () => {
    lab = await startLab();
    const status = await lab.status();
    const names = ['gateway', 'feed', 'comments', 'messages', 'profile', 'users', 'assets'];
    expect(status.services.map(({ name }) => name).sort()).toEqual(names.sort());
    for (const name of ['consul', 'postgres', 'prometheus', 'jaeger', 'toxiproxy']) {
      expect(status.engines).toContainEqual(expect.objectContaining({ name, state: 'ready' }));
    }
    const pids = processTree(pidsOf(status));
    expect(pids.length).toBeGreaterThan(12);

    const second = await lab.gameday('up');
    expect(second.code).not.toBe(1);
    expect(`${second.stdout}${second.stderr}`).toMatch(/runs already/);
    expect(pidsOf(await lab.status())).toEqual(pidsOf(status));

    expect((await lab.gameday('down')).code).toBe(0);
    expect(pids.filter(isAlive).map(commandOf)).toEqual([]);
    const after = await lab.gameday('status', '--json');
    expect(after.code).toBe(3);
    expect(JSON.parse(after.stdout)).toMatchObject({ engines: [], apps: [], services: [] });
  });

  it('ends cleanly on Ctrl-C', async () => {
    lab = await prepareLab();
    const main = join(repositoryRoot, 'apps/gameday/src/main.ts');
    const child = spawn(process.execPath, [main, 'up'], { env: lab.env, cwd: repositoryRoot, stdio: 'pipe' });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await eventually('the lab being ready', () => /All is ready|The app is ready/.test(output), 60_000);
    const pids = processTree(pidsOf(await lab.status()));
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(pids.filter(isAlive).map(commandOf)).toEqual([]);
  });

  it('names the program that holds a port, and starts nothing', async () => {
    lab = await prepareLab();
    const server = createServer().listen(lab.ports.consul, '127.0.0.1');
    servers.push(server);
    await new Promise((resolve) => server.once('listening', resolve));
    const result = await lab.gameday('up', '--detach');
    expect(result.code).toBe(3);
    expect(result.stderr).toContain(String(lab.ports.consul));
    expect(result.stderr).toContain(String(process.pid));
    expect(result.stderr).toContain('GAMEDAY_PORT_BASE');
    expect((await lab.gameday('status', '--json')).code).toBe(3);
  });

  it('cleans up and starts after kill -9 of everything, and has lost nothing', async () => {
    lab = await startLab();
    const gateway = lab.url(lab.ports.gateway);
    const ann = await TestPerson.signUp(gateway);
    const post = await ann.post('I outlive kill -9');
    const status = await lab.status();
    const supervisor = status.apps.find(({ name }) => name === 'supervisor');
    const pids = processTree([...(supervisor ? [supervisor.pid] : []), ...pidsOf(status)]);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await eventually('everything being dead', () => !pids.some(isAlive));

    const again = await lab.gameday('up', '--detach');
    expect(again.stderr + again.stdout).toContain('ready');
    expect(again.code).toBe(0);
    expect((await ann.feed()).items.map(({ id }) => id)).toEqual([post.id]);
  });

  it('cleans up what a supervisor left that was killed alone', async () => {
    lab = await startLab();
    const status = await lab.status();
    const supervisor = status.apps.find(({ name }) => name === 'supervisor');
    if (!supervisor) throw new Error('status names no supervisor');
    const orphans = processTree(pidsOf(status)).filter((pid) => pid !== supervisor.pid);
    process.kill(supervisor.pid, 'SIGKILL');
    await eventually('the supervisor being dead', () => !isAlive(supervisor.pid));
    expect((await lab.gameday('up', '--detach')).code).toBe(0);
    expect(orphans.filter(isAlive).map(commandOf)).toEqual([]);
  });

  it('brings back a replica and an engine that were killed', async () => {
    lab = await startLab();
    const before = await lab.status();
    const find = (status: LabStatus) => status.services.find(({ name }) => name === 'feed')?.replicas[0];
    const replica = find(before);
    const engine = before.engines.find(({ name }) => name === 'toxiproxy');
    if (!replica || !engine) throw new Error('the lab lacks feed or toxiproxy');
    process.kill(replica.pid, 'SIGKILL');
    process.kill(engine.pid, 'SIGKILL');
    await eventually('both being ready again under other pids', async () => {
      const status = await (lab as TestLab).status();
      const engineNow = status.engines.find(({ name }) => name === 'toxiproxy');
      const replicaNow = find(status);
      return (
        engineNow?.state === 'ready' &&
        engineNow.pid !== engine.pid &&
        replicaNow?.state === 'ready' &&
        replicaNow.pid !== replica.pid &&
        replicaNow.restarts === 1
      );
    });
  });

  it('scales a service up and down without a failed request', async () => {
    // One person who asks without a pause is load enough for an autoscaler to have an opinion of its own.
    lab = await startLab('--no-autoscaling');
    const ann = await TestPerson.signUp(lab.url(lab.ports.gateway));
    await ann.post('to be read');
    let stopped = false;
    const failures: unknown[] = [];
    let requests = 0;
    const load = (async () => {
      while (!stopped) {
        const answer = await ann.send('GET', '/api/feed');
        requests += 1;
        if (answer.status !== 200 || 'degraded' in (answer.body as object)) failures.push(answer.body);
      }
    })();
    try {
      for (const count of ['3', '1', '2', '1']) {
        for (const service of ['feed', 'users']) expect((await lab.gameday('scale', service, count)).code).toBe(0);
        await eventually(`${count} ready replicas`, async () => {
          const { services } = await (lab as TestLab).status();
          return ['feed', 'users'].every((service) => {
            const found = services.find(({ name }) => name === service)?.replicas ?? [];
            return found.length === Number(count) && found.every(({ state }) => state === 'ready');
          });
        });
      }
    } finally {
      stopped = true;
      await load;
    }
    expect(failures).toEqual([]);
    expect(requests).toBeGreaterThan(50);
  });
});

describe('seed and reset', () => {
  it('fill the app with people, and empty it again', async () => {
    lab = await startLab();
    const seeded = await lab.gameday('seed', '--users', '5', '--json');
    expect(seeded.code).toBe(0);
    const gateway = lab.url(lab.ports.gateway);
    const ann = await TestPerson.signUp(gateway);
    expect((await lab.gameday('reset')).code).toBe(0);
    await eventually('the person being gone', async () => (await ann.send('GET', '/api/users/me')).status === 404);
    expect((await TestPerson.signUp(gateway)).id).not.toBe(ann.id);
  });
});

describe('Nx', () => {
  it('starts the lab with `nx run-many -t lab`, and ends it with Ctrl-C', async () => {
    lab = await prepareLab();
    const nx = join(repositoryRoot, 'node_modules/nx/dist/bin/nx.js');
    const child = spawn(process.execPath, [nx, 'run-many', '-t', 'lab'], {
      env: { ...lab.env, NX_DAEMON: 'false', NX_TUI: 'false' },
      cwd: repositoryRoot,
      stdio: 'pipe',
      detached: true,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    await eventually(
      'the lab being ready',
      async () => {
        const { services } = await (lab as TestLab).status();
        const replicas = services.flatMap((service) => service.replicas);
        return replicas.length === 7 && replicas.every(({ state }) => state === 'ready');
      },
      90_000,
    ).catch((error: unknown) => {
      throw new Error(`nx printed: ${output}`, { cause: error });
    });
    const pids = processTree(pidsOf(await lab.status()));
    process.kill(-(child.pid as number), 'SIGINT');
    await ended;
    await eventually('the lab being down', () => !pids.some(isAlive), 30_000);
  });
});

describe('the command line', () => {
  it.each([
    [['nonsense'], 2, /nonsense/],
    [['up', '--nonsense'], 2, /nonsense/],
    [['scale', 'feed'], 2, /scale/],
    [['scale', 'feed', '-1'], 2, /-1|whole number|option/i],
    [['statsu'], 2, /status/],
    [['status'], 3, /no lab runs|not run/i],
    [['down'], 0, /./],
    [['--help'], 0, /up/],
    [['up', '--help'], 0, /--detach/],
    [['engines', 'list', '--json'], 0, /"engines"/],
  ] as const)('gameday %j ends with %i', async (args, code, text) => {
    lab = await prepareLab();
    const result = await run(process.execPath, [join(repositoryRoot, 'apps/gameday/src/main.ts'), ...args], lab.env);
    expect(result.code, result.stdout + result.stderr).toBe(code);
    expect(result.stdout + result.stderr).toMatch(text);
    expect(result.stderr).not.toMatch(/^\s+at /m);
  });
});
