import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface FakeApp {
  readonly url: string;
  readonly port: number;
  /** Requests by method and route. */
  readonly seen: Map<string, number>;
  readonly traceIds: Set<string>;
  close(): Promise<void>;
}

export interface FakeAppOptions {
  /** Of every answer. */
  readonly afterMs?: number;
  /** Share of the requests that fail, 0 to 1. */
  readonly failing?: number;
  /** So many requests a second are served, the others wait for their turn. */
  readonly perSecondMax?: number;
}

const layout = Buffer.alloc(4_096, 'x');
const miniprogram = Buffer.alloc(65_536, 'y');
const id = () => randomUUID();

interface Reply {
  readonly status?: number;
  readonly body?: unknown;
}

/** What the app's door answers, as far as the scenarios look. */
const routes: readonly (readonly [RegExp, string, () => Reply])[] = [
  [/^GET \/api\/assets\/home\/version$/, 'home version', () => ({ body: { version: '1', bytes: layout.length } })],
  [/^GET \/api\/assets\/home\/layout$/, 'home layout', () => ({ body: layout })],
  [
    /^GET \/api\/assets\/miniprogram\/version$/,
    'mp version',
    () => ({ body: { version: '1', bytes: miniprogram.length } }),
  ],
  [/^GET \/api\/assets\/miniprogram\/package$/, 'mp package', () => ({ body: miniprogram })],
  [/^POST \/api\/users$/, 'sign up', () => ({ status: 201, body: { id: id() } })],
  [/^POST \/api\/sessions$/, 'sign in', () => ({ status: 201, body: { token: 't', user: { id: id() } } })],
  [/^POST \/api\/posts$/, 'post', () => ({ status: 201, body: { id: id() } })],
  [/^GET \/api\/posts\/[\w-]+$/, 'read post', () => ({ body: { id: id() } })],
  [/^GET \/api\/posts\/[\w-]+\/comments$/, 'read comments', () => ({ body: { items: [] } })],
  [/^POST \/api\/posts\/[\w-]+\/comments$/, 'comment', () => ({ status: 201, body: { id: id() } })],
  [/^GET \/api\/feed$/, 'read feed', () => ({ body: { items: [{ id: id() }] } })],
  [/^PUT \/api\/follows\/[\w-]+$/, 'follow', () => ({ status: 204 })],
  [/^GET \/api\/profiles\/[\w-]+$/, 'profile', () => ({ body: {} })],
  [/^GET \/api\/notifications$/, 'notifications', () => ({ body: { items: [] } })],
];

function replyTo(request: IncomingMessage, seen: Map<string, number>): Reply {
  const asked = `${request.method} ${(request.url ?? '').split('?')[0]}`;
  const [, name = asked, reply] = routes.find(([pattern]) => pattern.test(asked)) ?? [];
  seen.set(name, (seen.get(name) ?? 0) + 1);
  return reply?.() ?? { status: 404, body: {} };
}

/** A small server that answers like the app's door. */
export async function startFakeApp({
  afterMs = 1,
  failing = 0,
  perSecondMax = Infinity,
}: FakeAppOptions = {}): Promise<FakeApp> {
  const seen = new Map<string, number>();
  const traceIds = new Set<string>();
  let nextTurnMs = 0;
  const server = createServer((request, response) => {
    void buffer(request).then(() => {
      const { status = 200, body } = Math.random() < failing ? { status: 503, body: {} } : replyTo(request, seen);
      const [, trace] = /^00-([0-9a-f]{32})-[0-9a-f]{16}-01$/.exec(String(request.headers['traceparent'])) ?? [];
      if (trace !== undefined) traceIds.add(trace);
      nextTurnMs = Math.max(nextTurnMs, performance.now()) + 1_000 / perSecondMax;
      setTimeout(
        () => {
          response.writeHead(status, {
            'content-type': Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json',
          });
          response.end(Buffer.isBuffer(body) ? body : body === undefined ? '' : JSON.stringify(body));
        },
        Math.max(afterMs, nextTurnMs - performance.now()),
      );
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    seen,
    traceIds,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
