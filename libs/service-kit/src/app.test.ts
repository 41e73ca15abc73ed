import { afterEach, describe, expect, it } from 'vitest';
import { ServiceError } from './errors.ts';
import type { HttpServer } from './http-server.ts';
import { quietTelemetry, serveSample } from './testing/sample.ts';

const running: HttpServer[] = [];
const serve = async (...args: Parameters<typeof serveSample>) => {
  const server = await serveSample(...args);
  running.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close(0)));
});

const problem = async (answer: Response) => {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  return (await answer.json()) as Record<string, unknown>;
};
const user = { 'x-gameday-user': 'ann', 'content-type': 'application/json' };

describe('an app made from a description', () => {
  it('hands handlers what the description promises: parameters, defaults, who and which request', async () => {
    const { url } = await serve();
    const answer = await fetch(`${url}/things/abc?times=2`, { headers: { 'x-request-id': 'r-1' } });
    expect(await answer.json()).toEqual({ thing: 'abcabc', userId: '', requestId: 'r-1' });
    expect(answer.headers.get('x-request-id')).toBe('r-1');
  });

  it('gives a request an id of its own when the one it brings is none', async () => {
    const { url } = await serve();
    const answer = await fetch(`${url}/things/abc`, { headers: { 'x-request-id': 'a b\tc' } });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('hands on the idempotency key of keyed routes', async () => {
    const { url } = await serve();
    const options = { method: 'POST', body: '{"name":"x"}', headers: { ...user, 'idempotency-key': 'k' } };
    expect(await (await fetch(`${url}/things`, options)).json()).toEqual({ name: 'x', key: 'k' });
  });

  it.each([
    ['a parameter that cannot be one', 'GET', '/things/ABC', {}, undefined, 404, 'not_found'],
    ['a bad query', 'GET', '/things/abc?times=0', {}, undefined, 400, 'invalid_request'],
    ['nobody', 'POST', '/things', { 'content-type': 'application/json' }, '{"name":"x"}', 401, 'unauthenticated'],
    ['a body that lacks a field', 'POST', '/things', user, '{}', 400, 'invalid_request'],
    ['no body at all', 'POST', '/things', user, undefined, 400, 'invalid_request'],
    ['a broken body', 'POST', '/things', user, '{', 400, 'malformed_json'],
    [
      'another media type',
      'POST',
      '/things',
      { ...user, 'content-type': 'text/plain' },
      'x',
      415,
      'unsupported_media_type',
    ],
    ['a body that is too large', 'POST', '/things', user, `"${'x'.repeat(70_000)}"`, 413, 'body_too_large'],
    ['an unknown path', 'GET', '/nothing', {}, undefined, 404, 'not_found'],
    ['a method that the path has not', 'PUT', '/things', {}, undefined, 405, 'method_not_allowed'],
  ])('answers %s with a problem document', async (_what, method, path, headers, body, status, code) => {
    const { url } = await serve();
    const answer = await fetch(url + path, { method, headers, ...(body !== undefined && { body }) });
    expect(answer.status).toBe(status);
    expect(await problem(answer)).toMatchObject({ status, code, requestId: answer.headers.get('x-request-id') });
  });

  it('answers what nobody foresaw with 500, and tells nothing of its inside', async () => {
    const { url } = await serve({
      getThing: () => Promise.reject(new Error('password is hunter2')),
    });
    const answer = await fetch(`${url}/things/abc`);
    expect(answer.status).toBe(500);
    expect(JSON.stringify(await problem(answer))).not.toContain('hunter2');
  });

  it('answers an error that a handler means with its code', async () => {
    const { url } = await serve({ getThing: () => Promise.reject(new ServiceError('not_found', 'No abc.')) });
    expect(await problem(await fetch(`${url}/things/abc`))).toMatchObject({ code: 'not_found', detail: 'No abc.' });
  });

  it('fails instead of sending an answer that is not as described, when told to check', async () => {
    const { url } = await serve({ getThing: async () => ({ thing: 1 }) as never }, { validateReplies: true });
    expect((await fetch(`${url}/things/abc`)).status).toBe(500);
  });

  it('finds a path without parameters as it is written, and only so', async () => {
    const { url } = await serve();
    const statusOf = async (path: string, method = 'GET') => (await fetch(url + path, { method })).status;
    expect([
      await statusOf('/download'),
      await statusOf('/download?x=1'),
      await statusOf('/download', 'HEAD'),
      await statusOf('/download/'),
      await statusOf('/Download'),
      await statusOf('/download', 'PUT'),
    ]).toEqual([200, 200, 200, 200, 404, 405]);
  });

  it('aborts the handler’s signal when the client goes away', async () => {
    const aborted = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const { url } = await serve({
      getThing({ context }) {
        context.signal?.addEventListener('abort', () => aborted.resolve());
        started.resolve();
        return new Promise(() => undefined);
      },
    });
    const controller = new AbortController();
    const request = fetch(`${url}/things/abc`, { signal: controller.signal }).catch(() => undefined);
    await started.promise;
    controller.abort();
    await aborted.promise;
    await request;
  });

  it('measures each request under its route, never under its URL', async () => {
    const telemetry = quietTelemetry();
    const { url } = await serve({}, { telemetry });
    await fetch(`${url}/things/abc`);
    await fetch(`${url}/things/def`);
    await fetch(`${url}/secret/path`);
    const { body } = await telemetry.metrics.exposition();
    const counts = body.split('\n').filter((line) => line.startsWith('http_server_request_duration_seconds_count'));
    expect(counts).toHaveLength(2);
    expect(counts.find((line) => line.includes('http_route="/things/:thing"'))).toMatch(/ 2$/);
    expect(counts.find((line) => line.includes('http_route="_unmatched"'))).toMatch(/ 1$/);
    expect(body).not.toContain('secret');
  });
});

describe('a server that is told to stop', () => {
  it('ends what is in flight, closes idle connections, and listens no more', async () => {
    const go = Promise.withResolvers<void>();
    const server = await serveSample({
      async getThing({ params, context }) {
        await go.promise;
        return { thing: params.thing, userId: '', requestId: context.requestId };
      },
    });
    const inFlight = fetch(`${server.url}/things/abc`);
    await fetch(`${server.url}/download`);
    const closed = server.close(5_000);
    await expect(fetch(`${server.url}/download`)).rejects.toThrow();
    go.resolve();
    const answer = await inFlight;
    expect(answer.status).toBe(200);
    expect(answer.headers.get('connection')).toBe('close');
    const started = performance.now();
    await closed;
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('cuts off what does not end within the grace', async () => {
    const server = await serveSample({ getThing: () => new Promise(() => undefined) });
    const stuck = fetch(`${server.url}/things/abc`).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await server.close(200);
    expect(await stuck).toBeInstanceOf(Error);
  });

  it('names the port when it is taken', async () => {
    const { port } = await serve();
    const { startHttpServer } = await import('./http-server.ts');
    await expect(startHttpServer(() => undefined, port)).rejects.toThrow(`port ${port} on 127.0.0.1 is taken`);
  });
});
