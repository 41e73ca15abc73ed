import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './testing/ask.ts';
import { recordedTraceId, startTestLab } from './testing/lab.ts';

let lab: Awaited<ReturnType<typeof startTestLab>>;
beforeAll(async () => {
  lab = await startTestLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

describe('the first page', () => {
  it('shows engines, services, figures and requests without a script', async () => {
    const { status, headers, text } = await ask(`${lab.url}/`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    for (const shown of ['Everything is ready', 'gateway-1', '1.19.2', 'POST /api/posts/:id/comments', '2.00']) {
      expect(text).toContain(shown);
    }
    expect(text).not.toContain('NaN');
    expect(text).not.toContain('undefined');
  });

  it('prints what others send as text, and no link that runs', async () => {
    const { text } = await ask(`${lab.url}/`);
    expect(text).toContain('the archive &lt;b&gt;could not&lt;/b&gt; be had');
    expect(text).not.toContain('javascript:');
  });

  it('has neither inline script nor style, which its policy forbids', async () => {
    const pages = await Promise.all(['/', `/traces/${recordedTraceId}`, '/nothing'].map((path) => ask(lab.url + path)));
    for (const { text, headers } of pages) {
      expect(text).not.toMatch(/<script(?![^>]* src="\/assets\/)|<style|\sstyle=|\son\w+="/);
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    }
  });
});

describe('the page of a trace', () => {
  it('draws each span below its parent, with its attributes, and the log lines', async () => {
    const { status, text } = await ask(`${lab.url}/traces/${recordedTraceId}`);
    expect(status).toBe(200);
    const spans = [...text.matchAll(/depth-(\d+)"[\s\S]*?class="operation"\s*>([^<]*)</g)].map(([, depth, name]) => [
      Number(depth),
      name,
    ]);
    expect(spans).toEqual([
      [0, 'POST /api/posts/:id/comments'],
      [1, 'POST comments'],
      [2, 'POST /comments'],
      [3, 'INSERT comments'],
      [3, 'POST messages'],
    ]);
    expect(text).toContain('connect ECONNREFUSED 127.0.0.1:21008');
    expect(text).toContain('it &lt;i&gt;failed&lt;/i&gt;');
    expect(text).not.toContain('of another trace');
  });

  it('of a trace that nobody knows says why that can be', async () => {
    const { status, text } = await ask(`${lab.url}/traces/${'0'.repeat(32)}`);
    expect(status).toBe(404);
    expect(text).toContain('Jaeger has no spans of this trace');
  });

  it('shows the log lines of a trace that Jaeger has dropped', async () => {
    const { status, text } = await ask(`${lab.url}/traces/${'f'.repeat(32)}`);
    expect(status).toBe(200);
    expect(text).toContain('of another trace');
  });

  it('is found by an id pasted with blanks and capitals', async () => {
    const { status, headers } = await ask(`${lab.url}/traces?id=%20${recordedTraceId.toUpperCase()}%20`);
    expect([status, headers['location']]).toEqual([303, `/traces/${recordedTraceId}`]);
  });
});

describe('for programs', () => {
  it('the state of the lab is one JSON document', async () => {
    const { status, text } = await ask(`${lab.url}/api/state`);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      status: { state: 'ready', value: { engines: [{ name: 'consul' }, { name: 'prometheus' }, { name: 'grafana' }] } },
      traffic: {
        state: 'ready',
        value: { gateway: { requestsPerSecond: 2, averageSeconds: 1, p999Seconds: 2, errorShare: 0 } },
      },
      traces: { state: 'ready', value: [{ id: recordedTraceId, spanCount: 5, failedCount: 4 }] },
    });
  });

  it('a trace comes with its log lines', async () => {
    const { text } = await ask(`${lab.url}/api/traces/${recordedTraceId}`);
    expect(JSON.parse(text)).toMatchObject({
      trace: { spans: { length: 5 } },
      logs: { lines: [{ part: 'comments-1' }] },
    });
  });

  it.each([
    ['GET', '/livez', 200],
    ['GET', '/readyz', 200],
    ['HEAD', '/', 200],
    ['HEAD', '/events', 200],
    ['GET', '/api/nothing', 404],
    ['GET', '/api/traces/..%2f..%2fetc%2fpasswd', 404],
    ['GET', `/api/traces/${recordedTraceId.toUpperCase()}`, 404],
    ['GET', `/api/traces/${'0'.repeat(32)}`, 404],
    ['GET', '/traces/x', 404],
    ['GET', '/traces', 400],
    ['GET', '/traces?id=a&id=b', 400],
    ['GET', '/assets/../main.ts', 404],
    ['GET', '/assets/%2e%2e%2fmain.ts', 404],
    ['GET', '/%ff', 404],
    ['GET', '/traces/%ff', 400],
    ['POST', '/', 405],
    ['DELETE', '/api/state', 405],
    ['OPTIONS', '/', 405],
  ])('%s %s is answered with %d', async (method, path, status) => {
    const answer = await ask(lab.url + path, { method });
    expect(answer.status).toBe(status);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    if (status === 405) expect(answer.headers['allow']).toBe('GET, HEAD');
    if (status >= 400 && path.startsWith('/api/')) {
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(JSON.parse(answer.text)).toMatchObject({ status, type: expect.stringMatching(/^urn:gameday:problem:/) });
    }
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
});

describe('the page’s own files', () => {
  it.each(['console.css', 'console.js', 'icon.svg'])('%s is sent once, then found unchanged', async (name) => {
    const first = await ask(`${lab.url}/assets/${name}`);
    expect(first.status).toBe(200);
    const again = await ask(`${lab.url}/assets/${name}`, {
      headers: { 'if-none-match': String(first.headers['etag']) },
    });
    expect([again.status, again.text]).toEqual([304, '']);
  });
});
