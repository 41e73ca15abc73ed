import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server answers at a path: a body, a status, or whatever the test does with the response. */
export type Answer = Buffer | string | number | ((response: ServerResponse) => void);

export interface ReleaseServer extends AsyncDisposable {
  /** Address without a slash at the end. */
  readonly base: string;
  /** Replaces what is answered; a path that is not there gets 404. */
  serve(files: Readonly<Record<string, Answer>>): void;
  /** The paths that were asked for, in order. */
  readonly asked: string[];
}

export const sha256 = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');

/** A release server on 127.0.0.1. */
export async function startReleaseServer(): Promise<ReleaseServer> {
  let files: Readonly<Record<string, Answer>> = {};
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = files[path] ?? 404;
    if (typeof answer === 'function') answer(response);
    else if (typeof answer === 'number') response.writeHead(answer).end();
    else response.end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (next) => (files = next),
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
