import { once } from 'node:events';
import { createServer, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DetourTable, StressTable } from '@gameday/service-kit';

/** A replica as the control plane sees it: an admin port that takes tables, and a service port that answers with its name. */
export interface LittleReplica {
  readonly name: string;
  readonly port: number;
  readonly adminPort: number;
  /** What it was told last. */
  readonly detours: DetourTable;
  readonly stress: StressTable;
  /** How many tables it has taken. */
  readonly taken: number;
  /** From now on it takes its time with every answer, in milliseconds; Infinity for never. */
  delayMs: number;
  /** Calls a port as if it were the replica that it has in its place: through its detours. @returns ms until the answer */
  call(port: number): Promise<number>;
  close(): Promise<void>;
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** How long a request to a port of this machine takes. @throws Error with the system's code */
export function timedRequest(port: number): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, agent: false }, (response) => {
      response
        .resume()
        .once('end', () => resolve(performance.now() - started))
        .once('error', reject);
    })
      .once('error', reject)
      .end();
  });
}

/** Says more than anybody will ever read. */
function flood(response: ServerResponse): void {
  const more = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(256 * 1024)));
  };
  response.on('drain', more).on('error', () => undefined);
  more();
}

/** @param peers the services that it calls */
export async function littleReplica(name: string, peers: readonly string[] = []): Promise<LittleReplica> {
  let detours: DetourTable = { version: 0, ttlMs: 1, detours: [], faults: [] };
  let stress: StressTable = { version: 0, ttlMs: 1, loads: [] };
  let taken = 0;
  const service = createServer((incoming, response) => {
    if (incoming.url === '/flood') flood(response);
    else response.end(name);
  });
  const admin = createServer(async (incoming, response) => {
    if (incoming.url === '/governance') {
      response.end(JSON.stringify({ edges: peers.map((peer) => ({ peer })) }));
      return;
    }
    let text = '';
    for await (const chunk of incoming.setEncoding('utf8')) text += chunk as string;
    if (replica.delayMs > 0)
      await new Promise((resolve) => setTimeout(resolve, Math.min(replica.delayMs, 2 ** 30)).unref());
    const table = JSON.parse(text) as DetourTable & StressTable;
    taken += 1;
    const { version } = incoming.url === '/stress' ? stress : detours;
    if (table.version < version) {
      response.writeHead(409).end(JSON.stringify({ code: 'stale_table', version }));
      return;
    }
    if (incoming.url === '/stress') stress = table;
    else detours = table;
    response.end('{}');
  });
  const replica: LittleReplica = {
    ...{ name, port: await listen(service), adminPort: await listen(admin), delayMs: 0 },
    get detours() {
      return detours;
    },
    get stress() {
      return stress;
    },
    get taken() {
      return taken;
    },
    call: (port) => timedRequest(detours.detours.find(({ upstream }) => upstream.port === port)?.via.port ?? port),
    async close() {
      for (const server of [service, admin]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
  return replica;
}
