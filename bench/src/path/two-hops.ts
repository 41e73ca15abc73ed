import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Express from 'express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type Prometheus from 'prom-client';
import type Undici from 'undici';
import type { Recorded } from './recorded.ts';

// The same two hops with nothing of Gameday: an Express app at the door that asks another one through undici, and passes on what
// it says. Run as `two-hops.ts assets PORT FILE`, with the answers recorded in FILE, and `two-hops.ts gateway PORT ASSETS_PORT`;
// with `stock.ts` imported before it, it is what one gets who installs OpenTelemetry's instrumentations and a histogram.

const [role, port = '', behind = ''] = process.argv.slice(2);
// By require: that is what the instrumentations hook.
const require = createRequire(import.meta.url);
const express = require('express') as typeof Express;
const app = express();
app.disable('x-powered-by');
app.disable('etag');
if (process.env['GAMEDAY_BENCH_STOCK'] !== undefined) app.use(measured());

if (role === 'assets') {
  for (const { path, headers, body } of JSON.parse(readFileSync(behind, 'utf8')) as Recorded[]) {
    const bytes = Buffer.from(body, 'base64');
    app.get(path, (_request, response) => answer(response, headers, bytes));
  }
} else {
  const { Agent } = require('undici') as typeof Undici;
  const agent = new Agent({ pipelining: 1 });
  const passed = ['content-type', 'etag', 'cache-control', 'vary'] as const;
  app.get('/api/assets/home/{:what}', async (request: Request, response: Response) => {
    const origin = `http://127.0.0.1:${behind}`;
    const { headers, body } = await agent.request({ origin, path: request.path, method: 'GET' });
    const told = passed.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]] as const]));
    answer(response, Object.fromEntries(told), Buffer.from(await body.arrayBuffer()));
  });
}

function answer(response: Response, headers: Record<string, string | string[]>, body: Buffer): void {
  response.writeHead(200, { ...headers, 'content-length': String(body.length) });
  response.end(body);
}

/** The histogram that one has from prom-client's documentation. */
function measured(): RequestHandler {
  const { Histogram } = require('prom-client') as typeof Prometheus;
  const durations = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'How long requests take',
    labelNames: ['method', 'route', 'status'],
  });
  return (request: Request, response: Response, next: NextFunction) => {
    const end = durations.startTimer();
    response.once('finish', () => {
      const { path } = request.route as { readonly path: string };
      end({ method: request.method, route: path, status: response.statusCode });
    });
    next();
  };
}

app.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
