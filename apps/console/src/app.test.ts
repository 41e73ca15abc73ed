import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokenHeader } from '@gameday/console-api';
import { freePort } from '@gameday/process';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startConsole } from './server.ts';
import { ask } from './testing/ask.ts';
import { startTestLab } from './testing/lab.ts';

let lab: Awaited<ReturnType<typeof startTestLab>>;
let token: string;
beforeAll(async () => {
  lab = await startTestLab();
  token = /name="gameday-token" content="([\w-]{43})"/.exec((await ask(`${lab.url}/`)).text)?.[1] ?? '';
});
afterAll(() => lab[Symbol.asyncDispose]());

describe('the page', () => {
  it.each(['/', '/dashboards/overview', '/traces/x', '/no/such/page'])('is the same at %s', async (path) => {
    const { status, headers, text } = await ask(lab.url + path);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain('/ui/assets/main-1.js');
    expect(text).not.toMatch(/<script(?![^>]* src=)|\son\w+="/);
  });

  it('may run scripts of its own and no others', async () => {
    const { headers } = await ask(`${lab.url}/`);
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; ");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  it('has the lab’s token, which stays the same over a restart of the console', async () => {
    expect(token).toHaveLength(43);
    const port = await freePort();
    const { uiFolder } = lab;
    const again = await startConsole({ ...lab.config, port }, pino({ level: 'silent' }), { uiFolder });
    try {
      expect((await ask(`http://127.0.0.1:${port}/`)).text).toContain(`content="${token}"`);
    } finally {
      await again.close();
    }
  });

  it('that was not built says how to build it', async () => {
    const port = await freePort();
    const empty = mkdtempSync(join(tmpdir(), 'console-ui-'));
    const running = await startConsole({ ...lab.config, port }, pino({ level: 'silent' }), { uiFolder: empty });
    try {
      const { status, text } = await ask(`http://127.0.0.1:${port}/`);
      expect(status).toBe(503);
      expect(text).toContain('npx nx build console-ui');
    } finally {
      await running.close();
      rmSync(empty, { recursive: true });
    }
  });
});

describe('the page’s own files', () => {
  it('are kept by the browser, and sent compressed to one that takes it', async () => {
    const plain = await ask(`${lab.url}/ui/assets/main-1.js`);
    expect([plain.status, plain.headers['content-encoding'], plain.text.length]).toEqual([200, undefined, 2_003]);
    expect(plain.headers['cache-control']).toContain('immutable');
    const small = await ask(`${lab.url}/ui/assets/main-1.js`, { headers: { 'accept-encoding': 'gzip, br' } });
    expect([small.status, small.headers['content-encoding']]).toEqual([200, 'br']);
    expect(small.text.length).toBeLessThan(200);
  });

  it.each([
    '/ui/index.html',
    '/ui/assets/..%2f..%2fsecrets.json',
    '/ui/assets',
    '/ui/toString',
    '/ui/assets/of-an-older-build.js',
  ])('%s is none of them', async (path) => {
    const { status, text } = await ask(lab.url + path);
    expect([status, text]).toEqual([404, 'The page has no such file.']);
  });

  it.each(['/ui/../secrets.json', '/ui/%2e%2e/secrets.json'])('%s is the page', async (path) => {
    expect((await ask(lab.url + path)).text).toContain('/ui/assets/main-1.js');
  });
});

describe('for programs', () => {
  it('the status of the lab is one JSON document', async () => {
    const { status, text } = await ask(`${lab.url}/api/status`);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      engines: [{ name: 'consul' }, { name: 'prometheus' }, { name: 'grafana', state: 'missing' }],
    });
  });

  it.each([
    ['GET', '/livez', 200],
    ['GET', '/readyz', 200],
    ['HEAD', '/', 200],
    ['HEAD', '/events', 200],
    ['GET', '/events?topics=nothing', 400],
    ['GET', `/events?topics=${'status,'.repeat(20)}`, 400],
    ['GET', '/api/nothing', 404],
    ['PUT', '/', 405],
    ['OPTIONS', '/', 405],
    ['POST', '/api/status', 403],
    ['DELETE', '/api/status', 403],
  ])('%s %s is answered with %d', async (method, path, status) => {
    const answer = await ask(lab.url + path, { method });
    expect(answer.status).toBe(status);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    if (status < 400) return;
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(answer.text)).toMatchObject({ status, type: expect.stringMatching(/^urn:gameday:problem:/) });
  });
});

describe('a request from elsewhere', () => {
  it.each([
    ['another name (DNS rebinding)', { host: 'evil.example' }, 403],
    ['another port', { host: '127.0.0.1:1' }, 403],
    ['the name localhost', { host: 'localhost:PORT' }, 200],
    ['a script of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }, 403],
    [
      'a picture in another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
      403,
    ],
    [
      'a frame in another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      403,
    ],
    ['a script of another port', { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:9090' }, 403],
    ['an origin alone', { origin: 'http://evil.example' }, 403],
    [
      'a link in another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      200,
    ],
    ['the page itself', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }, 200],
    ['the address bar', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }, 200],
  ])('with %s', async (_name, given, status) => {
    const headers = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value.replace('PORT', String(lab.config.port))]),
    );
    expect((await ask(`${lab.url}/`, { headers })).status).toBe(status);
  });

  it.each([
    ['no token', {}, 403],
    ['a wrong token', { [tokenHeader]: 'x'.repeat(43) }, 403],
    ['a short token', { [tokenHeader]: 'x' }, 403],
    ['the token, from another origin', { [tokenHeader]: 'TOKEN', origin: 'http://evil.example' }, 403],
    ['the token, from another site', { [tokenHeader]: 'TOKEN', 'sec-fetch-site': 'cross-site' }, 403],
    // The address takes no POST; the guard has let it through.
    ['the token', { [tokenHeader]: 'TOKEN', 'sec-fetch-site': 'same-origin' }, 404],
  ])('changes nothing with %s', async (_name, given, status) => {
    const headers = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value.replace('TOKEN', token)]),
    );
    expect((await ask(`${lab.url}/api/status`, { method: 'POST', headers })).status).toBe(status);
  });
});
