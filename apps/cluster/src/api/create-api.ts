import { namespace as ownNamespace } from '@gameday/conventions';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import type { Log } from '../shared.ts';
import type { ApiContext, ApiOptions } from './context.ts';
import { answerJson } from './http/answer.ts';
import { guard } from './http/guard.ts';
import { createServe } from './serve.ts';
import { ApiError, failure, noSuchPath } from './status.ts';
import { realMachine } from './views/machine.ts';

export interface Api {
  /** Begins to listen on 127.0.0.1. @returns the port */
  listen(): Promise<number>;
  /** Ends every watch and connection. */
  close(): Promise<void>;
}

/** Answers a request that failed; one that was answered already can only be cut off. */
function answerError(error: unknown, request: IncomingMessage, response: ServerResponse, log: Log | undefined): void {
  const known =
    error instanceof ApiError
      ? error
      : new ApiError('InternalError', 'Internal error occurred; the cluster log says more');
  if (known !== error && !response.destroyed)
    log?.error({ err: error, method: request.method, url: request.url }, 'a request failed');
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { retryAfterSeconds } = known.details ?? {};
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', retryAfterSeconds);
  // What is left of the body would be taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  answerJson(response, known.code, failure(known));
}

/** A DNS name, as node names are. */
const nodeNameOf = (host: string): string =>
  host
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '') || 'localhost';

/**
 * The Kubernetes API of the lab's cluster, for kubectl and client libraries. It is plain node:http: watches and logs are streams that
 * need the response's own backpressure, the paths follow one grammar, and nothing may be read of a request before it was checked.
 */
export function createApi(options: ApiOptions): Api {
  const { port, extraRoutes, notReady, log } = options;
  const context: ApiContext = {
    store: options.store,
    usage: options.usage,
    logs: options.logs,
    clock: options.clock,
    namespace: options.namespace ?? ownNamespace,
    nodeName: options.nodeName ?? nodeNameOf(hostname()),
    podsMax: options.podsMax ?? 200,
    machine: options.machine ?? realMachine(),
    bookmarkMs: options.bookmarkMs ?? 60_000,
    backlogBytesMax: options.backlogBytesMax ?? 1024 * 1024,
  };
  const serve = createServe(context, notReady);
  let boundPort = port;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      response.setHeader('cache-control', 'no-cache, private');
      response.setHeader('x-content-type-options', 'nosniff');
      guard(request, boundPort);
      if (await serve(request, response)) return;
      const otherwise = (error?: unknown) => answerError(error ?? noSuchPath(), request, response, log);
      if (extraRoutes) extraRoutes(request, response, otherwise);
      else otherwise();
    } catch (error) {
      answerError(error, request, response, log);
    }
  };

  const server = createServer((request, response) => void handle(request, response));
  return {
    async listen() {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      boundPort = (server.address() as AddressInfo).port;
      return boundPort;
    },
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
