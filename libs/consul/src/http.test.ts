import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConsulClient } from './consul.ts';
import { createConsul } from './consul.ts';
import { eventually } from './testing/eventually.ts';

const closing: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function listen(listener: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

function client(url: string, timeoutMs = 300): ConsulClient {
  const consul = createConsul({ url, timeoutMs, watch: { backoff: { baseMs: 10, capMs: 20 } } });
  closing.push(() => consul.close());
  return consul;
}

const answering = (status: number, text: string): RequestListener => {
  return (_, response) => void response.writeHead(status).end(text);
};

describe('a request to Consul', () => {
  it.each<readonly [string, RequestListener, string, RegExp]>([
    ['no JSON', answering(200, '<html>'), 'consul_bad_answer', /is not Consul's: no JSON: "<html>"/],
    ['another shape', answering(200, '{"a":1}'), 'consul_bad_answer', /the answer is no list/],
    ['no leader', answering(500, 'rpc error: No cluster leader'), 'consul_no_leader', /has no leader yet/],
    [
      'another error',
      answering(500, 'rpc error'),
      'consul_refused',
      /answered 500 .*health\/service\/users: rpc error/,
    ],
    ['too many connections', answering(429, 'slow down'), 'consul_refused', /answered 429/],
    ['nothing', () => {}, 'consul_timeout', /did not answer in 300 ms: GET .*health\/service\/users/],
    ['half an answer', (_, response) => void response.writeHead(200).write('['), 'consul_timeout', /did not answer/],
    ['a broken connection', (request) => request.socket.destroy(), 'consul_unreachable', /cannot be reached/],
  ])('answered with %s fails as such', async (_, listener, code, message) => {
    const { url } = await listen(listener);
    const failure = client(url).health('users');
    await expect(failure).rejects.toMatchObject({ code });
    await expect(failure).rejects.toThrow(message);
  });

  it('to nobody says so', async () => {
    const { url, server } = await listen(() => {});
    server.close();
    await once(server, 'close');
    await expect(client(url).leader()).rejects.toThrow(/cannot be reached: GET http.*ECONNREFUSED/);
  });

  it('waits for a blocking query as long as was asked, jitter included, before it gives up', async () => {
    const { url } = await listen(() => {});
    const start = performance.now();
    await expect(client(url, 100).health('users', { index: 5, waitMs: 320 })).rejects.toThrow('in 440 ms');
    expect(performance.now() - start).toBeGreaterThan(430);
  });

  it('ends with the reason of its signal, and closes the connection', async () => {
    const { url, server } = await listen(() => {});
    const ending = new AbortController();
    const failure = client(url, 5_000).health('users', { signal: ending.signal });
    const [socket] = await once(server, 'connection');
    const closed = once(socket, 'close');
    ending.abort(new Error('enough'));
    await expect(failure).rejects.toThrow('enough');
    await closed;
  });

  it.each(['', 'localhost:8500', 'ftp://x'])('is not even tried at "%s"', (url) => {
    expect(() => createConsul({ url })).toThrow(/is not Consul's address/);
  });
});

/** Speaks just enough Consul for a watcher; what it answers is the test's. */
async function fakeConsul(health: RequestListener): Promise<{ url: string; queries: string[] }> {
  const queries: string[] = [];
  const { url } = await listen((request, response) => {
    if (request.url === '/v1/status/leader') return void response.end('"127.0.0.1:8300"');
    if (request.url === '/v1/agent/self') return void response.end('{"Config":{"NodeID":"n"}}');
    queries.push(request.url ?? '');
    return health(request, response);
  });
  return { url, queries };
}

const users = JSON.stringify([
  { Node: { Address: '127.0.0.1' }, Service: { ID: 'users-1', Address: '127.0.0.1', Port: 1 }, Checks: [] },
]);

describe('a watcher', () => {
  it('keeps the endpoints when answers turn into nonsense, and recovers', async () => {
    let text = users;
    let index = 5;
    const { url } = await fakeConsul((_, response) => {
      setTimeout(() => response.setHeader('X-Consul-Index', index).end(text), 20);
    });
    const watch = client(url).watchService('users');
    closing.push(() => watch.close());
    await watch.ready(2_000);
    text = 'nonsense';
    await eventually(() => watch.state === 'stale');
    expect(watch.endpoints().map(({ id }) => id)).toEqual(['users-1']);
    expect(watch.problem).toMatch(/no JSON: "nonsense"/);
    text = users;
    index = 6;
    await eventually(() => watch.state === 'live');
  });

  it('reads an index that changes all the time at a bounded rate', async () => {
    let index = 5;
    const { url, queries } = await fakeConsul((_, response) => {
      index += 1;
      response.setHeader('X-Consul-Index', index).end(users);
    });
    const watch = client(url).watchService('users');
    closing.push(() => watch.close());
    await watch.ready(2_000);
    const start = performance.now();
    await eventually(() => queries.length >= 13);
    // Ten at once, then one every 100 ms: three more take at least a quarter of a second.
    expect(performance.now() - start).toBeGreaterThan(250);
  });

  it('asks without an index after the index went backwards', async () => {
    const indexes = [50, 20, 21];
    const { url, queries } = await fakeConsul((_, response) => {
      const index = indexes.shift();
      if (index !== undefined) response.setHeader('X-Consul-Index', index).end(users);
    });
    const watch = client(url).watchService('users');
    closing.push(() => watch.close());
    await eventually(() => queries.length === 4);
    const asked = queries.map((query) => new URL(query, url).searchParams.get('index'));
    expect(asked).toEqual([null, '50', null, '21']);
  });

  it('says what it waited for', async () => {
    const { url } = await fakeConsul((_, response) => {
      response.setHeader('X-Consul-Index', 7);
      if (response.req.url?.includes('index')) return;
      response.end('[]');
    });
    const watch = client(url).watchService('users');
    closing.push(() => watch.close());
    await expect(watch.ready(200)).rejects.toThrow(
      `No endpoint of "users" after 200 ms, according to ${url}. Consul answers, and has no instance of it: is it started?`,
    );
    const waiting = watch.ready(10_000);
    watch.close();
    await expect(waiting).rejects.toThrow('closed before it was ready');
  });
});
