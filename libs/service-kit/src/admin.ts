import type { Telemetry } from '@gameday/telemetry';
import express, { type Express, type Response } from 'express';
import { StaleTable, type Detours } from './detours.ts';
import type { Readiness } from './readiness.ts';
import type { Stress } from './stress/stress.ts';

export interface AdminOptions {
  readonly telemetry: Telemetry;
  readonly readiness: Readiness;
  readonly detours: Detours;
  readonly stress: Stress;
  /** What is known of edges, limits and decisions, of everything or of one peer. */
  readonly governance: (peer?: string) => object;
  /** The OpenAPI document of the service at the door. */
  readonly document: object;
}

/**
 * The admin port: what probes, Prometheus and people ask a replica about itself.
 * `/livez` answers 200 while the process can answer at all; `/readyz` 503 while it must get no requests.
 */
export function createAdminApp({ telemetry, readiness, detours, stress, governance, document }: AdminOptions): Express {
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
  app.get('/stress', (_request, response) => sendJson(response, 200, stress.report()));
  // Only JSON is read: a web page cannot send that here without asking first, and is not answered then.
  const table = express.json({ limit: '256kb' });
  app.put('/detours', table, (request, response) =>
    take(response, () => {
      const { version, detours: taken } = detours.set(request.body);
      return { version, detours: taken.length };
    }),
  );
  app.put('/stress', table, (request, response) =>
    take(response, () => {
      const { version, loads } = stress.set(request.body);
      return { version, loads: loads.length };
    }),
  );
  app.get('/openapi.json', (_request, response) => sendJson(response, 200, document));
  app.use((_request, response) =>
    sendJson(response, 404, {
      paths: ['/livez', '/readyz', '/metrics', '/governance', '/detours', '/stress', '/openapi.json'],
    }),
  );
  return app;
}

/** Takes a table, whose version is the acknowledgement; one that came too late is told which one is in force. */
function take(response: Response, set: () => object): void {
  try {
    sendJson(response, 200, set());
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof StaleTable) sendJson(response, 409, { code: error.code, version: error.version, message });
    else sendJson(response, 400, { code: 'bad_table', message });
  }
}

function sendJson(response: Response, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.setHeader('cache-control', 'no-store');
  response.end(JSON.stringify(body));
}
