import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../cli/run.ts';
import { eventually, SmallLab } from '../supervisor/testing/small-lab.ts';
import { type CapturedIo, capturedIo } from '../testing/captured-io.ts';

const labs: SmallLab[] = [];
afterEach(async () => {
  await Promise.all(labs.splice(0).map((lab) => lab.remove()));
});

async function runningLab(): Promise<SmallLab> {
  const lab = await SmallLab.make({
    engines: { consul: 'there', postgres: 'there', grafana: 'never' },
    services: ['steady', 'late'],
  });
  labs.push(lab);
  await lab.upUntil('All is ready');
  return lab;
}

const ioOf = (lab: SmallLab): CapturedIo =>
  capturedIo({ GAMEDAY_HOME: lab.home, GAMEDAY_PORT_BASE: String(lab.base), PATH: process.env['PATH'] });

async function gameday(lab: SmallLab, ...args: string[]) {
  const io = ioOf(lab);
  return { code: await run(args, io), out: io.out(), err: io.err() };
}

describe('the commands, with a lab that runs', () => {
  it('report its status, with exactly these fields', async () => {
    const lab = await runningLab();
    const { code, out } = await gameday(lab, 'status', '--json');
    expect(code).toBe(0);
    const status = JSON.parse(out) as Record<string, Record<string, unknown>[]>;
    expect(Object.keys(status)).toEqual(['engines', 'apps', 'services', 'urls']);
    const engine = ['name', 'state', 'version', 'source', 'pid', 'port', 'uptimeSeconds'];
    expect(status['engines']?.map((part) => Object.keys(part).sort())).toEqual([
      engine.toSorted(),
      engine.toSorted(),
      [...engine, 'reason'].toSorted(),
    ]);
    const app = ['name', 'state', 'pid', 'port'];
    expect(status['apps']?.map((part) => Object.keys(part))).toEqual([app, app]);
    const [service] = status['services'] ?? [];
    expect(Object.keys(service ?? {})).toEqual(['name', 'replicas']);
    const replica = ['name', 'state', 'pid', 'port', 'adminPort', 'restarts', 'uptimeSeconds'].toSorted();
    expect(Object.keys((service?.['replicas'] as object[])[0] ?? {}).sort()).toEqual(replica);
    expect((await gameday(lab, 'status')).out).toContain('steady-');
  });

  it('refuse to start it again; detached that is as expected', async () => {
    const lab = await runningLab();
    const foreground = await gameday(lab, 'up');
    expect(foreground.code).toBe(3);
    expect(foreground.err).toMatch(/the lab runs already: its supervisor is process \d+\n[^]*gateway +http/);
    const detached = await gameday(lab, 'up', '--detach');
    expect(detached.code).toBe(0);
    expect(detached.out).toContain('The lab runs already');
  });

  it('scale it, and refuse what cannot be', async () => {
    const lab = await runningLab();
    expect(await gameday(lab, 'scale', 'late', '2')).toEqual({ code: 0, out: 'late has 2 replicas.\n', err: '' });
    expect(lab.replicas(await lab.client.status(), 'late')).toHaveLength(2);
    expect(await gameday(lab, 'scale', 'steady', '2')).toMatchObject({ code: 2, out: '' });
    expect(JSON.parse((await gameday(lab, 'scale', 'late', '1', '--json')).out)).toEqual({
      service: 'late',
      replicas: 1,
    });
  });

  it('show its logs: the engines’, the supervisor’s, raw ones', async () => {
    const lab = await runningLab();
    expect((await gameday(lab, 'logs', 'supervisor')).out).toContain('all is ready after');
    const raw = (await gameday(lab, 'logs', 'supervisor', '--json', '-n', '1')).out;
    expect(JSON.parse(raw)).toMatchObject({ service: 'supervisor', msg: expect.stringContaining('all is ready') });
    expect((await gameday(lab, 'logs', 'consul')).out).toContain('GET /');
  });

  it('follow its logs until Ctrl-C', async () => {
    const lab = await runningLab();
    const io = ioOf(lab);
    const following = run(['logs', 'consul', '--follow', '-n', '0'], io);
    const [replica] = lab.replicas(await lab.client.status(), 'late');
    await eventually('a new line', async () => {
      process.kill(lab.replicas(await lab.client.status(), 'late')[0]?.pid ?? 0, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 500));
      return io.out().includes(`maintenance/${replica?.name}?enable=true`);
    });
    io.signal('SIGINT');
    expect(await following).toBe(0);
  });

  it('empty its app: every service starts anew', async () => {
    const lab = await runningLab();
    const pids = async () =>
      (await lab.client.status()).services.flatMap(({ replicas }) => replicas.map(({ pid }) => pid));
    const before = await pids();
    expect(await gameday(lab, 'reset')).toMatchObject({ code: 0, out: 'The app is empty.\n' });
    const after = await pids();
    expect(after).toHaveLength(2);
    expect(after.filter((pid) => before.includes(pid))).toEqual([]);
  });

  it('attach to it, and end with it', async () => {
    const lab = await runningLab();
    const io = ioOf(lab);
    const attached = run(['attach', 'engines'], io);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await gameday(lab, 'down')).code).toBe(0);
    expect(await attached).toBe(0);
    expect(io.err()).toContain('stopped');
  });

  it('leave it running when one who only attached goes', async () => {
    const lab = await runningLab();
    const io = ioOf(lab);
    const attached = run(['attach', 'services'], io);
    await new Promise((resolve) => setTimeout(resolve, 300));
    io.signal('SIGINT');
    expect(await attached).toBe(0);
    expect((await gameday(lab, 'status')).code).toBe(0);
  });

  it('bring it down, and then have nothing to bring down', async () => {
    const lab = await runningLab();
    expect(await gameday(lab, 'down')).toMatchObject({ code: 0, out: 'The lab is down.\n' });
    expect(lab.running()).toEqual([]);
    expect(await gameday(lab, 'down')).toMatchObject({ code: 0, out: 'No lab runs.\n' });
    expect((await gameday(lab, 'status')).code).toBe(3);
  });

  it('bring down what a supervisor left that was killed', async () => {
    const lab = await runningLab();
    process.kill((await lab.client.lab()).pid, 'SIGKILL');
    await eventually('the supervisor to be gone', async () => (await gameday(lab, 'status')).code === 3);
    expect(lab.running()).toHaveLength(5);
    expect(await gameday(lab, 'down')).toMatchObject({ code: 0, out: 'The lab is down.\n' });
    expect(lab.running()).toEqual([]);
  });

  it('bring down a lab whose supervisor hangs', async () => {
    const lab = await runningLab();
    process.kill((await lab.client.lab()).pid, 'SIGSTOP');
    expect(await gameday(lab, 'down')).toMatchObject({ code: 0 });
    expect(lab.running()).toEqual([]);
  }, 90_000);
});

it('a lab in the background that cannot start says why, and leaves nothing', async () => {
  const lab = await SmallLab.make({ engines: {}, services: [] });
  labs.push(lab);
  mkdirSync(lab.home, { recursive: true });
  const server = createServer().listen(lab.ports.gateway, '127.0.0.1');
  await once(server, 'listening');
  const { code, err } = await gameday(lab, 'up', '--detach');
  server.close();
  expect(code).toBe(3);
  expect(err).toContain(`port ${lab.ports.gateway} of the gateway is taken by process ${process.pid}`);
  expect(err).toContain('GAMEDAY_PORT_BASE');
  expect(lab.running()).toEqual([]);
});
