import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RegistrationOptions } from '../registration.ts';

/** A process's readiness page, and the registration that points Consul at it. */
export interface Replica {
  readonly server: Server;
  /** What the page answers with. Default 200. */
  status: number;
  options(id: string, more?: Partial<RegistrationOptions>): RegistrationOptions;
  close(): void;
}

export async function createReplica(): Promise<Replica> {
  const replica = { status: 200 };
  const server = createServer((_, response) => {
    response.writeHead(replica.status).end('a readiness page');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(replica, {
    server,
    options: (id: string, more: Partial<RegistrationOptions> = {}): RegistrationOptions => ({
      id,
      name: id.replace(/-\d+$/, ''),
      address: '127.0.0.1',
      port,
      version: '1.0.0',
      check: {
        http: `http://127.0.0.1:${port}/readyz`,
        intervalMs: 1_000,
        timeoutMs: 500,
        deregisterCriticalAfterMs: 60_000,
      },
      isReady: () => true,
      ...more,
    }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
}
