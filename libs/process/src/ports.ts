import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import type { Protocol } from './socket-tables.ts';

const loopback = '127.0.0.1';

const tcpBinds = (port: number) =>
  new Promise<number | undefined>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: loopback, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? undefined) : undefined));
    });
  });

/** macOS lets a socket on 127.0.0.1 stand beside one on all interfaces; then only an answer betrays the other. */
const tcpAnswers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ port, host: loopback });
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(500, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });

const udpBinds = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(false);
    });
    socket.bind({ port, address: loopback, exclusive: true }, () => socket.close(() => resolve(true)));
  });

/** Whether a server could bind this port on 127.0.0.1 now. */
export async function portIsFree(port: number, protocol: Protocol = 'tcp'): Promise<boolean> {
  if (protocol === 'udp') return udpBinds(port);
  if (process.platform !== 'linux' && (await tcpAnswers(port))) return false;
  return (await tcpBinds(port)) !== undefined;
}

/** A TCP port of 127.0.0.1 that was free a moment ago, from the system's ephemeral range. */
export async function freePort(): Promise<number> {
  const port = await tcpBinds(0);
  if (port === undefined)
    throw new Error('no TCP port of 127.0.0.1 is free: too many sockets are open on this machine');
  return port;
}
