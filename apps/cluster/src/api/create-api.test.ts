import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send } from './testing/client.ts';
import { fill, startCluster, type TestCluster } from './testing/cluster.ts';

let cluster: TestCluster;
const extra: string[] = [];
beforeAll(async () => {
  cluster = await startCluster({
    extraRoutes(request, response, next) {
      extra.push(request.url ?? '');
      if (request.url === '/gameday/broken') throw new Error('broken');
      if (request.url === '/gameday/hello' || request.url === '/apis/other.example/v1/namespaces/a/things') {
        response.end('hello');
      } else next();
    },
  });
  fill(cluster);
});
afterAll(() => cluster.close());

const pods = '/api/v1/namespaces/gameday/pods';
const hpas = '/apis/autoscaling/v2/namespaces/gameday/horizontalpodautoscalers';
const ask = (method: string, path: string, sent?: Parameters<typeof send>[3]) => send(cluster.port, method, path, sent);

describe('who may ask', () => {
  it.each([
    ['another host', { host: 'gameday.example:7080' }],
    ['a rebound name on the right port', { host: 'evil.example' }],
    ['no port', { host: '127.0.0.1' }],
    ['a foreign page', { origin: 'http://evil.example' }],
    ['a sandboxed page', { origin: 'null' }],
    ['a page of another port', { origin: 'http://127.0.0.1:1' }],
  ])('refuses %s', async (_, headers) => {
    for (const path of [pods, '/version', '/livez', '/gameday/hello']) {
      const { status, body } = await ask('GET', path, { headers });
      expect([status, body.reason]).toEqual([403, 'Forbidden']);
    }
    expect(extra).toEqual([]);
  });

  it('answers to its own names and its own page, and never lets another page read', async () => {
    for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST']) {
      const host = `${name}:${cluster.port}`;
      const { status, headers } = await ask('GET', pods, { headers: { host, origin: `http://${host}` } });
      expect(status).toBe(200);
      expect(Object.keys(headers).filter((header) => header.startsWith('access-control'))).toEqual([]);
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('listens on 127.0.0.1 alone', async () => {
    const socket = connect({ host: '127.0.0.2', port: cluster.port });
    const code = await new Promise((resolve) => {
      socket.once('connect', () => resolve('connected'));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    });
    socket.destroy();
    expect(code).toBe('ECONNREFUSED');
  });
});

describe('bodies', () => {
  it.each([
    ['POST', hpas, 'text/plain'],
    ['POST', hpas, 'application/x-www-form-urlencoded'],
    ['POST', hpas, 'multipart/form-data; boundary=x'],
    ['POST', hpas, 'application/yaml'],
    ['PUT', `${hpas}/feed`, 'text/json'],
    ['PATCH', `${hpas}/feed`, 'application/json'],
    ['PATCH', `${hpas}/feed`, 'application/apply-patch+yaml'],
    ['DELETE', `${hpas}/feed`, 'text/plain'],
    ['POST', `${pods}/feed-5d8c-aaaaa/eviction`, 'text/plain'],
  ])('%s %s is refused as %s', async (method, path, type) => {
    const { status, body } = await ask(method, path, { raw: '{}', headers: { 'content-type': type } });
    expect([status, body.reason]).toEqual([415, 'UnsupportedMediaType']);
    expect(cluster.store.get('HorizontalPodAutoscaler', { namespace: 'gameday', name: 'feed' })).toBeDefined();
  });

  it('refuses a body without a type, and one that is compressed', async () => {
    expect((await ask('POST', hpas, { raw: '{}', headers: { 'content-type': '' } })).status).toBe(415);
    expect((await ask('POST', hpas, { raw: '{}', headers: { 'content-encoding': 'gzip' } })).status).toBe(415);
  });

  it('says where JSON is broken', async () => {
    const { status, body } = await ask('POST', hpas, { raw: '{"kind": oops}' });
    expect([status, body.reason]).toEqual([400, 'BadRequest']);
    expect(body.message).toContain("'o'");
  });

  it('refuses one that is too large before it is sent', async () => {
    const told = await ask('POST', hpas, { raw: '', headers: { 'content-length': String(4 * 1024 * 1024) } });
    expect([told.status, told.body.reason, told.headers.connection]).toEqual([413, 'RequestEntityTooLarge', 'close']);
  });

  it('survives JSON that is nested without end', async () => {
    const { status } = await ask('POST', hpas, { raw: '{"metadata":'.repeat(100_000) + '1' + '}'.repeat(100_000) });
    expect(status).toBeGreaterThanOrEqual(400);
    expect((await ask('GET', '/livez')).text).toBe('ok');
    cluster.errors.length = 0;
  });
});

describe('paths', () => {
  it.each([
    ['GET', '/api/v2'],
    ['GET', '/apis/apps/v2/deployments'],
    ['GET', '/apis/nothing'],
    ['GET', '/api/v1/secrets'],
    ['GET', '/api/v1/pods/feed-5d8c-aaaaa'],
    ['GET', '/api/v1/namespaces/gameday/nodes'],
    ['GET', '/api/v1/namespaces/gameday/pods/a/b/c'],
    ['GET', `${pods}/feed-5d8c-aaaaa/nothing`],
    ['GET', '/openapi/v3/apis/nothing/v1'],
    ['GET', '/nowhere'],
    ['POST', '/api/v1/pods'],
  ])('%s %s leads nowhere', async (method, path) => {
    const { status, body } = await ask(method, path);
    expect([status, body.kind, body.reason]).toEqual([404, 'Status', 'NotFound']);
  });

  it.each([
    ['POST', pods, 'made by Deployments'],
    ['PUT', '/api/v1/nodes/laptop', 'this machine'],
    ['DELETE', '/api/v1/namespaces/gameday', 'one namespace'],
    ['PATCH', '/apis/apps/v1/namespaces/gameday/replicasets/feed-5d8c', 'change the Deployment'],
    ['PUT', '/apis/apps/v1/namespaces/gameday/replicasets/feed-5d8c/scale', 'change the Deployment'],
    ['POST', `${pods}/feed-5d8c-aaaaa/exec`, 'gameday.dev/pid'],
    ['OPTIONS', pods, 'OPTIONS'],
    ['POST', '/version', 'only GET'],
  ])('%s %s is not allowed, and why', async (method, path, why) => {
    const { status, body } = await ask(method, path, { body: {} });
    expect([status, body.reason]).toEqual([405, 'MethodNotAllowed']);
    expect(body.message).toContain(why);
  });

  it('answers to HEAD without a body', async () => {
    const { status, text, headers } = await ask('HEAD', pods);
    expect([status, text]).toEqual([200, '']);
    expect(Number(headers['content-length'])).toBeGreaterThan(100);
  });

  it('leaves other paths to other routes, and survives their faults', async () => {
    expect((await ask('GET', '/gameday/hello')).text).toBe('hello');
    expect((await ask('GET', '/apis/other.example/v1/namespaces/a/things')).text).toBe('hello');
    const broken = await ask('GET', '/gameday/broken');
    expect([broken.status, broken.body.reason]).toEqual([500, 'InternalError']);
    expect(broken.text).not.toContain('at ');
    expect(cluster.errors.splice(0)).toHaveLength(1);
  });
});

it('says whether it is ready, and why not', async () => {
  let why: string | undefined = 'the manifests are not read yet';
  const other = await startCluster({ notReady: () => why });
  const get = async (path: string) => {
    const { status, text } = await send(other.port, 'GET', path);
    return [status, text];
  };
  expect(await get('/livez')).toEqual([200, 'ok']);
  expect(await get('/readyz')).toEqual([503, 'readyz check failed: the manifests are not read yet\n']);
  why = undefined;
  expect(await get('/readyz')).toEqual([200, 'ok']);
  expect(await get('/healthz?verbose')).toEqual([200, 'ok']);
  await other.close();
});
