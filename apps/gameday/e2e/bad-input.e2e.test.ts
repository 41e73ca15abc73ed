import { connect } from 'node:net';
import { gatewayService, pathParameters, type RouteDescription } from '@gameday/contracts';
import { errorTable, type ErrorCode, type ProblemDocument } from '@gameday/conventions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLab, type TestLab } from './support/lab.ts';
import { request, TestPerson, type Answer } from './support/person.ts';

const unknownId = '0199abcd-ef00-7000-8000-000000000000';
const routes = Object.entries(gatewayService.routes) as Array<[string, RouteDescription]>;

/** A right path for a route, with an id that nothing has. */
const pathOf = (route: RouteDescription, id = unknownId): string =>
  pathParameters(route.path).reduce((path, name) => path.replace(`:${name}`, id), route.path);

let lab: TestLab;
let gateway: string;
let person: TestPerson;

beforeAll(async () => {
  lab = await startLab();
  gateway = lab.url(lab.ports.gateway);
  person = await TestPerson.signUp(gateway);
});
afterAll(() => lab.stop());

/** A refusal is a problem document with one of our codes, and never the service's own fault. */
function expectProblem(answer: Answer, ...codes: ErrorCode[]): void {
  const problem = answer.body as ProblemDocument;
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(codes).toContain(problem.code);
  expect(answer.status).toBe(errorTable[problem.code].status);
  expect(problem).toMatchObject({ status: answer.status, title: errorTable[problem.code].title });
  expect(problem.type).toBe(`urn:gameday:problem:${problem.code}`);
  expect(problem.requestId).toBe(answer.headers.get('x-request-id'));
  expect(JSON.stringify(problem)).not.toMatch(/node_modules|\.ts:|at \w+ \(/);
}

describe('routes for signed-in people', () => {
  const guarded = routes.filter(([, route]) => route.auth === 'user');

  it.each(guarded)('%s refuses whoever has no token, or one that is forged or foreign', async (_name, route) => {
    const [head, payload, signature] = person.token.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const other = Buffer.from(JSON.stringify({ ...claims, sub: unknownId })).toString('base64url');
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    const headers = [
      {},
      { authorization: 'Bearer' },
      { authorization: 'Basic YTpi' },
      { authorization: 'Bearer nonsense' },
      { authorization: `Bearer ${head}.${other}.${signature}` },
      { authorization: `Bearer ${unsigned}.${payload}.` },
      { 'x-gameday-user': person.id },
    ];
    for (const header of headers) {
      const body = route.body && { text: 'x', nickname: 'x' };
      const answer = await request(gateway, route.method, pathOf(route), {
        headers: header as Record<string, string>,
        body,
      });
      expectProblem(answer, 'unauthenticated');
    }
  });
});

describe('routes that take a body', () => {
  const written = routes.filter(([, route]) => route.body);

  it.each(written)('%s refuses a body that is not as described', async (_name, route) => {
    const path = pathOf(route);
    const wrong = [
      '[]',
      'null',
      '"text"',
      '1',
      '{}',
      '{"text":1,"nickname":{},"password":[]}',
      '{"text":"","nickname":""}',
    ];
    for (const body of wrong) expectProblem(await person.send(route.method, path, { body }), 'invalid_request');
    const nul = JSON.stringify({ text: 'a\0b', nickname: 'a\0b', password: 'long enough' });
    expectProblem(await person.send(route.method, path, { body: nul }), 'invalid_request', 'wrong_credentials');
  });

  it.each(written)('%s refuses what is no JSON, is too large, or has another media type', async (_name, route) => {
    const path = pathOf(route);
    for (const body of ['{', '{"text":', 'x', '{"a":1}{']) {
      expectProblem(await person.send(route.method, path, { body }), 'malformed_json');
    }
    const huge = JSON.stringify({ text: 'x'.repeat(2_000_000) });
    expectProblem(await person.send(route.method, path, { body: huge }), 'body_too_large');
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const answer = await person.send(route.method, path, { body: 'a=b', headers: { 'content-type': type } });
      expectProblem(answer, 'unsupported_media_type');
    }
    const encoded = { 'content-type': 'application/json', 'content-encoding': 'nonsense' };
    const answer = await person.send(route.method, path, { body: '{}', headers: encoded });
    expectProblem(answer, 'unsupported_media_type');
  });

  it('says where in the body the fault is', async () => {
    const answer = await person.send<ProblemDocument>('POST', '/api/posts', { body: { text: 5 } });
    expect(answer.body.errors).toEqual([
      { pointer: '/body/text', detail: expect.stringContaining('string') as string },
    ]);
  });
});

describe('routes with an id', () => {
  const withId = routes.filter(([, route]) => route.params);

  it.each(withId)('%s answers 404 for an id that is unknown or none at all', async (name, route) => {
    const body = route.body && { text: 'x' };
    for (const id of ['x', '1', '%00', '..%2f..%2fetc', 'a'.repeat(300), "';--", unknownId.toUpperCase()]) {
      expectProblem(await person.send(route.method, pathOf(route, id), { body }), 'not_found');
    }
    const unknown = await person.send(route.method, pathOf(route), { body });
    // Not to follow somebody who never was is nothing to complain about.
    if (name === 'unfollow') expect(unknown.status).toBe(204);
    else expectProblem(unknown, 'not_found');
  });

  it.each(withId)('%s refuses a path that is not encoded properly', async (_name, route) => {
    const body = route.body && { text: 'x' };
    expectProblem(await person.send(route.method, pathOf(route, '%E0%A4%A'), { body }), 'invalid_request');
  });
});

describe('lists', () => {
  const lists = routes.filter(([, route]) => route.query);

  it.each(lists)('%s refuses bad cursors and limits', async (name, route) => {
    const post = await person.post('to have a list');
    const path = pathOf(route, name === 'listComments' ? post.id : unknownId);
    for (const limit of ['0', '101', '-1', '1.5', 'x', '1e9', 'NaN', '']) {
      expectProblem(await person.send(route.method, `${path}?limit=${limit}`), 'invalid_request');
    }
    expectProblem(await person.send(route.method, `${path}?limit=1&limit=2`), 'invalid_request');
    const forged = Buffer.from('999999999999999.x').toString('base64url');
    for (const cursor of ['x', '!!', forged, 'AAAA', '%00', '']) {
      expectProblem(await person.send(route.method, `${path}?cursor=${cursor}`), 'bad_cursor');
    }
    expectProblem(await person.send(route.method, `${path}?cursor=${'a'.repeat(5000)}`), 'invalid_request');
  });
});

describe('idempotency keys', () => {
  const keyed = routes.filter(([, route]) => route.repeat === 'keyed');

  it.each(keyed)('%s refuses a key that is none', async (_name, route) => {
    const body = route.body && { text: 'x', nickname: 'somebody', password: 'long enough' };
    for (const key of ['', 'a b', 'x'.repeat(256)]) {
      const headers = { 'idempotency-key': key };
      expectProblem(await person.send(route.method, pathOf(route), { body, headers }), 'invalid_request');
    }
  });
});

describe('the door', () => {
  it('says 404 to unknown paths and 405 to unknown methods', async () => {
    expectProblem(await request(gateway, 'GET', '/'), 'not_found');
    expectProblem(await request(gateway, 'GET', '/api/nothing'), 'not_found');
    expectProblem(await request(gateway, 'GET', '/api/../api/feed/x'), 'not_found');
    const answer = await request(gateway, 'DELETE', '/api/posts');
    expectProblem(answer, 'method_not_allowed');
    expect(answer.headers.get('allow')).toBe('POST');
  });

  it('refuses what a person may not be called twice, nor sign in with', async () => {
    const again = { nickname: person.nickname.toUpperCase(), password: 'long enough' };
    expectProblem(await request(gateway, 'POST', '/api/users', { body: again }), 'nickname_taken');
    const wrong = { nickname: person.nickname, password: 'not the password' };
    expectProblem(await request(gateway, 'POST', '/api/sessions', { body: wrong }), 'wrong_credentials');
    const nobody = { nickname: 'nobody at all', password: 'not the password' };
    expectProblem(await request(gateway, 'POST', '/api/sessions', { body: nobody }), 'wrong_credentials');
    expectProblem(await person.send('PUT', `/api/follows/${person.id}`), 'invalid_request');
  });

  it.each([
    ['what is no HTTP', 'nonsense\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`, 431],
    ['two lengths', 'POST /api/users HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400],
  ])('answers %s with a problem document and closes', async (_what, bytes, status) => {
    const answer = await new Promise<string>((resolve, reject) => {
      let received = '';
      const socket = connect(lab.ports.gateway, '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.on('close', () => resolve(received));
      socket.on('error', (error) => (received ? resolve(received) : reject(error)));
    });
    expect(answer).toContain(`HTTP/1.1 ${status}`);
    expect(answer).toContain('application/problem+json');
  });

  it('has served all of this without one answer of its own fault', async () => {
    const status = await lab.status();
    for (const { name, replicas } of status.services) {
      for (const replica of replicas) {
        expect(replica.restarts, name).toBe(0);
        const metrics = await (await fetch(lab.url(replica.adminPort, '/metrics'))).text();
        const failures = metrics
          .split('\n')
          .filter((line) => /^http_server_request_duration_seconds_count\{.*status_code="5\d\d"/.test(line));
        expect(failures, name).toEqual([]);
      }
    }
  });
});
