import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Row {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a query is answered with: rows, or `hang` for no answer at all, or an HTTP status that is no success. */
export type FakeAnswer = readonly Row[] | 'hang' | number;

/** An HTTP server that answers instant queries as Prometheus does. */
export interface FakePrometheus {
  readonly url: string;
  /** Every query that came, the last one last. */
  readonly queries: string[];
  /** Answers every query that comes from now on. */
  answer(answer: (promql: string) => FakeAnswer): void;
  close(): Promise<void>;
}

const json = (rows: readonly Row[]) =>
  JSON.stringify({
    status: 'success',
    data: {
      resultType: 'vector',
      result: rows.map(({ labels, value }) => ({ metric: labels, value: [Date.now() / 1000, String(value)] })),
    },
  });

export async function startFakePrometheus(): Promise<FakePrometheus> {
  const queries: string[] = [];
  let answer: (promql: string) => FakeAnswer = () => [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const promql = new URLSearchParams(body).get('query') ?? '';
      queries.push(promql);
      const given = answer(promql);
      if (given === 'hang') return;
      if (typeof given === 'number') {
        response
          .writeHead(given)
          .end(JSON.stringify({ status: 'error', errorType: 'execution', error: 'told to fail' }));
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end(json(given));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    queries,
    answer(next) {
      answer = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
