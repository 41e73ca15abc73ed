import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrometheus } from '@gameday/prometheus';
import express from 'express';
import { createFeed } from '../../../web/feed.ts';
import { createLive } from '../../../web/live.ts';
import { answerError } from '../../../web/answer-error.ts';
import { getJson } from '../../../sources/get-json.ts';
import type { ConsoleContext } from '../../../context.ts';
import { createAutoscalingServer } from '../routes.ts';
import { recording } from './recorded.ts';

type Answerer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

async function serve(answer: Answerer): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const end = (server: Server) => {
  server.closeAllConnections();
  return new Promise<void>((resolve) => server.close(() => resolve()));
};

/** The autoscaler `users` as the API once gave it. */
export const usersObject = {
  metadata: {
    name: 'users',
    namespace: 'gameday',
    labels: { 'app.kubernetes.io/name': 'users' },
    annotations: { 'gameday.dev/autoscaler-mode': 'observe', 'gameday.dev/decision': 'x' },
  },
  spec: {
    minReplicas: 1,
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'users' },
    maxReplicas: 6,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
  },
  status: {
    currentReplicas: 1,
    desiredReplicas: 1,
    lastScaleTime: '2026-11-23T21:57:58Z',
    currentMetrics: [
      { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 35, averageValue: '35m' } } },
    ],
    conditions: [
      {
        type: 'AbleToScale',
        status: 'True',
        reason: 'ReadyForNewScale',
        message: 'recommended size matches current size',
        lastTransitionTime: '2026-11-23T21:49:28Z',
      },
      {
        type: 'ScalingLimited',
        status: 'True',
        reason: 'TooManyReplicas',
        message: 'the desired replica count is more than the maximum replica count',
      },
    ],
  },
};

const event = {
  type: 'Normal',
  reason: 'SuccessfulRescale',
  message: 'New size: 2',
  count: 2,
  firstTimestamp: '2026-11-23T21:52:58Z',
  lastTimestamp: '2026-11-23T21:53:58Z',
};

/** What a lab once answered, from real servers: a cluster app with its files, Prometheus, and a command line that writes down what it is asked. */
export async function startSmallLab() {
  const folder = mkdtempSync(join(tmpdir(), 'gameday-autoscaling-'));
  const kept = join(folder, 'autoscalers', 'gameday', 'users');
  mkdirSync(kept, { recursive: true });
  const all = recording.users;
  // The oldest are in the file only, as the cluster app holds but the last ones in memory.
  const inMemory = all.slice(10);
  writeFileSync(
    join(kept, 'decisions.jsonl'),
    `${all
      .slice(0, 40)
      .map((each) => JSON.stringify(each))
      .join('\n')}\n{"at":"cut o`,
  );
  let told = inMemory.length;
  let asked = 0;

  const cluster = await serve((request, response) => {
    const url = new URL(request.url ?? '/', 'http://cluster');
    const answer = (body: unknown) => response.end(JSON.stringify(body));
    if (url.pathname.endsWith('/horizontalpodautoscalers')) return answer({ items: [usersObject] });
    if (url.pathname.endsWith('/events')) return answer({ items: [event] });
    if (url.pathname === '/gameday/v1/autoscaler') {
      const autoscalers = [
        {
          namespace: 'gameday',
          name: 'users',
          paused: false,
          decidedAt: '2026-11-23T22:01:28Z',
          decision: 'cpu',
          outlook: { mode: 'observe', text: 'thin' },
        },
      ];
      return answer({
        enabled: true,
        timeScale: 1,
        syncSeconds: 15,
        prometheus: {},
        rules: { file: join(folder, 'rules.yaml'), problems: [] },
        autoscalers,
      });
    }
    if (url.pathname === '/gameday/v1/decisions' && url.searchParams.get('autoscaler') === 'gameday/users') {
      asked += 1;
      const limit = Number(url.searchParams.get('limit'));
      return answer({ items: inMemory.slice(0, told).slice(-limit).toReversed() });
    }
    response.statusCode = 404;
    answer({});
  });
  const clusterPort = portOf(cluster);
  const prometheus = await serve((_request, response, body) => {
    const form = new URLSearchParams(body);
    const query = form.get('query') ?? '';
    const [start, stop, step] = ['start', 'end', 'step'].map((name) => Number(form.get(name))) as [
      number,
      number,
      number,
    ];
    const values = (value: string) =>
      Array.from({ length: Math.floor((stop - start) / step) + 1 }, (_, index) => [start + index * step, value]);
    const pod = /rate\(/.test(query)
      ? { instance: (recording.users[5] as { input: { pods: { name: string }[] } }).input.pods[0]?.name }
      : {};
    const labels = query.includes('metric_name') ? { metric_name: 'cpu', metric_target_type: 'utilization' } : pod;
    response.end(
      JSON.stringify({
        status: 'success',
        data: { resultType: 'matrix', result: [{ metric: labels, values: values('42') }] },
      }),
    );
  });
  writeFileSync(
    join(folder, 'rules.yaml'),
    [
      'rules:',
      '  - seriesQuery: \'http_server_request_duration_seconds_count{service!=""}\'',
      '    resources: { overrides: { instance: { resource: pod } } }',
      '    name: { as: qps }',
      "    metricsQuery: 'sum(rate(<<.Series>>{<<.LabelMatchers>>}[30s])) by (<<.GroupBy>>)'",
    ].join('\n'),
  );

  const commands: string[][] = [];
  const client = createPrometheus({ url: `http://127.0.0.1:${portOf(prometheus)}`, timeoutMs: 2_000 });
  const page = createAutoscalingServer({
    config: { paths: { cluster: folder } },
    status: createFeed({ intervalMs: 1_000, read: () => Promise.reject(new Error('nobody asks it here')) }),
    prometheus: client,
    cluster: (path: string) => getJson({ source: 'The cluster', at: { port: clusterPort }, path }),
    run: async (args: readonly string[]) => {
      commands.push([...args]);
      return { code: args[1] === 'users' ? 0 : 2, stdout: 'users has 3 replicas.\n', stderr: '' };
    },
    live: createLive({ build: 'test' }),
  } as unknown as ConsoleContext);
  const app = express();
  app.use('/api', express.json(), page.router);
  app.use(answerError(() => undefined));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${portOf(server)}/api/autoscaling`;
  const read = async (response: Response) => ({ status: response.status, body: (await response.json()) as never });

  return {
    commands,
    timesAsked: () => asked,
    /** The cluster app has taken so many decisions less until now. */
    hideLast: (count: number) => void (told = inMemory.length - count),
    get: async <Body>(path: string) => (await read(await fetch(`${base}${path}`))) as { status: number; body: Body },
    post: async <Body>(path: string, body: unknown) => {
      const headers = { 'content-type': 'application/json' };
      return (await read(await fetch(`${base}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))) as {
        status: number;
        body: Body;
      };
    },
    endCluster: () => end(cluster),
    endPrometheus: () => end(prometheus),
    async [Symbol.asyncDispose]() {
      await page.close?.();
      await client.close();
      await Promise.all([server, cluster, prometheus].filter((each) => each.listening).map(end));
      rmSync(folder, { recursive: true });
    },
  };
}
