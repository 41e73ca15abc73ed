import { createServer, STATUS_CODES, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { problemMediaType } from '@gameday/conventions';
import { ServiceError, toProblem } from './errors.ts';

export interface HttpServer {
  readonly server: Server;
  /** From now on every answer closes its connection, so that callers move elsewhere. */
  drain(): void;
  /** Stops listening and waits for what is in flight, at most `graceMs`; then cuts it off. */
  close(graceMs: number): Promise<void>;
}

/** How often idle connections are closed while the server waits for the busy ones. */
const sweepMs = 25;

/**
 * Listens on one address alone, 127.0.0.1 by default.
 * @throws Error naming the port when it is taken
 */
export async function startHttpServer(
  listener: RequestListener,
  port: number,
  address = '127.0.0.1',
): Promise<HttpServer> {
  const inFlight = new Set<ServerResponse>();
  let draining = false;
  const server = createServer(
    // Callers keep idle connections for 30 s; the server keeps them longer, so that it never closes one under a request.
    { keepAliveTimeout: 65_000, headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 },
    (request, response) => {
      inFlight.add(response);
      response.once('close', () => inFlight.delete(response));
      if (draining) response.shouldKeepAlive = false;
      listener(request, response);
    },
  );
  server.on('clientError', answerBrokenRequest);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(`port ${port} on ${address} is taken by another program`, { cause: error }) : error);
    });
    server.listen(port, address, resolve);
  });

  const drain = () => {
    draining = true;
    for (const response of inFlight) response.shouldKeepAlive = false;
  };
  return {
    server,
    drain,
    async close(graceMs) {
      drain();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
      const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(sweep);
      clearTimeout(cutOff);
    },
  };
}

/** Even what is no HTTP gets a problem document, as far as the connection still takes one. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const problem = toProblem(new ServiceError('invalid_request', 'This is not a valid HTTP request.'), 'none');
  const body = JSON.stringify({ ...problem, status });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: ${problemMediaType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
