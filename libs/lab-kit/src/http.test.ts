import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exchange } from './http.ts';

let server: Server;
let port: number;
/** Answers with what it was sent; it hangs where it is asked to. */
beforeEach(async () => {
  server = createServer((request, response) => {
    if (request.url === '/never') return;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, headers } = request;
      response.writeHead(request.url === '/refused' ? 422 : 200);
      response.end(JSON.stringify({ method, headers, body: Buffer.concat(chunks).toString('utf8') }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

interface Seen {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
const seenIn = (text: string): Seen => JSON.parse(text) as Seen;

describe('an exchange', () => {
  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])(
    '%s with a body says how long it is, and arrives',
    async (method) => {
      const { status, text } = await exchange({ method, path: '/', to: port, body: { name: 'Zoë' } });
      const { headers, ...seen } = seenIn(text);
      expect({ status, ...seen }).toEqual({ status: 200, method, body: '{"name":"Zoë"}' });
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'content-length': '15',
        connection: 'close',
      });
      expect(headers).not.toHaveProperty('transfer-encoding');
    },
  );

  it.each(['GET', 'DELETE'])('%s without a body announces none', async (method) => {
    const { headers, body } = seenIn((await exchange({ method, path: '/', to: port })).text);
    expect([headers['content-length'], headers['transfer-encoding'], headers['content-type'], body]).toEqual([
      ...[undefined, undefined, undefined],
      '',
    ]);
  });

  it('has the headers that it is given, over its own', async () => {
    const headers = { 'content-type': 'application/merge-patch+json', 'x-by': 'me' };
    const { text } = await exchange({ method: 'PATCH', path: '/', to: port, body: {}, headers });
    expect(seenIn(text).headers).toMatchObject(headers);
  });

  it('hands back a refusal as an answer', async () => {
    expect(await exchange({ path: '/refused', to: port })).toMatchObject({ status: 422 });
  });

  it('goes over a Unix socket as well', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gameday-http-'));
    const socket = join(folder, 's');
    const other = createServer((_request, response) => response.end('here')).listen(socket);
    await once(other, 'listening');
    expect(await exchange({ path: '/', to: socket })).toEqual({ status: 200, text: 'here' });
    other.close();
    rmSync(folder, { recursive: true });
  });

  it('fails with the reason: nobody listens, no answer in time, or whoever asked wants none any more', async () => {
    await expect(exchange({ path: '/never', to: port, timeoutMs: 50 })).rejects.toThrow('no answer within 50 ms');
    const control = new AbortController();
    const asked = exchange({ path: '/never', to: port, signal: control.signal });
    await Promise.all([
      expect(asked).rejects.toMatchObject({ name: 'AbortError' }),
      sleep(20).then(() => control.abort()),
    ]);
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await expect(exchange({ path: '/', to: port })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
