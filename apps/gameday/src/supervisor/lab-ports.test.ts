import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { labPorts, type LabPorts } from '@gameday/conventions';
import { freePort, portIsFree } from '@gameday/process';
import { afterEach, describe, expect, it } from 'vitest';
import { enginePorts, PortPool, takenPorts } from './lab-ports.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(wanted = 0): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('ports that are taken', () => {
  it('are named with what they are for and who holds them', async () => {
    const port = await listen();
    const ports: LabPorts = { ...labPorts(), consul: port, postgres: await freePort() };
    const wanted = [
      { name: 'consul', protocol: 'tcp' },
      { name: 'postgres', protocol: 'tcp' },
    ] as const;
    const [sentence, ...others] = await takenPorts(ports, 'Consul', wanted);
    expect(sentence).toMatch(new RegExp(`^port ${port} of Consul is taken by process ${process.pid} \\(.*\\)$`));
    expect(others).toEqual([]);
  });

  it('are looked for under every port that an engine binds', () => {
    const bound = Object.values(enginePorts).flatMap((pinned) => pinned.map(({ name }) => name));
    const notOfEngines = ['gateway', 'console', 'cluster', 'replicas', 'byHand', 'detours'];
    expect(new Set([...bound, ...notOfEngines])).toEqual(new Set(Object.keys(labPorts())));
  });
});

/** The first of three neighbours that are free, below the ports that the system hands out by itself. */
async function threeFreePorts(): Promise<number> {
  for (let first = 32_000 - 3 * (process.pid % 200); first < 32_765; first += 3) {
    const free = await Promise.all([first, first + 1, first + 2].map((port) => portIsFree(port)));
    if (free.every(Boolean)) return first;
  }
  throw new Error('no three neighbouring ports are free below 32768');
}

describe('a pool of ports', () => {
  it('gives each out once, passes over one that is held, and takes them back', async () => {
    const held = await threeFreePorts();
    await listen(held);
    const pool = new PortPool({ first: held, count: 3 });
    const taken = [await pool.take(), await pool.take()];
    expect(taken).toEqual([held + 1, held + 2]);
    await expect(pool.take()).rejects.toThrow(`every port from ${held} to ${held + 2} is taken`);
    pool.give(held + 2);
    expect(await pool.take()).toBe(held + 2);
  });

  it('gives different ports to those who ask at the same time', async () => {
    const pool = new PortPool({ first: await freePort(), count: 20 });
    const taken = await Promise.all(Array.from({ length: 6 }, () => pool.take()));
    expect(new Set(taken).size).toBe(6);
  });
});
