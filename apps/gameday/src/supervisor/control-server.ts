import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { CommandError } from '../cli/errors.ts';
import { exitCode } from '../cli/io.ts';
import type { Supervisor } from './supervisor.ts';

const bodyBytesMax = 64 * 1024;

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw new CommandError('usage', 'the body is too large', { exitCode: exitCode.usage });
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    const value = (text === '' ? {} : JSON.parse(text)) as unknown;
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // falls through to the same answer
  }
  throw new CommandError('usage', 'the body must be a JSON object', { exitCode: exitCode.usage });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}

function sendError(response: ServerResponse, error: unknown): void {
  const known = error instanceof CommandError;
  const status = known ? (error.exitCode === exitCode.usage ? 400 : 409) : 500;
  const message = error instanceof Error ? error.message : String(error);
  const body = { code: known ? error.code : 'internal', message, ...(known && error.hint && { hint: error.hint }) };
  if (!response.headersSent) send(response, status, { error: body });
}

/** JSON lines until the lab has stopped. `?owner=1`: the lab is the caller's, and stops when the caller goes away. */
function streamEvents(supervisor: Supervisor, response: ServerResponse, owner: boolean): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  const forget = supervisor.events.subscribe((event) => {
    response.write(`${JSON.stringify(event)}\n`);
    if (event.type === 'stopped') response.end();
  });
  response.once('close', () => {
    forget();
    if (owner) void supervisor.stop('whoever started it has gone');
  });
}

type Route = (supervisor: Supervisor, body: Record<string, unknown>) => Promise<unknown> | unknown;

const routes: Readonly<Record<string, Route>> = {
  'GET /status': (supervisor) => supervisor.status(),
  'GET /lab': ({ options, startedAt }) => ({
    pid: process.pid,
    startedAt,
    monolith: options.monolith,
    folder: options.paths.folder,
    ports: options.ports,
  }),
  'POST /scale': async (supervisor, { service, replicas, hold }) => {
    const count = replicas === 'auto' ? 'auto' : Number(replicas);
    return { service, replicas, autoscaler: await supervisor.scale(String(service), count, hold === true) };
  },
  'POST /restart': (supervisor, { part }) => {
    supervisor.restart(String(part));
    return { part };
  },
  'POST /reset': async (supervisor) => {
    await supervisor.reset();
    return {};
  },
  'POST /stop': (supervisor, { reason, hurry }) => {
    void supervisor.stop(typeof reason === 'string' ? reason : 'asked to stop');
    if (hurry === true) supervisor.hurry();
    return { stopping: true };
  },
};

async function handle(supervisor: Supervisor, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://supervisor');
  try {
    if (request.method === 'GET' && pathname === '/events') {
      streamEvents(supervisor, response, searchParams.get('owner') === '1');
      return;
    }
    const route = routes[`${request.method} ${pathname}`];
    if (!route) {
      send(response, 404, { error: { code: 'not_found', message: `no such route: ${request.method} ${pathname}` } });
      return;
    }
    send(response, 200, await route(supervisor, await readBody(request)));
  } catch (error) {
    sendError(response, error);
  }
}

export interface ControlServer {
  close(): Promise<void>;
}

/** Serves the control API on the lab's Unix socket, for this user alone. The lab's lock must be held. */
export async function startControlServer(supervisor: Supervisor, socket: string): Promise<ControlServer> {
  mkdirSync(dirname(socket), { recursive: true });
  rmSync(socket, { force: true }); // a dead supervisor's: the lock is ours
  const server: Server = createServer((request, response) => void handle(supervisor, request, response));
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // The socket is made within this call: with this mask nobody else can connect, not even for a moment.
    const mask = process.umask(0o177);
    try {
      server.listen(socket, resolve);
    } finally {
      process.umask(mask);
    }
  });
  chmodSync(socket, 0o600);
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), 500);
      await closed;
      clearTimeout(late);
      rmSync(socket, { force: true });
    },
  };
}
