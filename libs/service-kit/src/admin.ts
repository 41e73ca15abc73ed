import type { Telemetry } from '@gameday/telemetry';
import express, { type Express, type Response } from 'express';
import type { Detours } from './detours.ts';
import type { Readiness } from './readiness.ts';

export interface AdminOptions {
  readonly telemetry: Telemetry;
  readonly readiness: Readiness;
  readonly detours: Detours;
  /** What is known of edges, limits and decisions, of everything or of one peer. */
  readonly governance: (peer?: string) => object;
  /** The OpenAPI document of the service at the door. */
  readonly document: object;
}

/**
 * The admin port: what probes, Prometheus and people ask a replica about itself.
 * `/livez` answers 200 while the process can answer at all; `/readyz` 503 while it must get no requests.
 */
export function createAdminApp({ telemetry, readiness, detours, governance, document }: AdminOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/livez', (_request, response) => sendJson(response, 200, { status: 'ok' }));
  app.get('/readyz', async (_request, response) => {
    const report = await readiness.report();
    sendJson(response, report.ready ? 200 : 503, report);
  });
  app.get('/metrics', async (_request, response) => {
    const { contentType, body } = await telemetry.metrics.exposition();
    response.setHeader('content-type', contentType);
    response.end(body);
  });
  app.get('/governance', (request, response) => {
    const { peer } = request.query;
    sendJson(response, 200, governance(typeof peer === 'string' ? peer : undefined));
  });
  app.get('/detours', (_request, response) => sendJson(response, 200, detours.table));
  // Only JSON is read: a web page cannot send that here without asking first, and is not answered then.
  app.put('/detours', express.json({ limit: '256kb' }), (request, response) => {
    try {
      const { version, detours: taken } = detours.set(request.body);
      sendJson(response, 200, { version, detours: taken.length });
    } catch (error) {
      sendJson(response, 400, { message: error instanceof Error ? error.message : String(error) });
    }
  });
  app.get('/openapi.json', (_request, response) => sendJson(response, 200, document));
  app.use((_request, response) =>
    sendJson(response, 404, { paths: ['/livez', '/readyz', '/metrics', '/governance', '/detours', '/openapi.json'] }),
  );
  return app;
}

function sendJson(response: Response, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.setHeader('cache-control', 'no-store');
  response.end(JSON.stringify(body));
}
