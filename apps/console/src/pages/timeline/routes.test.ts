import type { Explained, TimelineAnswer } from '@gameday/console-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labPorts } from '@gameday/conventions';
import { labPaths } from '@gameday/lab-kit/paths';
import { freePort } from '@gameday/process';
import { createPrometheus } from '@gameday/prometheus';
import express from 'express';
import type { ConsoleContext, PageServer } from '../../context.ts';
import { getJson } from '../../sources/get-json.ts';
import { ask } from '../../testing/ask.ts';
import { answerError } from '../../web/answer-error.ts';
import { createFeed } from '../../web/feed.ts';
import { createLive } from '../../web/live.ts';
import { createExplainServer } from '../explain/routes.ts';
import { createTimelineServer } from './routes.ts';

/** A console whose supervisor knows one replica; nothing listens where the replica, the cluster and Prometheus should. */
let lab: { url: string; close(): Promise<void> };
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'console-timeline-'));
  const nobody = await freePort();
  const replica = { name: 'gateway-1', state: 'ready', pid: 1, port: nobody, adminPort: nobody, restarts: 0 } as const;
  const known = { ...replica, uptimeSeconds: 1, reason: undefined };
  const status = { engines: [], apps: [], services: [{ name: 'gateway', replicas: [known] }], urls: {}, notices: [] };
  const prometheus = createPrometheus({ url: `http://127.0.0.1:${nobody}`, timeoutMs: 1_000 });
  const ports = { ...labPorts(), cluster: nobody, prometheus: nobody };
  const context: ConsoleContext = {
    config: { port: 1, supervisorSocket: undefined, paths: labPaths({ GAMEDAY_HOME: folder }), ports, env: {} },
    status: createFeed({ intervalMs: 1_000, read: () => Promise.resolve(status) }),
    prometheus,
    cluster: (path) => getJson({ source: 'The cluster', at: { port: nobody }, path }),
    run: Object.assign(() => Promise.reject(new Error('nothing is run')), { detached: () => 0 }),
    live: createLive({ build: 'test' }),
  };
  const pages: PageServer[] = [createTimelineServer(context), createExplainServer(context)];
  const app = express();
  for (const { router } of pages) app.use('/api', router);
  app.use(answerError(() => undefined));
  const server = await new Promise<Server>((resolve) => {
    const listening = createServer(app).listen(0, '127.0.0.1', () => resolve(listening));
  });
  lab = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const page of pages) await page.close?.();
      server.close();
      await prometheus.close();
      await rm(folder, { recursive: true });
    },
  };
});
afterAll(() => lab.close());

const get = async <Value>(path: string): Promise<{ status: number; body: Value }> => {
  const { status, text } = await ask(`${lab.url}${path}`);
  return { status, body: JSON.parse(text) as Value };
};

describe('the timeline of a lab of which much is away', () => {
  it('is answered, and says what is missing and why', async () => {
    const { status, body } = await get<TimelineAnswer>('/api/timeline?from=now-5m&to=now');
    expect(status).toBe(200);
    expect(body.toMs - body.fromMs).toBe(300_000);
    // The cluster does not listen, and neither do the replicas of the recorded status.
    expect(body.notes.join('\n')).toMatch(/The cluster does not answer.*starts and stops of replicas are missing/);
    expect(body.notes.join('\n')).toMatch(/gateway-1 does not answer.*only what was measured is shown/);
  });
  it.each([
    ['/api/timeline?from=yesterday', 'from must be a time'],
    ['/api/timeline?from=now&to=now-5m', 'from must be before to'],
    ['/api/timeline?from=now-30d', 'at most seven days'],
  ])('refuses %s', async (path, words) => {
    const { status, body } = await get<{ detail: string }>(path);
    expect(status).toBe(400);
    expect(body.detail).toContain(words);
  });
});

describe('the explanation of a decision that nobody remembers', () => {
  it('says that it is gone, and what there is instead', async () => {
    const atMs = Date.now() - 30_000;
    const { status, body } = await get<Explained>(`/api/explain?key=transition~gateway~users~${atMs}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      evidenceIs: 'measured',
      title: 'The breaker of gateway → users changed its state',
      evidence: [],
    });
    expect(body.missing).toContain('No replica of gateway answers');
    expect(body.links.map(({ label }) => label)).toEqual([
      'Resilience dashboard',
      'Timeline',
      'Logs',
      'Traces',
      'Edge in the topology',
    ]);
  });
  it('is told of an autoscaler whose record cannot be read', async () => {
    const { status, body } = await get<Explained>(`/api/explain?key=scaling~users~${Date.now() - 30_000}`);
    expect(status).toBe(200);
    expect(body.notes.join('\n')).toContain('the autoscaler’s record is missing');
  });
  it.each(['', 'x', 'transition~a~b~soon', `transition~a~b~${Date.now() + 3_600_000}`])(
    'refuses the key "%s"',
    async (key) => {
      expect((await get(`/api/explain?key=${encodeURIComponent(key)}`)).status).toBe(400);
    },
  );
});
