import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAdminApp } from './admin.ts';
import { createDetours } from './detours.ts';
import { startHttpServer, type HttpServer } from './http-server.ts';
import { createReadiness } from './readiness.ts';
import { createStress } from './stress/stress.ts';
import { freePort, quietTelemetry } from './testing/sample.ts';

const detours = createDetours();
const stress = createStress();
let server: HttpServer;
let url: string;
beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const readiness = createReadiness();
  const app = createAdminApp({
    ...{ telemetry: quietTelemetry(), readiness, detours, stress, document: {} },
    governance: () => ({}),
  });
  server = await startHttpServer(app, port);
});
afterAll(async () => {
  detours.close();
  await stress.close();
  await server.close(0);
});

const send = async (path: string, body: unknown, type = 'application/json') => {
  const answer = await fetch(`${url}${path}`, {
    method: 'PUT',
    headers: { 'content-type': type },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as object };
};
const at = (port: number) => ({ address: '127.0.0.1', port });

describe('the admin port', () => {
  it.each([
    ['/detours', { detours: [{ upstream: at(1), via: at(2) }] }, { detours: 1 }],
    ['/stress', { loads: [{ fault: 'a', memory: { megabytes: 1, overSeconds: 0 } }] }, { loads: 1 }],
  ])(
    'acknowledges a table at %s by its version, tells it, and refuses what is older or nonsense',
    async (path, table, taken) => {
      expect(await send(path, { version: 7, ttlMs: 5_000, ...table })).toEqual({
        status: 200,
        body: { version: 7, ...taken },
      });
      expect(await (await fetch(`${url}${path}`)).json()).toMatchObject({ version: 7, ...table });
      expect(await send(path, { version: 6, ttlMs: 5_000, ...table })).toMatchObject({
        ...{ status: 409, body: { code: 'stale_table', version: 7 } },
      });
      expect(await send(path, { version: 8 })).toMatchObject({ status: 400, body: { code: 'bad_table' } });
      expect(await send(path, { version: 9, ttlMs: 5_000, ...table }, 'text/plain')).toMatchObject({ status: 400 });
    },
  );
});
