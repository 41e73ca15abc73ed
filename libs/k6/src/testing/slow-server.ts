import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SlowServer {
  readonly url: string;
  readonly requests: () => number;
  readonly traceparents: string[];
  close(): Promise<void>;
}

/** A small server on the loopback: answers everything after so many milliseconds, and every nth request with 503. */
export async function startServer({ afterMs = 2, failEvery = 0 } = {}): Promise<SlowServer> {
  let requests = 0;
  const traceparents: string[] = [];
  const server = createServer((request, response) => {
    requests += 1;
    traceparents.push(String(request.headers['traceparent']));
    const fails = failEvery > 0 && requests % failEvery === 0;
    setTimeout(() => {
      response.writeHead(fails ? 503 : 200, { 'content-type': 'application/json' });
      response.end('{"ok":true}');
    }, afterMs);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    traceparents,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
