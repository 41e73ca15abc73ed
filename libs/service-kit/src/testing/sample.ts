import { openSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { defineService, empty, json, bytes } from '@gameday/contracts';
import { startTelemetry, type Telemetry } from '@gameday/telemetry';
import { z } from 'zod';
import { createApp } from '../app.ts';
import type { Handlers } from '../handlers.ts';
import { startHttpServer, type HttpServer } from '../http-server.ts';
import { createRouter, type RouterOptions } from '../router.ts';

/** A small service for the framework's own tests: one route of every kind. */
export const sampleService = defineService({
  name: 'sample',
  version: '1.2.3',
  description: 'For tests.',
  routes: {
    getThing: {
      method: 'GET',
      path: '/things/:thing',
      summary: 'x',
      params: z.object({ thing: z.string().regex(/^[a-z]+$/) }),
      query: z.object({ times: z.coerce.number().int().min(1).max(9).default(1) }),
      reply: json(z.object({ thing: z.string(), userId: z.string(), requestId: z.string() })),
      errors: ['not_found'],
      repeat: 'safe',
      auth: 'none',
    },
    makeThing: {
      method: 'POST',
      path: '/things',
      summary: 'x',
      body: z.object({ name: z.string().min(1) }),
      reply: json(z.object({ name: z.string(), key: z.string().nullable() }), 201),
      errors: [],
      repeat: 'keyed',
      auth: 'user',
    },
    dropThing: {
      method: 'DELETE',
      path: '/things/:thing',
      summary: 'x',
      params: z.object({ thing: z.string() }),
      reply: empty,
      errors: [],
      repeat: 'idempotent',
      auth: 'none',
    },
    downloadThing: {
      method: 'GET',
      path: '/download',
      summary: 'x',
      reply: bytes('application/octet-stream'),
      errors: [],
      repeat: 'safe',
      auth: 'none',
    },
  },
});

export type SampleHandlers = Handlers<typeof sampleService>;

export const sampleHandlers: SampleHandlers = {
  getThing: async ({ params, query, context }) => ({
    thing: params.thing.repeat(query.times),
    userId: context.userId ?? '',
    requestId: context.requestId,
  }),
  makeThing: async ({ body, context }) => ({ name: body.name, key: context.idempotencyKey ?? null }),
  dropThing: async () => undefined,
  downloadThing: async () => Buffer.from('content'),
};

/** Telemetry without a trace receiver, whose log goes nowhere. */
export const quietTelemetry = (service = 'sample'): Telemetry =>
  startTelemetry({
    service,
    version: '0.0.0',
    replica: `${service}-test`,
    env: { OTEL_TRACES_EXPORTER: 'none', GAMEDAY_LOG_LEVEL: 'silent' },
    logFd: openSync('/dev/null', 'w'),
  });

/** Serves the sample on a free port. */
export async function serveSample(
  handlers: Partial<SampleHandlers> = {},
  options: RouterOptions & { telemetry?: Telemetry } = {},
): Promise<HttpServer & { readonly port: number; readonly url: string }> {
  const port = await freePort();
  const router = createRouter(sampleService, { ...sampleHandlers, ...handlers }, options);
  const server = await startHttpServer(createApp(options.telemetry ?? quietTelemetry(), [router]), port);
  return { ...server, port, url: `http://127.0.0.1:${port}` };
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
