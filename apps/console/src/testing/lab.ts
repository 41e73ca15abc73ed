import { createServer, type RequestListener, type Server } from 'node:http';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labPorts } from '@gameday/conventions';
import { labPaths } from '@gameday/lab-kit/paths';
import { freePort } from '@gameday/process';
import { pino } from 'pino';
import type { ConsoleConfig } from '../config.ts';
import { startConsole } from '../server.ts';

/** The id of the recorded trace. */
export const recordedTraceId = '3bd55af1c01eae299302d04e7d932363';

/** What a supervisor answers: two services, an engine that is missing, and hostile text. */
export const recordedStatus = () => ({
  engines: [
    {
      name: 'consul',
      state: 'ready',
      version: '1.19.2',
      source: 'go-module',
      pid: 101,
      port: 8500,
      uptimeSeconds: 61,
    },
    { name: 'prometheus', state: 'ready', version: '2.42.0', source: 'debian-package', pid: 102, port: 9090 },
    { name: 'grafana', state: 'missing', reason: 'the archive <b>could not</b> be had' },
  ],
  apps: [
    { name: 'supervisor', state: 'ready', pid: 100, port: null },
    { name: 'console', state: 'ready', pid: 103, port: 7070 },
  ],
  services: [
    {
      name: 'gateway',
      replicas: [
        {
          name: 'gateway-1',
          state: 'ready',
          pid: 104,
          port: 21_000,
          adminPort: 21_001,
          restarts: 0,
          uptimeSeconds: 60,
        },
      ],
    },
    {
      name: 'comments',
      replicas: [
        {
          name: 'comments-1',
          state: 'ready',
          pid: 105,
          port: 21_002,
          adminPort: 21_003,
          restarts: 2,
          uptimeSeconds: 5,
        },
      ],
    },
  ],
  urls: { gateway: 'http://127.0.0.1:8080', grafana: 'javascript:alert(1)' },
});

const listen = (listener: RequestListener, at: string | number) =>
  new Promise<Server>((resolve, reject) => {
    const server = createServer(listener).once('error', reject);
    const done = () => resolve(server);
    if (typeof at === 'string') server.listen(at, done);
    else server.listen(at, '127.0.0.1', done);
  });

export const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** A server on 127.0.0.1 that is closed when the test ends. */
export async function serve(listener: RequestListener, at: string | number = 0) {
  const server = await listen(listener, at);
  return {
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Prometheus' answer to any query: a value of 2 for the gateway, at each step where it asks about a range. */
function answerFigures(body: string): string {
  const form = new URLSearchParams(body);
  const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(form.get(name))) as [number, number, number];
  if (!(step > 0)) {
    const result = [{ metric: { service: 'gateway' }, value: [0, '2'] }];
    return JSON.stringify({ status: 'success', data: { resultType: 'vector', result } });
  }
  const values: Array<[number, string]> = [];
  for (let at = start; at <= end; at += step) values.push([at, '2']);
  const errors = form.get('query')?.includes('5..') ?? false;
  const result = errors ? [] : [{ metric: { service: 'gateway' }, values }];
  return JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } });
}

/** A page as the build makes it, in small. */
async function writeUi(folder: string): Promise<void> {
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><html><head><script type="module" src="/ui/assets/main-1.js"></script></head></html>',
  );
  await writeFile(join(folder, 'assets', 'main-1.js'), `// ${'x'.repeat(2_000)}`);
  await writeFile(join(folder, '.built-from'), 'a secret of the build');
}

/**
 * A console in front of a small lab: a supervisor on its socket, and what Jaeger and Prometheus once answered. Each part can be
 * ended and started again.
 */
export async function startTestLab() {
  const folder = await mkdtemp(join(tmpdir(), 'console-'));
  const recorded = await readFile(new URL('recorded-trace.json', import.meta.url), 'utf8');
  const paths = labPaths({ GAMEDAY_HOME: folder });
  await mkdir(paths.logs);
  const log = (file: string, fields: object) => writeFile(join(paths.logs, file), `${JSON.stringify(fields)}\n`);
  const line = { level: 50, time: 1_795_403_872_360, trace_id: recordedTraceId, msg: 'it <i>failed</i>', status: 503 };
  await log('comments-1.log', line);
  await log('users-1.log', { ...line, trace_id: 'f'.repeat(32), msg: 'of another trace' });
  const uiFolder = join(folder, 'ui');
  await writeUi(uiFolder);

  const supervisorSocket = join(folder, 'supervisor.sock');
  let asked = 0;
  const startSupervisor = () =>
    serve((_request, response) => {
      asked += 1;
      response.end(JSON.stringify(recordedStatus()));
    }, supervisorSocket);
  let supervisor: Awaited<ReturnType<typeof serve>> | undefined = await startSupervisor();
  let list = recorded;
  const jaeger = await serve((request, response) => {
    if (request.url?.includes('?')) return void response.end(list);
    const known = request.url?.endsWith(recordedTraceId);
    response.statusCode = known ? 200 : 404;
    response.end(known ? recorded : '{"data":null,"errors":[{"code":404,"msg":"trace not found"}]}');
  });
  const prometheus = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => response.end(answerFigures(body)));
  });

  const config: ConsoleConfig = {
    port: await freePort(),
    supervisorSocket,
    paths,
    ports: {
      ...labPorts(),
      cluster: await freePort(),
      jaeger: portOf(jaeger.server),
      prometheus: portOf(prometheus.server),
    },
    env: process.env,
  };
  const running = await startConsole(config, pino({ level: 'silent' }), { uiFolder });
  const endSupervisor = async () => {
    await supervisor?.[Symbol.asyncDispose]();
    supervisor = undefined;
  };
  return {
    config,
    url: running.url,
    /** The page's files, for another console of the same lab. */
    uiFolder,
    close: () => running.close(),
    /** How often the supervisor has been asked. */
    timesAsked: () => asked,
    endSupervisor,
    async startSupervisor() {
      supervisor = await startSupervisor();
    },
    /** One more request has come, a minute after the recorded one. */
    addNewerTrace(id: string) {
      const later = recorded
        .replaceAll(recordedTraceId, id)
        .replaceAll('"startTime": 17954038', '"startTime": 17954039');
      list = JSON.stringify({
        data: [recorded, later].flatMap((text) => (JSON.parse(text) as { data: unknown[] }).data),
      });
    },
    endPrometheus: () => prometheus[Symbol.asyncDispose](),
    async [Symbol.asyncDispose]() {
      await running.close();
      await endSupervisor();
      await jaeger[Symbol.asyncDispose]();
      if (prometheus.server.listening) await prometheus[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
