import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort, portIsFree } from './ports.ts';
import { formatAddress, parseLsof, parseProcNet } from './socket-tables.ts';
import { listeningSockets, portOwner } from './sockets.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listen(host: string): Promise<number> {
  const server: Server = createServer();
  closers.push(() => server.close());
  server.listen(0, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function bindUdp(host: string): Promise<number> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  closers.push(() => socket.close());
  socket.bind(0, host);
  await once(socket, 'listening');
  return socket.address().port;
}

describe('the sockets of a process', () => {
  it.each(['127.0.0.1', '::1'])('are listed with their address: %s', async (host) => {
    const tcp = await listen(host);
    const udp = await bindUdp(host);
    const mine = listeningSockets([process.pid]);
    expect(mine).toContainEqual({ pid: process.pid, protocol: 'tcp', address: host, port: tcp });
    expect(mine).toContainEqual({ pid: process.pid, protocol: 'udp', address: host, port: udp });
  });

  it('are none for no process', () => {
    expect(listeningSockets([])).toEqual([]);
  });
});

describe('the owner of a port', () => {
  it('is the process that listens, with its command', async () => {
    const script = `require('node:net').createServer().listen(0, '127.0.0.1', function () { process.stdout.write(String(this.address().port)) })`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    closers.push(() => child.kill('SIGKILL'));
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const owner = portOwner(Number(line.toString()));
    expect(owner?.pid).toBe(child.pid);
    expect(owner?.command).toContain('createServer');
  });

  it('is undefined where nobody listens', async () => {
    expect(portOwner(await freePort())).toBeUndefined();
  });

  it('is told for UDP as well', async () => {
    expect(portOwner(await bindUdp('127.0.0.1'), 'udp')?.pid).toBe(process.pid);
  });
});

describe('a port', () => {
  it('is free until somebody listens on it', async () => {
    const port = await freePort();
    expect(await portIsFree(port)).toBe(true);
    const taken = await listen('127.0.0.1');
    expect(await portIsFree(taken)).toBe(false);
    expect(await portIsFree(await bindUdp('127.0.0.1'), 'udp')).toBe(false);
  });
});

describe('addresses', () => {
  it.each([
    [[127, 0, 0, 1], '127.0.0.1'],
    [Array(16).fill(0), '::'],
    [[...Array(15).fill(0), 1], '::1'],
    [[0xfe, 0x80, ...Array(13).fill(0), 1], 'fe80::1'],
    [[0x20, 1, 0xd, 0xb8, ...Array(10).fill(0), 0, 0], '2001:db8::'],
    [[...Array(10).fill(0), 255, 255, 127, 0, 0, 1], '::ffff:127.0.0.1'],
    [[0, 1, 0, 0, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7], '1:0:2:3:4:5:6:7'],
  ])('%j is written %s', (bytes, text) => {
    expect(formatAddress(bytes as number[])).toBe(text);
  });

  it('are read from the tables of Linux, only where somebody waits', () => {
    const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
    const row = (state: string) =>
      `   0: 0100007F:1F90 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 4242 1 0`;
    const waiting = { address: '127.0.0.1', port: 8080, inode: '4242', uid: 1000 };
    expect(parseProcNet(head + row('0A'), 'tcp')).toEqual([{ protocol: 'tcp', ...waiting }]);
    expect(parseProcNet(head + row('01'), 'tcp')).toEqual([]);
    expect(parseProcNet(head + row('07'), 'udp')).toEqual([{ protocol: 'udp', ...waiting }]);
  });

  it('are read from lsof, connections aside', () => {
    const output =
      'p10\nf5\nPTCP\nn127.0.0.1:80\nTST=LISTEN\nf6\nPTCP\nn127.0.0.1:80->127.0.0.1:5\nTST=ESTABLISHED\np11\nf3\nPUDP\nn*:53\nf4\nPTCP\nn[::1]:81\nTST=LISTEN\n';
    expect(parseLsof(output)).toEqual([
      { pid: 10, protocol: 'tcp', address: '127.0.0.1', port: 80 },
      { pid: 11, protocol: 'udp', address: '0.0.0.0', port: 53 },
      { pid: 11, protocol: 'tcp', address: '::1', port: 81 },
    ]);
  });
});
