import { createServer } from 'node:net';
import { once } from 'node:events';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, processIdentity } from '@gameday/process';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange } from '@gameday/lab-kit';
import type { LabEvent } from './events.ts';
import { recordedParts } from './part-record.ts';
import { eventually, SmallLab } from './testing/small-lab.ts';
import type { SmallWorldOptions } from './testing/small-world.ts';

const labs: SmallLab[] = [];
afterEach(async () => {
  await Promise.all(labs.splice(0).map((lab) => lab.remove()));
});

const needed = { consul: 'there', postgres: 'there' } as const;

async function smallLab(options: Partial<SmallWorldOptions> = {}): Promise<SmallLab> {
  const lab = await SmallLab.make({ engines: needed, services: ['steady'], ...options });
  labs.push(lab);
  return lab;
}

describe('a lab that comes up', () => {
  it('reports every part as ready, and leaves nothing when it is stopped', async () => {
    const lab = await smallLab({ services: ['steady', 'late'] });
    const run = await lab.upUntil('All is ready');
    const status = await lab.client.status();
    expect(
      status.engines.map(({ name, state, version, source, port }) => [name, state, version, source, port]),
    ).toEqual([
      ['consul', 'ready', '1.0.0', 'path', lab.ports.consul],
      ['postgres', 'ready', '1.0.0', 'path', lab.ports.postgres],
    ]);
    expect(status.apps).toEqual([
      { name: 'supervisor', state: 'ready', pid: run.child.pid, port: null },
      { name: 'cluster', state: 'ready', pid: expect.any(Number), port: lab.ports.cluster },
    ]);
    expect(status.services.map(({ name, replicas }) => [name, replicas.map(({ state }) => state)])).toEqual([
      ['steady', ['ready']],
      ['late', ['ready']],
    ]);
    expect(lab.replicas(status, 'steady')[0]).toEqual({
      name: expect.stringMatching(/^steady-[a-z0-9]+-[a-z0-9]{5}$/),
      state: 'ready',
      pid: expect.any(Number),
      port: lab.ports.gateway,
      adminPort: expect.any(Number),
      restarts: 0,
      uptimeSeconds: expect.any(Number),
    });
    expect(status.urls).toMatchObject({ gateway: `http://127.0.0.1:${lab.ports.gateway}` });
    expect(lab.running()).toHaveLength(5);

    run.child.kill('SIGINT');
    expect(await run.exited).toBe(0);
    expect(lab.running()).toEqual([]);
    expect(recordedParts(lab.paths.parts)).toEqual({});
  });

  it('says what joined later and what cannot be had', async () => {
    const lab = await smallLab({ engines: { ...needed, toxiproxy: 'later', grafana: 'never' } });
    const run = await lab.upUntil(/All is ready[^]*Without:.*\n.*grafana.*\n/);
    expect(run.said()).toContain('toxiproxy: downloading 50 %');
    expect(run.said().indexOf('The app is ready')).toBeLessThan(run.said().indexOf('toxiproxy: ready'));
    expect(run.said()).toContain('grafana: it cannot be had: the release server does not answer');
    const { engines } = await lab.client.status();
    expect(engines.map(({ name, state }) => [name, state])).toContainEqual(['toxiproxy', 'ready']);
    expect(engines.find(({ name }) => name === 'grafana')).toMatchObject({
      state: 'missing',
      pid: null,
      version: null,
    });
  });

  it('does not start without an engine that it needs, and leaves nothing', async () => {
    const lab = await smallLab({ engines: { consul: 'never', postgres: 'there' } });
    const run = lab.up();
    expect(await run.exited).toBe(3);
    expect(run.said()).toContain('the lab cannot start without these engines');
    expect(run.said()).toContain('consul: it cannot be had: the release server does not answer');
    expect(lab.running()).toEqual([]);
  });

  it('names the program that holds one of its ports', async () => {
    const lab = await smallLab();
    const server = createServer().listen(lab.ports.consul, '127.0.0.1');
    await once(server, 'listening');
    const run = lab.up();
    expect(await run.exited).toBe(3);
    server.close();
    expect(run.said()).toContain(`port ${lab.ports.consul} of small consul is taken by process ${process.pid} (`);
    expect(run.said()).toContain('GAMEDAY_PORT_BASE');
    expect(lab.running()).toEqual([]);
  });

  it('passes over a port of the replicas that somebody else holds', async () => {
    const lab = await smallLab({ services: ['steady', 'late'] });
    const server = createServer().listen(lab.ports.replicas.first + 1, '127.0.0.1');
    await once(server, 'listening');
    await lab.upUntil('All is ready');
    server.close();
    const [replica] = lab.replicas(await lab.client.status(), 'late');
    const { first, count } = lab.ports.replicas;
    for (const port of [replica?.port, replica?.adminPort]) {
      expect(port).not.toBe(first + 1);
      expect(port).toSatisfy((taken: number) => taken >= first && taken < first + count);
    }
  });

  it('is refused while another supervisor has it', async () => {
    const lab = await smallLab();
    const first = await lab.upUntil('All is ready');
    const second = lab.up();
    expect(await second.exited).toBe(3);
    expect(second.said()).toContain(`the lab runs already: its supervisor is process ${first.child.pid}`);
  });

  it('keeps trying when a service crashes, until somebody mends it', async () => {
    const lab = await smallLab({ services: ['steady', 'picky'] });
    const run = await lab.upUntil(/picky-[\w-]+ does not get ready: ended by itself with exit code 8/);
    writeFileSync(join(lab.home, 'picky-may-run'), '');
    await eventually('the app to be ready', () => run.said().includes('All is ready'));
  });

  it('ends with the last words of a service that crashes, where nobody is there to mend it', async () => {
    const lab = await smallLab({ services: ['steady', 'crashing'] });
    const run = lab.up({ STOP_ON_FAILURE: '1' });
    expect(await run.exited).toBe(3);
    expect(run.said()).toMatch(/crashing-[\w-]+ does not get ready: ended by itself with exit code 7/);
    expect(run.said()).toContain('this one cannot work');
    expect(lab.running()).toEqual([]);
  });
});

describe('a replica that dies', () => {
  it('shows as critical at once, and comes back under its name and ports', async () => {
    const lab = await smallLab({ services: ['steady', 'late'] });
    await lab.upUntil('All is ready');
    const [before] = lab.replicas(await lab.client.status(), 'late');
    process.kill(before?.pid ?? 0, 'SIGKILL');
    await eventually('the replica to be back', async () => {
      const [now] = lab.replicas(await lab.client.status(), 'late');
      return now?.state === 'ready' && now.pid !== before?.pid;
    });
    const [after] = lab.replicas(await lab.client.status(), 'late');
    expect(after).toMatchObject({ name: before?.name, port: before?.port, adminPort: before?.adminPort, restarts: 1 });
    const asked = lab.log('consul').split('\n');
    const marked = `PUT /v1/agent/service/maintenance/${before?.name}?enable=true&reason=killed by SIGKILL (pid ${before?.pid})`;
    const cleared = `PUT /v1/agent/service/maintenance/${before?.name}?enable=false`;
    expect(asked).toContain(marked);
    expect(asked.lastIndexOf(cleared)).toBeGreaterThan(asked.indexOf(marked));
    expect(asked).not.toContain(`PUT /v1/agent/service/deregister/${before?.name}`);
  });

  it('goes from Consul when it does not come back', async () => {
    const lab = await smallLab({ services: ['steady', 'picky'] });
    writeFileSync(join(lab.home, 'picky-may-run'), '');
    await lab.upUntil('All is ready');
    const [replica] = lab.replicas(await lab.client.status(), 'picky');
    rmSync(join(lab.home, 'picky-may-run'));
    process.kill(replica?.pid ?? 0, 'SIGKILL');
    const goodbye = `PUT /v1/agent/service/deregister/${replica?.name}`;
    await eventually(
      'the goodbye',
      () => lab.log('consul').includes(goodbye),
      () => lab.log('consul'),
    );
  });
});

describe('scaling', () => {
  it('adds replicas, and takes the newest away', async () => {
    const lab = await smallLab({ services: ['steady', 'late'] });
    await lab.upUntil('All is ready');
    const [oldest] = lab.replicas(await lab.client.status(), 'late');
    await lab.client.scale('late', 3);
    expect(lab.replicas(await lab.client.status(), 'late')).toHaveLength(3);
    await lab.client.scale('late', 1);
    const left = lab.replicas(await lab.client.status(), 'late');
    expect(left.map(({ name }) => name)).toEqual([oldest?.name]);
    expect(lab.running()).toHaveLength(5);
  });

  it.each([
    ['steady', 2, 'always has one replica'],
    ['nobody', 1, 'runs no service "nobody"'],
    ['late', 5000, '0 to 50 replicas'],
    ['late', -1, '0 to 50 replicas'],
  ])('refuses %s to %i', async (service, count, reason) => {
    const lab = await smallLab({ services: ['steady', 'late'] });
    await lab.upUntil('All is ready');
    await expect(lab.client.scale(service, count)).rejects.toThrow(reason);
  });
});

describe('stopping', () => {
  it('is hurried by a second signal', async () => {
    const lab = await smallLab({ services: ['stubborn'] });
    const run = await lab.upUntil('All is ready');
    const begun = performance.now();
    run.child.kill('SIGINT');
    setTimeout(() => run.child.kill('SIGINT'), 700);
    expect(await run.exited).toBe(0);
    expect(performance.now() - begun).toBeLessThan(6_000);
    expect(lab.running()).toEqual([]);
  });

  it('takes the same signal twice at once, through a parent, for one', async () => {
    const lab = await smallLab({ services: ['stubborn'] });
    const run = await lab.upUntil('All is ready');
    run.child.kill('SIGTERM');
    run.child.kill('SIGINT');
    await eventually('the supervisor to be stopping', () => run.said().includes('stopping'));
    const [replica] = lab.replicas(await lab.client.status(), 'stubborn');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(isAlive(processIdentity(replica?.pid ?? 0) ?? { pid: 0, startedAt: '' })).toBe(true);
  });

  it('happens when the owner of the lab goes away', async () => {
    const lab = await smallLab();
    const run = await lab.upUntil('All is ready');
    const leave = new AbortController();
    const events: LabEvent['type'][] = [];
    const watching = (async () => {
      for await (const event of lab.client.events({ owner: true, signal: leave.signal })) {
        events.push(event.type);
        if (event.type === 'allReady') leave.abort();
      }
    })();
    await expect(watching).rejects.toThrow();
    expect(await run.exited).toBe(0);
    expect(run.said()).toContain('stopping: whoever started it has gone');
  });
});

describe('a supervisor that is killed', () => {
  it('is cleaned up after by the next one: exactly what it had started', async () => {
    const lab = await smallLab({ services: ['steady', 'late', 'stubborn'] });
    const run = await lab.upUntil('All is ready');
    const left = lab.running();
    run.child.kill('SIGKILL');
    await run.exited;
    expect(left).toHaveLength(6);
    expect(left.every(isAlive)).toBe(true);
    await expect(lab.client.status()).rejects.toThrow('no lab runs');

    const next = await lab.upUntil('All is ready');
    expect(left.filter(isAlive)).toEqual([]);
    expect(next.said()).toContain('ended what a supervisor that died had left: ');
    expect(lab.running()).toHaveLength(6);
  });

  it('is replaced also when its processes were killed with it', async () => {
    const lab = await smallLab();
    const run = await lab.upUntil('All is ready');
    run.child.kill('SIGKILL');
    for (const { pid } of lab.running()) process.kill(pid, 'SIGKILL');
    await run.exited;
    await lab.upUntil('All is ready');
  });
});

describe('the control socket', () => {
  it('is for this user alone and answers what it does not know', async () => {
    const lab = await smallLab();
    await lab.upUntil('All is ready');
    expect(statSync(lab.paths.socket).mode & 0o777).toBe(0o600);
    const ask = (method: string, path: string, body?: unknown) =>
      exchange({ method, path, to: lab.paths.socket, body });
    expect(await ask('GET', '/nothing')).toMatchObject({ status: 404 });
    expect(await ask('POST', '/scale', [])).toMatchObject({ status: 400 });
    expect(await ask('POST', '/restart', { part: 'steddy' })).toMatchObject({ status: 400 });
    expect(JSON.parse((await ask('GET', '/lab')).text)).toMatchObject({ folder: lab.paths.folder, monolith: false });
    expect(statSync(lab.paths.secrets).mode & 0o777).toBe(0o600);
  });

  it('restarts a part on request', async () => {
    const lab = await smallLab();
    await lab.upUntil('All is ready');
    const [before] = lab.replicas(await lab.client.status(), 'steady');
    await exchange({ method: 'POST', path: '/restart', to: lab.paths.socket, body: { part: before?.name } });
    await eventually('another process', async () => {
      const [now] = lab.replicas(await lab.client.status(), 'steady');
      return now?.state === 'ready' && now.pid !== before?.pid && now.restarts === 1;
    });
  });
});
