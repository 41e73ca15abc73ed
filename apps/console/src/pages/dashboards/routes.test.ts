import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { labPorts } from '@gameday/conventions';
import type { PrometheusLine, PrometheusQuestion } from '@gameday/console-api';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConsoleContext } from '../../context.ts';
import { answerError } from '../../web/answer-error.ts';
import { createDashboardsServer } from './routes.ts';

const servers: Server[] = [];
const closings: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const listen = (listener: RequestListener): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer(listener);
    servers.push(server);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

/** What a small server in Prometheus's place was asked. */
interface Received {
  readonly path: string;
  readonly form: URLSearchParams;
}

async function start(answer: (received: Received) => { status?: number; body: string }) {
  const received: Received[] = [];
  const prometheus = await listen((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://prometheus');
      const asked = {
        path: url.pathname,
        form: request.method === 'POST' ? new URLSearchParams(text) : url.searchParams,
      };
      received.push(asked);
      const { status = 200, body } = answer(asked);
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  });
  const { router, close } = createDashboardsServer({
    config: { ports: { ...labPorts(undefined), prometheus } },
  } as ConsoleContext);
  const app = express();
  app.use('/api', express.json(), router);
  app.use(answerError(() => undefined));
  const port = await listen(app);
  closings.push(() => close?.());
  return { url: `http://127.0.0.1:${port}/api/dashboards`, received };
}

const at = 1_790_000_000_000;
const instant = (expression: string): PrometheusQuestion => ({ kind: 'instant', expression, atMs: at });
const success = (data: unknown) => ({ body: `${JSON.stringify({ status: 'success', data })}\n` });

async function askAll(url: string, questions: readonly unknown[]): Promise<PrometheusLine[]> {
  const response = await fetch(`${url}/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ questions }),
  });
  expect(response.status).toBe(200);
  const lines = (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as PrometheusLine);
  return lines.sort((one, other) => one.at - other.at);
}

describe('the questions of panels', () => {
  it('are each answered with what Prometheus says', async () => {
    const { url } = await start(({ form }) => success({ query: form.get('query') }));
    expect(await askAll(url, [instant('up'), instant('sum(up)')])).toEqual([
      { at: 0, data: { query: 'up' } },
      { at: 1, data: { query: 'sum(up)' } },
    ]);
  });

  it('reach the part of Prometheus that answers them', async () => {
    const { url, received } = await start(() => success([]));
    const range = { fromMs: at - 60_000, toMs: at };
    await askAll(url, [
      { kind: 'range', expression: 'up', ...range, stepMs: 2_000 },
      { kind: 'exemplars', expression: 'x_bucket', ...range },
      { kind: 'label_values', label: 'job', selector: 'up{}', ...range },
      { kind: 'label_names', ...range },
    ]);
    const parameters = { start: '1789999940', end: '1790000000' };
    const byPath = Object.fromEntries(received.map(({ path, form }) => [path, Object.fromEntries(form)]));
    expect(byPath).toEqual({
      '/api/v1/query_range': { query: 'up', ...parameters, step: '2', timeout: '10000ms' },
      '/api/v1/query_exemplars': { query: 'x_bucket', ...parameters },
      '/api/v1/label/job/values': { 'match[]': 'up{}', ...parameters },
      '/api/v1/labels': parameters,
    });
  });

  it('fail alone, in Prometheus’s words', async () => {
    const { url } = await start(({ form }) =>
      form.get('query') === 'sum('
        ? {
            status: 400,
            body: '{"status":"error","errorType":"bad_data","error":"parse error: unclosed left parenthesis"}',
          }
        : success([]),
    );
    expect(await askAll(url, [instant('sum('), instant('up'), { kind: 'instant' }])).toEqual([
      { at: 0, error: 'Prometheus refused the query: parse error: unclosed left parenthesis' },
      { at: 1, data: [] },
      { at: 2, error: expect.stringContaining('no question to Prometheus') as string },
    ]);
  });

  it('are asked once for browsers that ask the same', async () => {
    const { url, received } = await start(() => success([]));
    await Promise.all([askAll(url, [instant('up')]), askAll(url, [instant('up')])]);
    await askAll(url, [instant('up'), instant('up')]);
    expect(received).toHaveLength(1);
  });

  it('say so when something else listens there', async () => {
    const { url } = await start(() => ({ body: '<html>' }));
    expect(await askAll(url, [instant('up')])).toEqual([
      { at: 0, error: expect.stringMatching(/127\.0\.0\.1:\d+ is not Prometheus/) as string },
    ]);
  });

  it('say so when Prometheus is away', async () => {
    const { url } = await start(() => success([]));
    servers[0]?.close();
    expect(await askAll(url, [instant('up')])).toEqual([
      { at: 0, error: expect.stringContaining('Prometheus does not answer on 127.0.0.1') as string },
    ]);
  });

  it('come as a batch or not at all', async () => {
    const { url } = await start(() => success([]));
    const response = await fetch(`${url}/ask`, { method: 'POST' });
    expect(response.status).toBe(400);
  });
});

describe('the dashboards', () => {
  it('are listed with what each answers', async () => {
    const { url } = await start(() => success([]));
    const { dashboards } = (await (await fetch(url)).json()) as { dashboards: Array<Record<string, unknown>> };
    expect(dashboards.map(({ uid }) => uid)).toContain('gameday-overview');
    for (const { title, description, panels } of dashboards) {
      expect(title).toMatch(/\w/);
      expect(description).toMatch(/\w/);
      expect(panels).toBeGreaterThan(0);
    }
  });

  it('are given in Grafana’s format', async () => {
    const { url } = await start(() => success([]));
    const { dashboard } = (await (await fetch(`${url}/gameday-overview`)).json()) as { dashboard: object };
    expect(dashboard).toMatchObject({ uid: 'gameday-overview', schemaVersion: expect.any(Number) as number });
  });

  it.each(['nothing', '..%2Fpackage', '%2e%2e'])('are known by their identities only: not %s', async (uid) => {
    const { url } = await start(() => success([]));
    expect((await fetch(`${url}/${uid}`)).status).toBe(404);
  });
});
