import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';

export interface ReceivedSpan {
  readonly traceId: string;
  readonly name: string;
  readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: unknown }>;
}

/** An OTLP receiver over real HTTP, for tests: keeps what comes and answers as it is told. */
export interface TestReceiver {
  readonly url: string;
  readonly requests: Array<{ readonly headers: IncomingHttpHeaders; readonly body: string }>;
  /** Spans of all requests that were answered with 200. */
  readonly spans: ReceivedSpan[];
  /** How requests are answered from now on. */
  answer: (response: ServerResponse) => void;
  connections(): Promise<number>;
  close(): Promise<void>;
}

export const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end('{}');

export async function startTestReceiver(port = 0): Promise<TestReceiver> {
  const server = createServer((request, response) => {
    const source = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
    void text(source).then((body) => {
      receiver.requests.push({ headers: request.headers, body });
      receiver.answer(response);
      if (response.statusCode === 200 && response.writableEnded) receiver.spans.push(...spansOf(body));
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const receiver: TestReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    requests: [],
    spans: [],
    answer: status(200),
    connections: () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count))),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

interface Request {
  readonly resourceSpans: ReadonlyArray<{
    readonly scopeSpans: ReadonlyArray<{ readonly spans: readonly ReceivedSpan[] }>;
  }>;
}
const spansOf = (body: string) =>
  (JSON.parse(body) as Request).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
