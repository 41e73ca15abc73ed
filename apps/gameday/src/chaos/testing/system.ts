import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A system under test: `POST /break` makes it answer 503 until `POST /mend`. */
export interface System {
  readonly url: string;
  readonly asked: string[];
  broken: boolean;
  close(): Promise<void>;
}

export async function startSystem(): Promise<System> {
  const server = createServer((request, response) => {
    system.asked.push(`${request.method} ${request.url}`);
    if (request.url === '/break') system.broken = true;
    if (request.url === '/mend') system.broken = false;
    const isRead = request.method === 'GET';
    response.writeHead(isRead && system.broken ? 503 : 200, { connection: 'close' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const system: System = {
    url: `http://127.0.0.1:${port}`,
    asked: [],
    broken: false,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return system;
}
