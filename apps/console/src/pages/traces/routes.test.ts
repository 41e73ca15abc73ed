import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LabStatus } from '@gameday/console-api';
import express from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConsoleContext } from '../../context.ts';
import { ask } from '../../testing/ask.ts';
import { answerError } from '../../web/answer-error.ts';
import { createFeed } from '../../web/feed.ts';
import { createLive } from '../../web/live.ts';
import { createTracesServer } from './routes.ts';

const id = '3bd55af1c01eae299302d04e7d932363';
const servers: Server[] = [];
const listen = (listener: RequestListener) =>
  new Promise<number>((resolve) => {
    const server = createServer(listener).listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    servers.push(server);
  });

/** What Jaeger was asked. */
let asked: URL[] = [];
let url: string;
let away: string;
const live = createLive({ build: 'test' });

/** The console's part for traces, in front of something that answers what Jaeger once did. */
async function startTraces(jaeger: number): Promise<string> {
  const status = createFeed<LabStatus>({
    intervalMs: 1_000,
    read: () => Promise.resolve({ engines: [], apps: [], services: [], urls: {}, notices: [] }),
  });
  const context = { config: { ports: { jaeger } }, status, live } as unknown as ConsoleContext;
  const app = express();
  app.use('/api', createTracesServer(context).router);
  app.use(answerError(() => undefined));
  return `http://127.0.0.1:${await listen(app)}`;
}

beforeAll(async () => {
  const recorded = await readFile(new URL('../../testing/recorded-trace.json', import.meta.url), 'utf8');
  const jaeger = await listen((request, response) => {
    const to = new URL(request.url ?? '', 'http://jaeger');
    asked.push(to);
    if (to.pathname === '/api/services') return void response.end('{"data":["gateway","comments"]}');
    if (to.pathname === '/api/operations')
      return void response.end('{"data":[{"name":"b"},{"name":"a"},{"name":"b"},7]}');
    if (to.pathname === '/api/traces') return void response.end(recorded);
    response.statusCode = to.pathname.endsWith(id) ? 200 : 404;
    response.end(
      response.statusCode === 200 ? recorded : '{"data":null,"errors":[{"code":404,"msg":"trace not found"}]}',
    );
  });
  url = await startTraces(jaeger);
  // A port that was just given back: nobody listens there.
  const gone = await listen(() => undefined);
  await new Promise((resolve) => servers.pop()?.close(resolve));
  away = await startTraces(gone);
});
beforeEach(() => void (asked = []));
afterAll(() => Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve)))));

const get = async (path: string, at = url) => {
  const { status, text, headers } = await ask(at + path);
  return { status, headers, body: JSON.parse(text) as Record<string, unknown> };
};
const queries = () =>
  asked.filter(({ pathname }) => pathname === '/api/traces').map((to) => Object.fromEntries(to.searchParams));

describe('a search', () => {
  it('asks at the door where no service is named, and summarizes', async () => {
    const { body } = await get('/api/traces');
    expect(body).toMatchObject({
      state: 'ready',
      services: ['gateway'],
      full: false,
      traces: [
        {
          id,
          service: 'gateway',
          operation: 'POST /api/posts/:id/comments',
          spanCount: 5,
          failedCount: 4,
          orphanCount: 0,
        },
      ],
    });
    expect(queries().at(-1)).toEqual({ service: 'gateway', limit: '20' });
  });

  it('hands its filters on in the form that Jaeger takes', async () => {
    const filters = new URLSearchParams({
      service: 'comments',
      operation: 'GET /counts',
      tags: 'peer.service=users text="with \\"blanks\\""',
      minDuration: '100ms',
      maxDuration: '1.5s',
      errors: '1',
      from: '1795403872360',
      to: '1795403872999',
      limit: '50',
    });
    await get(`/api/traces?${filters}`);
    expect(queries()).toEqual([
      {
        service: 'comments',
        limit: '50',
        operation: 'GET /counts',
        minDuration: '100ms',
        maxDuration: '1.5s',
        tags: JSON.stringify({ 'peer.service': 'users', text: 'with "blanks"', error: 'true' }),
        start: '1795403872360000',
        end: '1795403872999000',
      },
    ]);
  });

  it('looks back step by step, since a short time costs Jaeger little, and stops when it has enough', async () => {
    await get('/api/traces?limit=2');
    const starts = queries().map(({ start }) => Number(start) / 1_000);
    const nowMs = (starts[0] ?? 0) + 10_000;
    expect(starts.map((start) => nowMs - start)).toEqual([10_000, 60_000, 600_000, 3_600_000, Number.NaN]);
    asked = [];
    await get('/api/traces?limit=1');
    expect(queries().length).toBe(1);
  });

  it('in every service takes a trace once that several have', async () => {
    const { body } = await get('/api/traces?service=*');
    expect(body).toMatchObject({ services: ['comments', 'gateway'], traces: [{ id }] });
    expect(new Set(queries().map(({ service }) => service))).toEqual(new Set(['comments', 'gateway']));
  });

  it.each([
    ['tags=nonsense', '"tags"'],
    ['minDuration=fast', '"minDuration"'],
    ['limit=100000', '"limit"'],
    ['from=yesterday', '"from"'],
    ['service=a&service=b', '"service"'],
  ])('with %s is refused', async (query, named) => {
    const { status, body } = await get(`/api/traces?${query}`);
    expect([status, body['detail']]).toEqual([400, expect.stringContaining(named)]);
    expect(asked).toEqual([]);
  });

  it('says that Jaeger is away', async () => {
    const { status, body } = await get('/api/traces', away);
    expect([status, body]).toEqual([200, { state: 'away', reason: expect.stringContaining('Jaeger does not answer') }]);
  });
});

it('there are services and operations to choose from; one that Jaeger does not know is not handed on', async () => {
  const { body } = await get('/api/traces/choices?service=comments');
  expect(body).toEqual({ state: 'ready', services: ['comments', 'gateway'], door: 'gateway', operations: ['a', 'b'] });
  await get('/api/traces/choices?service=..%2f..%2fsecret');
  const operations = asked.filter(({ pathname }) => pathname === '/api/operations');
  expect(operations.map((to) => to.searchParams.get('service'))).toEqual(['comments', 'gateway']);
});

describe('one trace', () => {
  it('comes with its spans, their events, and the processes that they ran in', async () => {
    const { body } = await get(`/api/traces/${id}`);
    expect(body).toMatchObject({
      state: 'found',
      summary: { spanCount: 5 },
      trace: { id, processes: { p1: { service: 'gateway' } } },
    });
    const { spans } = body['trace'] as { spans: Array<{ operation: string; events: unknown }> };
    expect(spans.find(({ operation }) => operation === 'POST comments')).toMatchObject({
      service: 'gateway',
      kind: 'client',
      failed: true,
      parentId: 'c6b214f4fee9890d',
      events: [
        {
          name: 'exception',
          attributes: [
            ['exception.message', 'connect ECONNREFUSED 127.0.0.1:21008'],
            ['exception.type', 'Error'],
          ],
        },
      ],
    });
  });

  it('can be had as Jaeger has it', async () => {
    const { body, headers } = await get(`/api/traces/${id}/jaeger.json`);
    expect(body).toMatchObject({ data: [{ traceID: id }] });
    expect(headers['content-disposition']).toBe(`attachment; filename=trace-${id}.json`);
  });

  it('that Jaeger does not have is unknown', async () => {
    expect((await get(`/api/traces/${'0'.repeat(32)}`)).body).toEqual({ state: 'unknown' });
    expect((await get(`/api/traces/${'0'.repeat(32)}/jaeger.json`)).status).toBe(404);
  });

  it('cannot be had while Jaeger is away', async () => {
    expect((await get(`/api/traces/${id}`, away)).body).toMatchObject({ state: 'away' });
    expect((await get(`/api/traces/${id}/jaeger.json`, away)).status).toBe(503);
  });

  it.each([id.toUpperCase(), '..%2f..%2fetc%2fpasswd', 'x'])('%s is the id of none', async (wrong) => {
    expect((await get(`/api/traces/${wrong}`)).status).toBe(404);
    expect(asked).toEqual([]);
  });
});

it('the latest ones are a topic', () => expect(live.topics).toEqual(['traces']));
