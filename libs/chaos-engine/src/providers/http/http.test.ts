import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcp, type AddressInfo, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHttp } from './http.ts';

const never = new AbortController().signal;
let server: Server;
let url: string;
const sockets = new Set<Socket>();

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://x');
  const body = await bodyOf(request);
  const code = Number(/^\/redirect\/(\d+)/.exec(pathname)?.[1]);
  if (code) return void response.writeHead(code, { location: '/echo' }).end('moved');
  if (pathname === '/loop') return void response.writeHead(302, { location: '/loop' }).end();
  if (pathname === '/echo') {
    const { method, headers } = request;
    response.writeHead(200, { 'Content-Type': 'application/json', 'X-Twice': ['a', 'b'] });
    return void response.end(
      JSON.stringify({ method, search, body, type: headers['content-type'], mine: headers['x-mine'] }),
    );
  }
  if (pathname === '/typed')
    return void response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' }).end('{"a":1}');
  if (pathname === '/broken') return void response.writeHead(200, { 'Content-Type': 'application/json' }).end('{');
  if (pathname === '/gzip') return void response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('packed'));
  if (pathname === '/latin')
    return void response.writeHead(200, { 'Content-Type': 'text/plain; charset=latin1' }).end(Buffer.from([0xe9]));
  if (pathname === '/cut')
    return void response.writeHead(200, { 'content-length': '100' }).write('part', () => request.socket.destroy());
  if (pathname === '/slow') return;
  if (pathname === '/drip') return void response.write('begun');
  response.writeHead(503).end('no');
}

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response));
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  sockets.forEach((socket) => socket.destroy());
  server.close();
});

describe('an http activity', () => {
  it('answers status, headers with their spelling, and the body, parsed if it is JSON', async () => {
    const found = await runHttp(
      { url: `${url}/echo?a=1`, headers: { 'X-Mine': 'yes' }, arguments: { b: [2, 'x y'], c: null, d: true } },
      never,
    );
    expect(found.status).toBe(200);
    expect(found.headers).toMatchObject({ 'Content-Type': 'application/json', 'X-Twice': 'a, b' });
    expect(found.body).toEqual({ method: 'GET', search: '?a=1&b=2&b=x+y&d=true', body: '', mine: 'yes' });
  });

  it.each([
    ['a form', { arguments: { a: 'x y', b: [1, 2] } }, 'a=x+y&b=1&b=2', 'application/x-www-form-urlencoded'],
    ['JSON', { headers: { 'Content-Type': 'application/json' }, arguments: { a: 1 } }, '{"a":1}', 'application/json'],
    ['a text', { headers: { 'Content-Type': 'text/plain' }, arguments: 'plain' }, 'plain', 'text/plain'],
    ['nothing', {}, '', undefined],
  ])('sends %s as the body of a POST', async (_, provider, body, type) => {
    const found = await runHttp({ url: `${url}/echo`, method: 'post', ...provider }, never);
    expect(found.body).toEqual({ method: 'POST', search: '', body, ...(type && { type }) });
  });

  it.each([
    ['POST', 301, 'GET', ''],
    ['POST', 302, 'GET', ''],
    ['POST', 303, 'GET', ''],
    ['POST', 307, 'POST', 'a=1'],
    ['PUT', 308, 'PUT', 'a=1'],
  ])('a %s that is redirected by %i becomes a %s', async (method, status, becomes, body) => {
    const found = await runHttp({ url: `${url}/redirect/${status}`, method, arguments: { a: 1 } }, never);
    expect(found.body).toMatchObject({ method: becomes, body });
  });

  it('takes any status as an answer', async () => {
    expect(await runHttp({ url }, never)).toMatchObject({ status: 503, body: 'no' });
  });

  it('parses only what is exactly application/json, unpacks, and reads charsets', async () => {
    expect((await runHttp({ url: `${url}/typed` }, never)).body).toBe('{"a":1}');
    expect((await runHttp({ url: `${url}/gzip` }, never)).body).toBe('packed');
    expect((await runHttp({ url: `${url}/latin` }, never)).body).toBe('é');
  });

  it.each([
    ['/broken', {}, 'says that it is JSON, but it is not'],
    ['/loop', {}, 'redirects more than 30 times'],
    ['/cut', {}, 'lost the connection to'],
    ['/slow', { timeout: 0.05 }, 'took too long'],
    ['/slow', { timeout: [1, 0.05] }, 'took too long'],
    ['/drip', { timeout: 0.05 }, 'took too long'],
  ])('fails at %s %j: %s', async (path, provider, message) => {
    await expect(runHttp({ url: `${url}${path}`, ...provider }, never)).rejects.toThrow(message);
  });

  it('fails when nobody is there, after as many attempts as it may make', async () => {
    let attempts = 0;
    const refusing = createTcp((socket) => (attempts++, socket.destroy())).listen(0, '127.0.0.1');
    await once(refusing, 'listening');
    const { port } = refusing.address() as AddressInfo;
    await expect(runHttp({ url: `http://127.0.0.1:${port}`, max_retries: 3 }, never)).rejects.toThrow(
      'lost the connection',
    );
    expect(attempts).toBe(1);
    refusing.close();
    await once(refusing, 'close');
    const gone = runHttp({ url: `http://127.0.0.1:${port}`, max_retries: 2 }, never);
    await expect(gone).rejects.toThrow(`failed to connect to http://127.0.0.1:${port}`);
  });

  it.each(['not a url', 'ftp://x/', '${missing}/x'])('refuses the address %s', async (address) => {
    await expect(runHttp({ url: address }, never)).rejects.toThrow('is not a URL');
  });

  it('ends as soon as it is told to', async () => {
    const control = new AbortController();
    const running = runHttp({ url: `${url}/slow` }, control.signal);
    setTimeout(() => control.abort(), 20);
    await expect(running).rejects.toThrow('the activity was ended');
  });
});
