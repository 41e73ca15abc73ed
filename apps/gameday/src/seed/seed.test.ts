import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { runSeed } from './run-seed.ts';
import { seedPlan } from './seed-plan.ts';

describe('sample content', () => {
  it('follows from the seed alone', () => {
    expect(seedPlan(20, 7)).toEqual(seedPlan(20, 7));
    expect(seedPlan(20, 7)).not.toEqual(seedPlan(20, 8));
  });

  it.each([1, 2, 20, 300])('makes sense for %i people', (users) => {
    const { people, follows, posts, comments } = seedPlan(users, 1);
    expect(new Set(people.map((name) => name.toLowerCase())).size).toBe(users);
    expect(people.every((name) => name.length <= 40)).toBe(true);
    expect(follows.every(({ follower, followed }) => follower !== followed)).toBe(true);
    expect(new Set(follows.map(({ follower, followed }) => `${follower} ${followed}`)).size).toBe(follows.length);
    expect(new Set(posts.map(({ author }) => author)).size).toBe(users);
    expect(comments.every(({ author, post }) => people[author] && posts[post])).toBe(true);
  });
});

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly key: string | undefined;
  readonly body: { nickname?: string; text?: string };
}

/** A gateway that answers as the contract says; `failing` says how often each path fails first. */
async function gateway(failing: Record<string, number> = {}): Promise<{ port: number; asked: Asked[] }> {
  const asked: Asked[] = [];
  const read = async (request: IncomingMessage) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    return JSON.parse(Buffer.concat(chunks).toString() || '{}') as Asked['body'];
  };
  server = createServer((request, response) => {
    void read(request).then((body) => {
      const path = request.url ?? '';
      if ((failing[path] ?? 0) > 0) {
        failing[path] = (failing[path] ?? 0) - 1;
        response.writeHead(503).end('{}');
        return;
      }
      asked.push({
        method: request.method ?? '',
        path,
        key: request.headers['idempotency-key'] as string | undefined,
        body,
      });
      if (path === '/api/sessions') {
        response
          .writeHead(201)
          .end(JSON.stringify({ token: `t-${body.nickname}`, user: { id: `u-${body.nickname}` } }));
      } else if (request.method === 'PUT') response.writeHead(204).end();
      else response.writeHead(path === '/api/users' ? 409 : 201).end(JSON.stringify({ id: `p${asked.length}` }));
    });
  }).listen(0, '127.0.0.1');
  const listening = server;
  await once(listening, 'listening');
  return { port: (listening.address() as AddressInfo).port, asked };
}

const target = (port: number) => ({
  port,
  password: 'password',
  keyPrefix: 'seed-1',
  concurrency: 4,
  signal: AbortSignal.timeout(10_000),
  onProgress: () => undefined,
});

describe('seeding', () => {
  it('signs in those who exist already, and sends everything once, each under a key of its own', async () => {
    const { port, asked } = await gateway({ '/api/posts': 2 });
    const plan = seedPlan(5, 1);
    await runSeed(plan, target(port));
    const count = (method: string, path: RegExp) =>
      asked.filter((call) => call.method === method && path.test(call.path)).length;
    expect(count('POST', /^\/api\/sessions$/)).toBe(5);
    expect(count('PUT', /^\/api\/follows\/u-/)).toBe(plan.follows.length);
    expect(count('POST', /^\/api\/posts$/)).toBe(plan.posts.length);
    expect(count('POST', /^\/api\/posts\/p\d+\/comments$/)).toBe(plan.comments.length);
    const keys = asked.flatMap(({ key }) => key ?? []);
    expect(new Set(keys).size).toBe(plan.posts.length + plan.comments.length);
  });

  it('gives up where the same request would fail again, and says which', async () => {
    const { port } = await gateway({ '/api/sessions': 99 });
    await expect(runSeed(seedPlan(1, 1), target(port))).rejects.toThrow(
      `POST /api/sessions on port ${port} failed: it answers 503`,
    );
  });
});
